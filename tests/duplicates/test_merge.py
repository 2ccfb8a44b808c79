"""Operators look at two records side by side, join them or keep them apart, and think again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.calls import services as calls
from portal.calls.outcomes import Outcome
from portal.companies import services as companies
from portal.companies.models import CompanyEvent, Contact
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from portal.core.workdays import today
from portal.duplicates import jobs
from portal.duplicates.models import DuplicatePair, Merge
from tests import make
from tests.browsing import press
from tests.duplicates.steps import merge, number, page_of

VAT = "00743110157"
LIST = "/gestione/doppioni/"


@pytest.fixture
def hotel(app):
    return make.company(name="Hotel Miramare", vat_number=VAT, size="6-20")


@pytest.fixture
def twin(app):
    return make.company(name="Hotel Mirramare", pec="hotel@pec.example", size="21-50", municipality="058032")


def again(row):
    return db.session.get(type(row), number(row))


def undo(browser, done=None):
    done = done or db.session.scalars(sa.select(Merge)).one()
    return press(browser, LIST, f"{LIST}annulla/{done.id}")


def page(company):
    return f"/gestione/aziende/{number(company)}"


def kinds(company):
    found = sa.select(CompanyEvent.kind).filter_by(company_id=number(company)).order_by(CompanyEvent.id)
    return db.session.scalars(found).all()


def test_likely_twins_stand_in_a_list_and_on_both_pages(operator, hotel, twin):
    jobs.find_twins.act()

    listed = operator.get(LIST).text
    assert "Hotel Miramare" in listed and "Hotel Mirramare" in listed and "Nome quasi uguale" in listed
    for here, other in ((hotel, twin), (twin, hotel)):
        text = operator.get(page(here)).text
        assert "Sono la stessa azienda?" in text
        assert page(other) in text
        assert page_of(hotel, twin) in text  # who has the VAT number stays


def test_who_has_just_been_written_down_is_compared_at_once(operator, hotel, twin):
    assert "Sono la stessa azienda?" in operator.get(page(twin)).text


def test_the_preview_shows_what_differs_and_how_much_moves_and_changes_nothing(operator, hotel, twin):
    make.availability(twin)
    make.call(twin)

    text = operator.get(page_of(hotel, twin)).text

    assert "Da 6 a 20" in text and "Da 21 a 50" in text
    assert "1 referente, 1 disponibilità, 1 chiamata" in text
    assert "entra nella pagina di Hotel Miramare" in text
    assert again(twin) and not db.session.scalars(sa.select(Merge)).all()


def test_field_by_field_the_chosen_one_holds_and_the_other_is_noted(operator, hotel, twin):
    answer = merge(operator, hotel, twin, name="altra", size="questa")

    assert answer.location == page(hotel)
    one = again(hotel)
    assert (one.name, one.vat_number, one.size, one.pec) == ("Hotel Mirramare", VAT, "6-20", "hotel@pec.example")
    assert again(twin) is None
    noted = db.session.scalars(sa.select(CompanyEvent.text).filter_by(kind="joined")).one()
    assert "Da 21 a 50" in noted and "Hotel Miramare" in noted
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["company.joined"]


def test_what_only_one_of_the_two_knows_is_proposed(operator, hotel, twin):
    with transaction():
        again(twin).next_step, again(twin).next_step_on = "Richiamare", today()
        again(twin).recontact_on = today() + timedelta(days=9)

    merge(operator, hotel, twin)

    one = again(hotel)
    assert (one.vat_number, one.pec, one.next_step, one.next_step_on) == (VAT, "hotel@pec.example", "Richiamare", today())
    assert one.recontact_on == today() + timedelta(days=9)


def test_everything_that_was_the_other_s_is_the_one_s(operator, hotel, twin):
    offer, call, address = make.availability(twin), make.call(twin), twin.contacts[0].email
    with transaction():
        companies.add_note(again(twin), text="Sentire dopo il ponte")
        companies.send_link(again(twin).contacts[0], asked_by="operator")

    merge(operator, hotel, twin)

    assert again(offer).company_id == again(call).company_id == hotel.id
    assert {contact.company_id for contact in db.session.scalars(sa.select(Contact))} == {hotel.id}
    assert set(db.session.scalars(sa.select(OutboxMail.about))) == {f"company:{hotel.id}"}
    assert "Sentire dopo il ponte" in operator.get(page(hotel)).text
    assert "Anna Riva" in operator.get(f"/gestione/aziende/?q={address.partition('@')[0]}").text


def test_the_old_address_leads_to_the_one_that_stays(operator, hotel, twin):
    merge(operator, hotel, twin)

    assert operator.get(page(twin)).location == page(hotel)


def test_who_comes_by_a_personal_link_is_in_the_one_that_stays_and_after_the_undo_in_the_own_one_again(
    operator, browser, hotel, twin
):
    with transaction():
        link = "/azienda/entra/" + companies.new_link(again(twin).contacts[0])
    press(browser, link, link)

    merge(operator, hotel, twin)
    assert "Hotel Miramare" in browser.get("/azienda/").text

    undo(operator)
    assert "Hotel Mirramare" in browser.get("/azienda/").text


def test_who_has_not_confirmed_on_either_side_gets_in_only_by_an_operator_s_word(operator, hotel):
    stranger = make.company(name="Hotel Mirramare", confirmed=False)
    contact = stranger.contacts[0]
    for kept, gone in ((hotel, stranger), (stranger, hotel)):
        merge(operator, kept, gone)

        assert again(contact).company_id == number(kept)
        with transaction():
            assert companies.confirm(again(contact)) is None
        assert not again(contact).may_enter

        with transaction():
            again(contact).email_confirmed_at = None
        undo(operator, db.session.scalars(sa.select(Merge).order_by(Merge.id.desc())).first())


def test_who_was_shut_out_of_one_does_not_get_in_as_somebody_of_the_other(operator):
    hotel = make.company(name="Hotel Miramare", confirmed=False)
    twin = make.company(name="Hotel Mirramare", email=hotel.contacts[0].email)
    with transaction():
        again(twin.contacts[0]).shut_out_at = now()

    merge(operator, hotel, twin)

    one = again(hotel.contacts[0])
    assert len(again(hotel).contacts) == 1
    assert one.is_confirmed and not one.may_enter


def test_two_calls_become_one_with_both_reasons_and_two_again(operator, hotel, twin):
    later, sooner = (
        make.call(hotel, due_on=today() + timedelta(days=2)),
        make.call(twin, due_on=today(), why="Vuole un tutor"),
    )

    merge(operator, hotel, twin)
    assert [again(call).is_open for call in (later, sooner)] == [False, True]
    assert again(sooner).why == "Vuole un tutor · Si è registrata dal portale"

    undo(operator)
    assert [again(call).is_open for call in (later, sooner)] == [True, True]
    assert again(sooner).why == "Vuole un tutor"


def test_the_same_person_in_both_is_one_if_the_operator_says_so(operator, hotel):
    twin = make.company(name="Hotel Mirramare", email=hotel.contacts[0].email.upper())
    other, person = again(twin.contacts[0]), again(hotel.contacts[0])
    with transaction():
        again(other).role = "direttrice"

    text = operator.get(page_of(hotel, twin)).text
    assert "È la stessa persona di" in text
    merge(operator, hotel, twin, same=[])
    assert len(again(hotel).contacts) == 2
    undo(operator)
    merge(operator, hotel, twin)

    assert [(contact.id, contact.role) for contact in again(hotel).contacts] == [(person.id, "direttrice")]


def test_an_exclusion_is_never_lost(operator, hotel, twin):
    with transaction():
        again(twin).excluded_at, again(twin).exclusion_reason = now(), "Ha mandato via una persona senza motivo"

    text = operator.get(page_of(hotel, twin)).text
    merge(operator, hotel, twin)

    assert again(hotel).is_excluded
    assert "Ha mandato via" not in text


def test_a_union_is_taken_back_from_its_message_and_from_the_list(operator, hotel, twin):
    merge(operator, hotel, twin)
    assert "Hotel Mirramare" in operator.get(LIST).text

    answer = undo(operator)

    assert answer.location == page(twin)
    assert (again(twin).name, again(twin).pec, again(hotel).pec) == ("Hotel Mirramare", "hotel@pec.example", None)
    assert kinds(hotel) == ["joined", "join_undone"]
    assert kinds(twin) == ["join_undone"]
    assert "Unione annullata" in operator.get(page(hotel)).text
    assert undo(operator).status_code == 409


@pytest.mark.parametrize("side", ["kept", "moved"])
def test_a_union_is_not_taken_back_once_either_has_changed(operator, hotel, twin, side):
    contact, third = twin.contacts[0], make.company()
    merge(operator, hotel, twin)
    with transaction():
        if side == "kept":
            again(hotel).notes = "Parcheggio dietro"
        else:
            again(contact).company_id = number(third)

    answer = undo(operator)

    assert answer.status_code == 409
    assert "Nel frattempo" in answer.text
    assert again(twin) is None


def test_what_came_since_stays_unless_it_names_what_goes_back(operator, hotel, twin):
    merge(operator, hotel, twin)
    offer = make.availability(again(hotel))

    undo(operator)

    assert again(offer).company_id == hotel.id


def test_what_was_said_of_a_call_before_can_still_be_taken_back(operator, hotel, twin):
    call = make.call(twin)
    with transaction():
        event = calls.say(again(call), version=again(call).version, outcome=Outcome.DONE).id
    merge(operator, hotel, twin)
    undo(operator)

    with transaction():
        calls.undo(db.session.get_one(CompanyEvent, event))

    assert again(call).is_open


def test_a_number_that_somebody_took_meanwhile_does_not_come_back_by_itself(operator, hotel):
    twin = make.company(name="Hotel Mirramare", vat_number="01234560587")
    merge(operator, hotel, twin)
    make.company(name="Chi la prende", vat_number="01234560587")

    answer = undo(operator)

    assert answer.status_code == 409
    assert again(hotel).vat_number == VAT


def test_two_that_are_kept_apart_leave_the_list_until_somebody_thinks_again(operator, hotel, twin):
    jobs.find_twins.act()

    answer = press(operator, LIST, f"{page_of(hotel, twin)}/separate", torna=LIST)
    assert answer.location == LIST
    assert "restano due aziende" in operator.get(LIST).text
    assert "Nessun doppione" in operator.get(LIST).text
    assert "Sono la stessa azienda?" not in operator.get(page(hotel)).text

    pair = db.session.scalars(sa.select(DuplicatePair)).one()
    press(operator, LIST, f"{LIST}{pair.id}/chiedi-ancora", torna=LIST)
    assert "Sono la stessa azienda?" in operator.get(page(hotel)).text
    assert db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all() == [
        "company.kept_apart",
        "company.apart_undone",
    ]


def test_a_record_is_not_joined_to_itself(operator, hotel):
    assert operator.get(page_of(hotel, hotel)).location == LIST
    assert press(operator, LIST, f"{page_of(hotel, hotel)}/separate").status_code == 409


def test_the_list_is_searched_and_taken_away(operator, hotel, twin):
    make.company(name="Bar Sport", email="a@bar.example", municipality="058097")
    jobs.find_twins.act()

    assert "Nessun risultato" in operator.get(LIST + "?q=taurine").text
    lines = operator.get(LIST + "?q=mirramare&formato=csv").text.splitlines()
    assert "Hotel Mirramare" in lines[1]
    assert "duplicates.export" in db.session.scalars(sa.select(AuditEntry.act)).all()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_has_no_business_with_companies_joins_nothing(signed_in, hotel, twin, role):
    browser = signed_in(role)

    assert browser.get(LIST).status_code == 403
    assert press(browser, "/gestione/", page_of(hotel, twin)).status_code == 403
