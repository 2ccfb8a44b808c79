from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from portal.calls import queries
from portal.calls.models import CallRequest
from portal.companies.models import CompanyEvent, CompanyStatus, Contact
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.roles import Role
from portal.core.workdays import is_working, today, working_days_after
from tests import make
from tests.browsing import press


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def again(call):
    return db.session.get_one(CallRequest, call.id)


def said(browser, page, call, outcome, **fields):
    fields.setdefault("version", db.session.get_one(CallRequest, call.id, populate_existing=True).version)
    return press(browser, page, f"/gestione/chiamate/{call.id}/esito", outcome=outcome, **fields)


def last_event():
    return db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()


def test_a_call_is_settled_on_its_row_with_what_was_said(operator):
    call = make.call()

    answer = said(operator, "/gestione/", call, "called", text="Interessata, sentire dopo il ponte.", torna="/gestione/")

    assert answer.location == "/gestione/"
    assert not again(call).is_open
    assert last_event().text == "Interessata, sentire dopo il ponte."
    assert queries.waiting() == []


def test_the_list_of_calls_is_searched_settled_in_place_and_taken_away(operator):
    call = make.call(make.company(name="Caffè Centrale"), tries=2)
    make.call(make.company(name="Ferramenta Blu"))
    make.call(make.company(name="Già chiamata"), settled_at=now())

    page = operator.get("/gestione/chiamate/").text
    assert "Già chiamata" not in page
    assert "2 tentativi" in page
    assert "Ferramenta" not in operator.get("/gestione/chiamate/?q=caffe").text
    answer = said(operator, "/gestione/chiamate/", call, "called", torna="/gestione/chiamate/?pagina=1")
    assert answer.location == "/gestione/chiamate/?pagina=1"
    lines = operator.get("/gestione/chiamate/?formato=csv").text.splitlines()
    assert [line.partition(";")[0] for line in lines[1:]] == ['"Ferramenta Blu"']
    assert db.session.scalars(sa.select(AuditEntry.act)).all() == ["calls.export"]


def test_a_settled_call_is_taken_back(operator):
    call = make.call()
    said(operator, "/gestione/", call, "called")

    press(operator, "/gestione/", f"/gestione/chiamate/annulla/{last_event().id}")

    assert again(call).is_open
    undone = last_event()
    assert undone.kind == "call_undone"
    assert undone.actor_name.startswith("Persona")
    assert db.session.scalars(sa.select(CompanyEvent).filter_by(kind="called")).one().undone_at


def test_who_does_not_answer_comes_back_on_the_next_working_day(operator):
    call = make.call()

    said(operator, "/gestione/", call, "no_answer", text="Ha risposto il figlio.")

    assert (again(call).due_on, again(call).tries) == (working_days_after(today(), 1), 1)
    assert last_event().text == "Ha risposto il figlio."
    press(operator, "/gestione/", f"/gestione/chiamate/annulla/{last_event().id}")
    assert (again(call).due_on, again(call).tries) == (today(), 0)


def test_a_call_that_a_colleague_settled_is_not_settled_twice(operator, signed_in):
    call = make.call()
    said(operator, "/gestione/", call, "called")

    for outcome in ("called", "no_answer"):
        colleague = signed_in(Role.OPERATOR)
        said(colleague, "/gestione/", call, outcome, text=f"Dice: {outcome}")
        assert "già segnata qualcun altro" in colleague.get("/gestione/").text

    told = db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id)).all()
    assert [(event.kind, event.text) for event in told] == [
        ("called", ""),
        ("note", "Dice: called"),
        ("note", "Dice: no_answer"),
    ]


def test_calls_stand_in_the_order_of_the_day_that_was_promised(app):
    for days in (3, -2, 1):
        make.call(due_on=today() + timedelta(days=days))

    assert [(call.due_on - today()).days for call in queries.waiting()] == [-2, 1, 3]


def test_who_was_not_accepted_and_asks_for_a_call_all_the_same_is_called(operator):
    call = make.call(make.company(status=CompanyStatus.DECLINED))

    assert [owed.id for owed in queries.waiting()] == [call.id]
    assert f'id="chiamata-{call.id}"' in operator.get("/gestione/").text


def test_what_was_said_of_a_call_is_not_taken_back_once_more_was_said(operator):
    call = make.call()
    said(operator, "/gestione/", call, "no_answer")
    first = last_event().id
    said(operator, "/gestione/", call, "called")

    answer = press(operator, "/gestione/", f"/gestione/chiamate/annulla/{first}")

    assert answer.status_code == 409
    assert "Nel frattempo" in answer.text
    assert not again(call).is_open


def test_working_days_know_sundays_holidays_and_the_patron():
    assert working_days_after(date(2026, 12, 4), 1) == date(2026, 12, 7)  # a Friday
    assert working_days_after(date(2026, 12, 7), 1) == date(2026, 12, 9)  # the 8th is a holiday
    assert working_days_after(date(2027, 4, 27), 1) == date(2027, 4, 29)  # Santa Fermina
    assert not is_working(date(2027, 3, 29))  # Easter Monday


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 30))
def test_counting_working_days_lands_on_a_working_day_and_skips_none(day, count):
    landed = working_days_after(day, count)

    assert count == 0 or is_working(landed)
    between = [day + timedelta(days=step) for step in range(1, (landed - day).days + 1)]
    assert sum(map(is_working, between)) == count


def test_a_company_without_a_number_is_asked_for_one_before_a_call_is_promised(app, owner, company):
    with transaction():
        db.session.get_one(Contact, company.contacts[0].id).phone = None

    answer = press(owner, "/azienda/", "/azienda/chiamatemi/")

    assert answer.location == "/azienda/dati"
    assert "ci serve un numero" in owner.get("/azienda/dati").text
    assert queries.waiting() == []


def test_a_promise_that_was_not_kept_is_not_promised_again_but_heard_once_a_day(owner, company):
    make.call(company, due_on=today() - timedelta(days=2), asked_at=now() - timedelta(days=5))

    for _ in range(2):
        press(owner, "/azienda/", "/azienda/chiamatemi/")

    assert "dovevamo già chiamarti" in owner.get("/azienda/").text
    assert [event.kind for event in db.session.scalars(sa.select(CompanyEvent))] == ["call_asked"]
    assert len(queries.waiting()) == 1


def test_who_is_excluded_is_promised_no_call_but_told_how_to_be_answered(owner, company):
    company.excluded_at, company.exclusion_reason = now(), "x"
    db.session.commit()

    press(owner, "/azienda/", "/azienda/chiamatemi/")

    assert "scrivici in" in owner.get("/azienda/").text
    assert db.session.scalars(sa.select(CallRequest)).all() == []
