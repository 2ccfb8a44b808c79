"""How a company stands, and what comes next: acts of operators, each taken back where nothing has changed since."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import Absence, User
from portal.companies import relation
from portal.companies.models import Company, CompanyEvent
from portal.companies.relation import Relation
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.errors import RuleBroken
from portal.core.roles import Role
from portal.core.workdays import today
from portal.relations import queries, services
from tests import make
from tests.browsing import press

TOMORROW = today() + timedelta(days=1)


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


@pytest.fixture
def coordinator(signed_in):
    return signed_in(Role.COORDINATOR)


def page_of(company):
    return f"/gestione/aziende/{company.id}"


def act(browser, company, name, **fields):
    fields.setdefault("version", again(company).version)
    return press(browser, page_of(company), f"/gestione/relazioni/{company.id}/{name}", **fields)


def again(company):
    return db.session.get_one(Company, company.id, populate_existing=True)


def last_event():
    return db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()


def take_back(browser, event=None):
    return press(browser, "/gestione/", f"/gestione/relazioni/annulla/{(event or last_event()).id}")


@pytest.mark.parametrize(
    ("before", "after"), [(each, to) for each in Relation for to in Relation if to in relation.NEXT[each]]
)
def test_a_company_moves_along_the_table_and_the_log_says_who_when_and_why(operator, before, after):
    company = make.company(relation=before)

    act(operator, company, "stato", to=after.value, text="l'hanno detto loro")

    assert again(company).relation is after
    event = last_event()
    assert (event.kind, event.actor_name[:7]) == ("moved", "Persona")
    assert event.text.endswith("l'hanno detto loro")


def test_a_step_that_the_table_does_not_have_is_refused(operator):
    company = make.company(relation=Relation.TO_CONTACT)

    answer = act(operator, company, "stato", to="hosting")

    assert "Scegli una delle risposte" in answer.text
    assert again(company).relation is Relation.TO_CONTACT


def test_who_had_an_older_page_in_front_is_told(operator):
    company = make.company(relation=Relation.CONTACTED)

    answer = act(operator, company, "stato", to="interested", version=company.version + 1)

    assert "Nel frattempo" in answer.text
    assert again(company).relation is Relation.CONTACTED


def test_every_act_is_taken_back_whole(operator, coordinator):
    company = make.company(relation=Relation.INTERESTED, next_step="Mandare la scheda", next_step_on=TOMORROW)
    acts = [
        (operator, "stato", {"to": "agreement"}),
        (operator, "risentire", {"recontact_on": TOMORROW}),
        (operator, "non-interessata", {"text": "Hanno già due tirocinanti", "recontact_on": ""}),
        (coordinator, "escludi", {"text": "Non paga i dipendenti"}),
        (operator, "passo", {"next_step": "Passare di persona", "next_step_on": TOMORROW}),
        (operator, "passo-fatto", {}),
        (operator, "rimanda", {"next_step_on": TOMORROW + timedelta(days=7)}),
        (operator, "racconta", {"kind": "called", "text": "Richiamare", "next_step": "Chiamare", "next_step_on": TOMORROW}),
    ]
    stood = services.stood(again(company))
    for who, name, fields in acts:
        act(who, company, name, **fields)
        assert last_event().kind != "relation_undone", name
        take_back(who)
        assert services.stood(again(company)) == stood, name


def test_nothing_is_taken_back_twice_or_once_somebody_has_built_on_it(operator):
    company = make.company(relation=Relation.CONTACTED)
    act(operator, company, "stato", to="interested")
    first = last_event()
    act(operator, company, "stato", to="agreement")

    assert take_back(operator, first).status_code == 409
    assert again(company).relation is Relation.AGREEMENT
    assert take_back(operator).status_code == 302
    assert take_back(operator, first).status_code == 409


def test_only_a_coordinator_excludes_and_only_coordinators_and_the_author_read_why(operator, coordinator, signed_in):
    company = make.company()
    assert act(operator, company, "escludi", text="x").status_code == 403

    act(coordinator, company, "escludi", text="Lavoro nero")

    assert "Lavoro nero" in coordinator.get(page_of(company)).text
    assert "Lavoro nero" in signed_in(Role.COORDINATOR).get(page_of(company)).text
    page = operator.get(page_of(company)).text
    assert "Esclusa" in page and "Lavoro nero" not in page
    assert act(operator, company, "stato", to="agreement").status_code == 200
    assert again(company).relation is Relation.TO_CONTACT


def test_only_a_coordinator_takes_an_exclusion_or_its_end_back_and_the_log_has_it(operator, coordinator):
    company = make.company()
    for name in ("escludi", "riammetti"):
        act(coordinator, company, name, text="Lavoro nero")
        stood, event = services.stood(again(company)), last_event()

        assert take_back(operator, event).status_code == 403
        assert services.stood(again(company)) == stood

    assert take_back(coordinator, event).status_code == 302
    assert again(company).exclusion_reason == "Lavoro nero"
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["company.excluded", "company.readmitted", "company.excluded"]


def test_what_was_said_of_a_call_is_not_taken_back_as_an_act_on_the_company(operator):
    call = make.call()
    press(operator, "/gestione/", f"/gestione/chiamate/{call.id}/esito", outcome="called", version=call.version)

    assert take_back(operator).status_code == 409


def test_who_has_a_later_step_is_not_due_because_it_may_be_heard_again(operator):
    make.company(name="Bar Sport", recontact_on=today(), next_step="Passare", next_step_on=TOMORROW)

    page = operator.get("/gestione/relazioni/").text

    assert "Bar Sport" not in page


def test_a_list_of_which_nothing_goes_into_a_file_offers_none(operator):
    make.company(next_step="Passare", next_step_on=today())

    assert "formato=csv" not in operator.get("/gestione/relazioni/").text


def test_a_reserved_note_is_for_coordinators_and_who_wrote_it(operator, coordinator, signed_in):
    company = make.company()

    press(operator, page_of(company), f"{page_of(company)}/nota", text="Il titolare beve", reserved="y")

    assert "Il titolare beve" in operator.get(page_of(company)).text
    assert "Il titolare beve" in coordinator.get(page_of(company)).text
    assert "Il titolare beve" not in signed_in(Role.OPERATOR).get(page_of(company)).text


def test_a_call_told_in_ten_seconds_brings_the_state_and_the_next_step_along(operator):
    company = make.company(relation=Relation.TO_CONTACT)

    act(operator, company, "racconta", kind="called", text="Sentire lo chef", next_step="Richiamare", next_step_on=TOMORROW)

    told = again(company)
    assert (told.relation, told.next_step, told.next_step_on) == (Relation.CONTACTED, "Richiamare", TOMORROW)
    assert "Sentire lo chef" in operator.get(page_of(company)).text


@pytest.mark.parametrize(
    ("name", "fields", "words"),
    [
        ("racconta", {"kind": "called", "text": "x", "next_step": "Richiamare"}, "Scegli il giorno"),
        ("racconta", {"kind": "called", "text": ""}, "Scrivi due parole"),
        ("racconta", {"kind": "danced", "text": "x"}, "Scegli una delle risposte"),
        ("passo", {"next_step": "x", "next_step_on": "2020-01-01"}, "già passata"),
        ("passo", {"next_step": "x", "next_step_on": "domani"}, "Non riusciamo a leggere questa data"),
        ("passo", {"next_step": "", "next_step_on": ""}, "Scrivi che cosa"),
        ("non-interessata", {"text": ""}, "Scrivi il motivo"),
        ("risentire", {"recontact_on": ""}, "Scegli il giorno"),
        ("stato", {}, "Scegli lo stato"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(operator, name, fields, words):
    company = make.company()
    stood = services.stood(company)

    answer = act(operator, company, name, **fields)

    assert words in answer.text
    assert services.stood(again(company)) == stood
    for typed in fields.values():
        assert not typed or typed in answer.text or typed == "danced"


def test_what_is_due_stands_on_oggi_and_in_its_list_and_is_settled_there(operator):
    company = make.company(name="Bar Sport", next_step="Mandare la scheda", next_step_on=today() - timedelta(days=2))
    make.company(name="Bar Lontano", next_step="Più avanti", next_step_on=TOMORROW)
    rested = make.company(name="Bar Risentito", recontact_on=today())
    for page in ("/gestione/", "/gestione/relazioni/"):
        text = operator.get(page).text
        assert "Bar Sport" in text and "Bar Risentito" in text and "Bar Lontano" not in text

    act(operator, company, "passo-fatto")
    act(operator, rested, "riprendi")

    assert "Annulla" in operator.get("/gestione/").text
    page = operator.get("/gestione/relazioni/").text
    assert "Mandare la scheda" not in page and "Bar Risentito" not in page


def test_a_second_tap_on_done_is_told_that_it_was_done(operator):
    company = make.company(next_step="Mandare la scheda", next_step_on=today())
    version = company.version
    act(operator, company, "passo-fatto", version=version)
    act(operator, company, "passo-fatto", version=version)

    assert "Nel frattempo" in operator.get("/gestione/").text
    assert [event.kind for event in db.session.scalars(sa.select(CompanyEvent))] == ["step_done"]


def test_dormant_is_who_was_heard_once_and_not_for_six_months(app):
    old = {"created_at": now() - timedelta(days=400), "relation": Relation.INTERESTED}
    silent = make.company(name="Silenziosa", **old)
    heard = make.company(name="Sentita", **old)
    make.company(name="Mai sentita", **{**old, "relation": Relation.TO_CONTACT})
    make.company(name="Con un passo", next_step="x", next_step_on=TOMORROW, **old)
    make.company(name="Persa", not_interested_at=now(), **old)
    for company, days in ((silent, 184), (heard, 182)):
        make.kept(CompanyEvent(company_id=company.id, kind="called", at=now() - timedelta(days=days), actor_name="Anna"))

    assert [each.name for each in db.session.scalars(sa.select(Company).where(queries.dormant()))] == ["Silenziosa"]


@given(path=st.lists(st.sampled_from(list(Relation)), max_size=12))
def test_no_path_leads_off_the_table(path):
    company = Company(name="x", relation=Relation.TO_CONTACT)
    for to in path:
        before = company.relation
        try:
            company.relate(to)
        except RuleBroken:
            assert to not in relation.NEXT[before]
            assert company.relation is before
        else:
            assert to in relation.NEXT[before]


def test_from_every_state_every_other_can_be_reached():
    for start in Relation:
        seen, todo = {start}, [start]
        while todo:
            new = relation.NEXT[todo.pop()] - seen
            seen |= new
            todo += new
        assert seen == set(Relation)


def test_an_excluded_company_is_not_moved_even_by_a_service(app):
    company = make.company(excluded_at=now(), exclusion_reason="x")

    with transaction(), pytest.raises(RuleBroken):
        services.move(again(company), version=company.version, to=Relation.CONTACTED)


def test_oggi_shows_one_s_own_steps_and_those_of_who_is_away_the_list_shows_all(signed_in):
    absent, colleague = make.user(), make.user()
    for owner, name in ((absent, "Bar Assente"), (colleague, "Bar Altrui"), (None, "Bar Libero")):
        owned = {"assigned_to_id": owner.id if owner else None}
        make.company(name=name, next_step="x", next_step_on=today(), **owned)
    browser = signed_in(Role.OPERATOR)
    me = db.session.scalars(sa.select(User).order_by(User.id.desc())).first()
    given = {"starts_on": today(), "ends_on": today(), "named_by_id": me.id}
    make.kept(Absence(absent_id=absent.id, substitute_id=me.id, **given))

    page = browser.get("/gestione/").text

    assert "Bar Assente" in page and "Bar Libero" in page and "Bar Altrui" not in page
    assert "Bar Altrui" in browser.get("/gestione/relazioni/").text
    assert "Bar Altrui" not in browser.get("/gestione/relazioni/?chi=mie").text


def test_what_was_said_is_written_once_however_often_the_button_is_pressed(operator):
    company = make.company(relation=Relation.CONTACTED)
    version = company.version

    act(operator, company, "racconta", kind="called", text="Sentire lo chef", version=version)
    again_pressed = act(operator, company, "racconta", kind="called", text="Sentire lo chef", version=version)

    assert "Nel frattempo" in again_pressed.text and "Sentire lo chef" in again_pressed.text
    assert [event.kind for event in db.session.scalars(sa.select(CompanyEvent))] == ["called"]


def test_what_was_said_is_written_from_the_list_and_leads_back_to_it(operator):
    company = make.company(name="Bar Sport")
    there, address = "/gestione/aziende/?stato=to_contact", f"/gestione/relazioni/{company.id}/racconta"
    assert address in operator.get(there).text

    page = operator.get(address, headers={"Referer": f"http://portale.example{there}"}).text
    assert f'name="torna" value="{there}"' in page
    answer = act(operator, company, "racconta", kind="called", text="Richiamare", torna=there)

    assert answer.location == there
