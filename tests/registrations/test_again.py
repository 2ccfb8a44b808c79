"""The same form twice: a second tap, an owner who forgot, a stranger with somebody else's VAT number."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.availability.models import Availability
from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import AREA_LINK
from portal.core import links
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import press
from tests.duplicates.steps import merge
from tests.registrations.steps import sign_up

SENT = "/aziende/disponibilita/inviata"
VAT = "00743110157"
OWNER = {"contact_name": "Vera Titolare", "email": "vera@hotelvero.example", "phone": "0766 555777"}


def only(model):
    return db.session.scalars(sa.select(model)).one()


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def recipients():
    return list(db.session.scalars(sa.select(OutboxMail.recipient).order_by(OutboxMail.id)))


def noted():
    return db.session.scalars(sa.select(CompanyEvent).filter_by(kind="registered_again")).one()


def last_mail(recipient):
    found = sa.select(OutboxMail).filter_by(recipient=recipient).order_by(OutboxMail.id.desc())
    return db.session.scalars(found).first().text


def confirm(browser, email):
    """Press the button behind the link of the confirmation."""
    link = "/azienda/conferma/" + last_mail(email).partition("/azienda/conferma/")[2].split()[0]
    return press(browser, link, link)


def test_two_taps_are_one_registration(browser):
    assert [sign_up(browser, vat_number=VAT).location for _ in range(2)] == [SENT, SENT]

    assert [count(model) for model in (Company, Contact, CallRequest, Availability, OutboxMail)] == [1, 1, 1, 1, 1]


def test_what_a_second_form_corrects_is_noted_and_not_thrown_away(browser, signed_in):
    sign_up(browser, vat_number=VAT)
    sign_up(browser, vat_number=VAT, tasks="Cura del giardino", weekly_hours="30")

    assert count(Company) == 1
    assert "Cura del giardino" in noted().text
    page = signed_in(Role.OPERATOR).get(f"/gestione/aziende/{only(Company).id}").text
    assert "Cura del giardino" in page
    assert "Ha mandato di nuovo il modulo" in page


def test_two_taps_with_a_known_number_are_one_as_well(browser):
    known = make.company(vat_number=VAT)

    for _ in range(2):
        sign_up(browser, vat_number=VAT, **OWNER)

    assert count(Company) == 2
    assert sorted(recipients()) == sorted([OWNER["email"], known.contacts[0].email])


def test_after_a_while_or_with_another_name_it_is_another_registration(browser):
    sign_up(browser)
    sign_up(browser, name="Hotel Belvedere")
    with time_machine.travel(now() + timedelta(minutes=11)):
        sign_up(browser)

    assert count(Company) == 3


def newcomer():
    return db.session.scalars(sa.select(Company).filter_by(vat_claimed=VAT)).one()


def test_a_known_vat_number_tells_the_sender_nothing_and_the_registered_contact_hears_of_it(app, browser):
    known = make.company(vat_number=VAT)
    seen = []
    for number in (VAT, "01234560587"):
        visitor = app.test_client()
        mail = f"a{number}@altro.example"
        answer = sign_up(visitor, vat_number=number, contact_name="Un Estraneo", email=mail, name="Hotel Nuovo")
        inside = confirm(visitor, mail)
        pages = visitor.get("/azienda/").text + visitor.get("/azienda/dati").text
        pages = re.sub(r'name="csrf_token"[^>]*|/disponibilita/\d+', "", pages.replace(number, "").replace(mail, ""))
        seen.append((answer.location, inside.location, pages))

    assert seen[0] == seen[1]
    assert seen[0][:2] == (SENT, "/azienda/")
    assert sorted(recipients()) == sorted(
        ["a00743110157@altro.example", "a01234560587@altro.example", known.contacts[0].email]
    )
    assert "Estraneo" not in last_mail(known.contacts[0].email)


@pytest.mark.parametrize("taken", [True, False])
def test_who_is_not_accepted_yet_hears_of_no_other_who_types_the_same_number(app, browser, taken):
    """Else a stranger learns whether a number was free by typing it twice, from two addresses of the own."""
    if taken:
        make.company(vat_number=VAT, email=None)
    first = app.test_client()
    sign_up(first, vat_number=VAT, email="uno@altro.example")
    confirm(first, "uno@altro.example")

    sign_up(browser, vat_number=VAT, email="due@altro.example", name="Hotel Due")
    with time_machine.travel(now() + timedelta(minutes=11)):
        sign_up(browser, vat_number=VAT, email="uno@altro.example")

    assert recipients() == ["uno@altro.example", "due@altro.example"]


def test_who_types_the_number_of_another_touches_nothing_of_it(browser):
    known = make.company(vat_number=VAT)
    before = (known.name, [each.email for each in known.contacts])

    sign_up(browser, vat_number=VAT, **OWNER, name="Hotel Vero")

    same = db.session.get_one(Company, known.id)
    assert (same.name, [each.email for each in same.contacts]) == before
    assert [event.kind for event in same.events] == ["vat_used"]
    assert not db.session.scalars(sa.select(CallRequest).filter_by(company_id=known.id)).all()


def test_dates_in_the_wrong_order_get_the_same_answer_for_a_known_and_for_an_unknown_number(browser):
    make.company(vat_number=VAT)

    for number in (VAT, "01234560587"):
        answer = sign_up(browser, vat_number=number, starts_on="2099-05-01", ends_on="2099-04-01")
        assert answer.status_code == 200
        assert "La fine viene prima" in answer.text


def test_everything_that_was_typed_stands_in_the_timeline(browser):
    sign_up(
        browser,
        vat_number=VAT,
        **OWNER,
        name="Hotel Vero",
        size="6-20",
        kinds=["inclusion", "hire"],
        would_hire="maybe",
        starts_on="2099-05-01",
        requirements="Patente B",
        notes="Parcheggio dietro",
    )

    said = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="registered")).one().text
    for words in (
        "Hotel Vero",
        "Civitavecchia",
        "Vera Titolare",
        "0766 555777",
        "vera@hotelvero.example",
        "Aiuto in cucina",
        "Da 6 a 20",
        "Un tirocinio di inclusione sociale, Un'assunzione",
        "Forse, vediamo come va",
        "01/05/2099",
        "Patente B",
        "Parcheggio dietro",
    ):
        assert words in said


def test_the_call_that_we_owe_names_the_newest_number(browser, signed_in):
    known = make.company(vat_number=VAT)
    make.call(known)

    sign_up(browser, vat_number=VAT, **{**OWNER, "email": known.contacts[0].email})

    assert "Vera Titolare, 0766 555777" in only(CallRequest).why
    assert "0766 555777" in signed_in(Role.OPERATOR).get("/gestione/").text


def test_an_operator_says_that_two_are_one_and_all_of_it_comes_together(app, browser, signed_in):
    known = make.company(vat_number=VAT)
    make.call(known)
    sign_up(browser, vat_number=VAT, **OWNER, name="Hotel Vero")
    confirm(browser, OWNER["email"])
    second, operator = newcomer(), signed_in(Role.OPERATOR)
    address = f"/gestione/aziende/{second.id}"
    assert "È la stessa azienda: unisci" in operator.get(address).text
    assert "Hotel Vero" in operator.get(f"/gestione/aziende/{known.id}").text

    answer = merge(operator, known, second)

    assert answer.location == f"/gestione/aziende/{known.id}"
    assert only(Company).id == known.id
    assert {each.email for each in only(Company).contacts} == {known.contacts[0].email, OWNER["email"]}
    assert only(Availability).company_id == known.id
    assert len(db.session.scalars(sa.select(CallRequest).filter_by(company_id=known.id, settled_at=None)).all()) == 1
    assert {"registered", "vat_claimed", "joined"} <= {event.kind for event in only(Company).events}
    assert set(db.session.scalars(sa.select(OutboxMail.about))) == {f"company:{known.id}"}
    assert only(Company).name in browser.get("/azienda/").text  # who had confirmed is inside the one that remains


def test_who_stands_in_both_is_listed_once_and_goes_on_with_the_link_in_hand(app, browser, signed_in):
    sign_up(browser, vat_number=VAT, **OWNER, name="Hotel Vero")
    first = only_with(VAT)
    sign_up(browser, **OWNER, name="Hotel Vero 2")
    second = db.session.scalars(sa.select(Company).filter_by(name="Hotel Vero 2")).one()
    with transaction():
        db.session.get_one(Company, second.id).vat_claimed = VAT
    confirm(browser, OWNER["email"])
    second, operator = newcomer(), signed_in(Role.OPERATOR)
    gone = second.contacts[0].id
    assert links.working(AREA_LINK, gone)

    merge(operator, first, second)

    assert not links.working(AREA_LINK, gone)
    one = db.session.get_one(Company, first.id)
    assert [each.email for each in one.contacts] == [OWNER["email"]]
    assert one.contacts[0].is_confirmed
    assert one.name in browser.get("/azienda/").text


def only_with(number):
    return db.session.scalars(sa.select(Company).filter_by(vat_number=number)).one()


def test_the_true_owner_gets_the_number_though_a_stranger_took_it_first(browser, signed_in):
    sign_up(browser, vat_number=VAT, name="Hotel Falso", email="estraneo@altro.example", phone="")
    sign_up(browser, vat_number=VAT, **OWNER, name="Hotel Vero")
    second, operator = newcomer(), signed_in(Role.OPERATOR)

    address = f"/gestione/registrazioni/{second.id}/partita-iva"
    press(operator, f"/gestione/aziende/{second.id}", address, version=second.version)

    assert only_with(VAT).name == "Hotel Vero"
    assert newcomer().name == "Hotel Falso"  # who now stands there with the claim
    assert press(operator, f"/gestione/aziende/{second.id}", address, version=99).status_code == 302
    assert only_with(VAT).name == "Hotel Vero"


def test_who_does_not_see_the_same_page_any_more_joins_nothing(browser, signed_in):
    known = make.company(vat_number=VAT)
    sign_up(browser, vat_number=VAT, **OWNER)
    second, operator = newcomer(), signed_in(Role.OPERATOR)

    merge(operator, known, second, other_version=second.version + 1)

    assert count(Company) == 2
    assert "Nel frattempo" in operator.get(f"/gestione/aziende/{second.id}").text


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_same_person_once_more_is_no_second_contact(browser, confirmed):
    known = make.company(vat_number=VAT, confirmed=confirmed)

    sign_up(browser, vat_number=VAT, email=known.contacts[0].email.upper())

    assert count(Contact) == 1
    assert recipients() == [known.contacts[0].email]
    assert only(Contact).shut_out_at is None


def test_who_was_shut_out_is_not_asked_to_confirm_by_registering_once_more(browser):
    known = make.company(vat_number=VAT, confirmed=False)
    with transaction():
        db.session.get_one(Contact, known.contacts[0].id).shut_out_at = now()

    sign_up(browser, vat_number=VAT, email=known.contacts[0].email)

    assert recipients() == []


def joined(operator, company):
    return merge(operator, only_with(company.vat_claimed), company)


def test_a_number_of_a_row_that_is_gone_is_never_given_again(browser, signed_in):
    make.company(vat_number=VAT)
    sign_up(browser, vat_number=VAT, **OWNER)
    gone = newcomer().id
    joined(signed_in(Role.OPERATOR), newcomer())

    sign_up(browser, name="Hotel Nuovo", email="nuovo@altro.example")

    assert db.session.scalars(sa.select(Company).filter_by(name="Hotel Nuovo")).one().id > gone
    assert db.session.scalars(sa.select(Contact).filter_by(email="nuovo@altro.example")).one().id > 2


def test_what_was_decided_of_a_row_that_is_gone_touches_the_other_no_more(browser, signed_in):
    known = make.company(vat_number=VAT)
    sign_up(browser, vat_number=VAT, **OWNER)
    operator = signed_in(Role.OPERATOR)
    accept = f"/gestione/registrazioni/{newcomer().id}/accetta"
    press(operator, "/gestione/", accept, version=newcomer().version)
    decided = db.session.scalars(sa.select(CompanyEvent.id).filter_by(kind="approved")).one()
    joined(operator, newcomer())

    answer = press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{decided}")

    assert answer.status_code == 409
    assert db.session.get_one(Company, known.id).may_host
    confirm(browser, OWNER["email"])
    assert "fa parte delle aziende" not in last_mail(OWNER["email"])


def test_what_only_the_second_knew_is_kept_and_what_it_said_otherwise_is_noted(browser, signed_in):
    known = make.company(vat_number=VAT, size="6-20", contacts=[])
    with transaction():
        row = db.session.get_one(Company, known.id)
        row.contacts = [Contact(name="Vera", email=OWNER["email"], email_confirmed_at=now())]
    sign_up(browser, vat_number="01234560587", **OWNER, name="Hotel Vero", size="21-50", pec="vero@pec.example")
    with transaction():
        db.session.scalars(sa.select(Company).filter_by(name="Hotel Vero")).one().vat_claimed = VAT

    joined(signed_in(Role.OPERATOR), newcomer())

    one = db.session.get_one(Company, known.id)
    assert (one.size, one.pec, one.contacts[0].phone) == ("6-20", "vero@pec.example", "+390766555777")
    noted_there = next(event.text for event in one.events if event.kind == "joined")
    assert all(words in noted_there for words in ("Hotel Vero", "Da 21 a 50", "01234560587"))


def test_who_had_not_confirmed_before_the_two_were_joined_gets_in_only_by_an_operator_s_word(app, browser, signed_in):
    make.company(vat_number=VAT)
    sign_up(browser, vat_number=VAT, **OWNER)
    joined(signed_in(Role.OPERATOR), newcomer())

    assert confirm(browser, OWNER["email"]).location == "/azienda/confermato"
    assert browser.get("/azienda/").location == "/azienda/link"


def test_a_claim_that_nobody_disputes_any_more_is_settled_by_an_operator(browser, signed_in):
    known = make.company(vat_number=VAT)
    sign_up(browser, vat_number=VAT, **OWNER, name="Hotel Vero")
    with transaction():
        db.session.get_one(Company, known.id).vat_number = None
    sign_up(browser, vat_number=VAT, name="Hotel Terzo", email="terzo@altro.example")
    second = db.session.scalars(sa.select(Company).filter_by(name="Hotel Vero")).one()
    third = db.session.scalars(sa.select(Company).filter_by(name="Hotel Terzo")).one()
    assert (third.vat_number, third.vat_claimed) == (None, VAT)  # not simply whoever comes next
    page = f"/gestione/aziende/{second.id}"
    operator = signed_in(Role.OPERATOR)
    assert "non è di nessun" in operator.get(page).text

    press(operator, page, f"/gestione/registrazioni/{second.id}/partita-iva", version=second.version)

    assert only_with(VAT).name == "Hotel Vero"


def test_what_a_stranger_adds_to_a_call_stands_beside_the_reason_that_was_there(browser):
    known = make.company(vat_number=VAT)
    make.call(known, why="Vuole parlare del tutor")

    for _ in range(2):
        sign_up(browser, vat_number=VAT, **{**OWNER, "email": known.contacts[0].email})

    assert only(CallRequest).why.startswith("Vuole parlare del tutor · ")
    assert only(CallRequest).why.count("numero da verificare") == 1


def test_a_company_without_a_claim_keeps_its_own_number(signed_in):
    company = make.company(vat_number=VAT)

    address = f"/gestione/registrazioni/{company.id}/partita-iva"
    press(signed_in(Role.OPERATOR), f"/gestione/aziende/{company.id}", address, version=company.version)

    assert only_with(VAT).id == company.id
