"""The queue: one company after the other, five outcomes, nobody called by two at once, everything taken back."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.calls import queue, services
from portal.calls.models import CallRequest
from portal.calls.outcomes import Outcome, proposed
from portal.companies.models import Company, CompanyEvent
from portal.companies.relation import ASK_AGAIN, Relation
from portal.core.database import db, now, transaction
from portal.core.roles import Role
from portal.core.workdays import is_working, today, working_days_after
from portal.relations import services as relations
from tests import make
from tests.browsing import press
from tests.duplicates.test_at_once import at_once

TOMORROW = working_days_after(today(), 1)


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def again(call):
    return db.session.get_one(CallRequest, call.id, populate_existing=True)


def last_event():
    return db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()


def say(browser, call, outcome, **fields):
    fields.setdefault("version", again(call).version)
    return press(browser, "/gestione/", f"/gestione/chiamate/{call.id}/esito", outcome=outcome, **fields)


def start(browser, **fields):
    return press(browser, "/gestione/chiamate/", "/gestione/chiamate/giro", **fields)


def in_front(answer):
    """The number of the call that somebody was sent to; None where the round is over."""
    path = answer.location.partition("?")[0].rpartition("/")[2]
    return int(path) if path.isdecimal() else None


@pytest.mark.parametrize(
    ("outcome", "open_", "relation", "step"),
    [
        ("no_answer", True, Relation.TO_CONTACT, ""),
        ("call_back", True, Relation.CONTACTED, ""),
        ("interested", False, Relation.INTERESTED, "Mandare la scheda e fissare una visita"),
        ("not_interested", False, Relation.CONTACTED, ""),
        ("wrong_number", False, Relation.TO_CONTACT, "Trovare il numero giusto"),
        ("called", False, Relation.CONTACTED, ""),
    ],
)
def test_one_tap_says_how_it_went_and_what_follows(operator, outcome, open_, relation, step):
    call = make.call()

    answer = say(operator, call, outcome, torna="/gestione/")

    assert answer.location == "/gestione/"
    told = again(call)
    assert (told.is_open, told.company.relation, told.company.next_step) == (open_, relation, step)
    assert last_event().kind == outcome


@pytest.mark.parametrize("outcome", [each.value for each in Outcome])
def test_every_outcome_is_taken_back_whole(operator, outcome):
    company = make.company(relation=Relation.TO_CONTACT, next_step="Mandare la scheda", next_step_on=TOMORROW)
    call = make.call(company, tries=1, due_on=today() - timedelta(days=1))

    def stand():
        it = again(call)
        person = it.company.contacts[0]
        kept = (it.due_on, it.tries, it.settled_at, it.outcome, person.phone_wrong_at, person.permission_on)
        return (*kept, person.permission_asked_by, relations.stood(it.company))

    before = stand()
    say(operator, call, outcome, may_write="y", text="detto")
    assert stand() != before
    press(operator, "/gestione/", f"/gestione/chiamate/annulla/{last_event().id}")

    assert stand() == before


def test_who_says_no_is_asked_again_after_half_a_year_and_wrong_numbers_are_marked(operator):
    refusing, wrong = make.call(), make.call()

    say(operator, refusing, "not_interested", text="Hanno chiuso")
    say(operator, wrong, "wrong_number")

    company = again(refusing).company
    assert company.not_interested_at and company.recontact_on == today() + ASK_AGAIN
    assert again(wrong).company.contacts[0].phone_wrong_at


def test_the_day_can_be_chosen_and_the_permission_to_write_names_who_asked(operator):
    call = make.call()
    later = working_days_after(today(), 6)

    say(operator, call, "call_back", on=later, may_write="y")

    told = again(call)
    assert told.due_on == later
    person = told.company.contacts[0]
    assert person.permission_on == today()
    assert person.permission_asked_by.startswith("Persona")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outcome": "call_back", "on": "2020-01-01"}, "già passata"),
        ({"outcome": "call_back", "on": "boh"}, "Non riusciamo a leggere questa data"),
        ({"outcome": ""}, "Premi uno degli esiti"),
        ({"outcome": "danced"}, "Scegli una delle risposte"),
    ],
)
def test_what_can_not_be_is_said_and_the_words_stay(operator, fields, words):
    call = make.call()

    answer = say(operator, call, fields.pop("outcome"), giro="", text="Sentire lo chef", **fields)

    assert words in answer.text
    assert "Sentire lo chef" in answer.text
    assert again(call).is_open


def test_a_round_gives_one_company_after_the_other_until_it_is_over(operator):
    calls = [make.call() for _ in range(3)]
    met = [in_front(start(operator))]
    while met[-1]:
        call = db.session.get_one(CallRequest, met[-1])
        met.append(in_front(say(operator, call, "called", giro="")))

    assert met == [*(call.id for call in calls), None]
    assert "giro finito" in operator.get("/gestione/chiamate/").text


def test_who_is_passed_over_comes_again_after_the_others(operator):
    first, second = make.call(), make.call()
    assert in_front(start(operator)) == first.id

    assert in_front(start(operator, salta=first.id)) == second.id
    say(operator, second, "called", giro="")

    assert in_front(start(operator)) == first.id


def test_two_operators_never_get_the_same_company(operator, signed_in):
    for _ in range(4):
        make.call()
    colleague = signed_in(Role.OPERATOR)

    given_out = [in_front(start(each)) for each in (operator, colleague)]
    held = db.session.get_one(CallRequest, given_out[0])

    assert len(set(given_out)) == 2
    assert "un collega" in colleague.get(f"/gestione/chiamate/{held.id}").text
    say(colleague, held, "called", text="Era mia")
    assert again(held).is_open
    assert "Era mia" in operator.get(f"/gestione/aziende/{held.company_id}").text


def test_a_company_is_free_again_when_its_caller_has_gone(operator, signed_in):
    call = make.call()
    start(operator)
    colleague = signed_in(Role.OPERATOR)
    assert in_front(start(colleague)) is None

    with time_machine.travel(now() + queue.HELD + timedelta(seconds=1)):
        assert queue.take(call.id, 999)
    db.session.rollback()
    press(operator, "/gestione/chiamate/", "/gestione/chiamate/smetti")
    assert in_front(start(colleague)) == call.id


def test_a_list_is_put_in_the_queue_and_who_may_not_be_called_is_counted(app):
    good, owed = make.company(), make.company()
    make.call(owed)
    mute = make.company(email="x@hotel.example")
    mute.contacts[0].phone = None
    refusing = make.company(not_interested_at=now())
    excluded = make.company(excluded_at=now(), exclusion_reason="x")
    resting = make.company(recontact_on=TOMORROW + timedelta(days=3))

    with transaction():
        rows = [db.session.get_one(Company, each.id) for each in (good, owed, mute, refusing, excluded, resting)]
        rows[2].contacts[0].phone = None
        done = queue.put_in(rows, of_round="Estate")
        ids = [call.id for call in done.calls]

    assert [call.company_id for call in done.calls] == [good.id]
    assert (done.owed_already, done.without_number, done.not_to_be_asked) == (1, 1, 3)
    with transaction():
        assert queue.take_out(ids) == 1


def test_who_is_excluded_is_proposed_for_a_call_nowhere(operator):
    company = make.company(name="Bar Escluso", excluded_at=now(), exclusion_reason="x")
    make.call(company, round="Estate")

    assert in_front(start(operator, giro="Estate")) is None
    for page in ("/gestione/", "/gestione/chiamate/", "/gestione/chiamate/?formato=csv"):
        assert "Bar Escluso" not in operator.get(page).text
    page = operator.get("/gestione/chiamate/").text
    assert "Giro «Estate»" not in page
    assert "Da chiamare entro" not in operator.get(f"/gestione/aziende/{company.id}").text


@pytest.mark.parametrize("known", [{"not_interested_at": now()}, {"recontact_on": TOMORROW}])
def test_who_rests_since_the_round_was_made_is_passed_over_but_not_who_asked_to_be_called(operator, known):
    make.call(make.company(**known), round="Estate")

    assert in_front(start(operator)) is None
    asked = make.call(make.company(**known))
    assert in_front(start(operator)) == asked.id


def test_a_second_tap_says_nothing_twice_and_its_words_are_kept(operator):
    call = make.call()
    seen = call.version
    for words in ("", "Sentire lo chef"):
        say(operator, call, "no_answer", version=seen, text=words)

    assert "Nel frattempo" in operator.get("/gestione/").text
    assert again(call).tries == 1
    told = db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id))
    assert [(event.kind, event.text) for event in told] == [("no_answer", ""), ("note", "Sentire lo chef")]


def test_taking_a_call_back_leaves_alone_what_it_had_not_changed(operator):
    call = make.call()
    say(operator, call, "no_answer")
    event = last_event().id
    with transaction():
        person = again(call).company.contacts[0]
        person.phone_wrong_at, person.permission_on, person.permission_asked_by = now(), today(), "Anna Conti"

    press(operator, "/gestione/", f"/gestione/chiamate/annulla/{event}")

    person = again(call).company.contacts[0]
    assert person.phone_wrong_at and person.permission_asked_by == "Anna Conti"
    assert again(call).tries == 0


def test_a_number_known_to_be_wrong_is_wrong_since_then_once_the_call_is_taken_back(operator):
    since = now() - timedelta(days=9)
    call = make.call()
    with transaction():
        again(call).company.contacts[0].phone_wrong_at = since
    say(operator, call, "wrong_number")

    press(operator, "/gestione/", f"/gestione/chiamate/annulla/{last_event().id}")

    assert again(call).company.contacts[0].phone_wrong_at == since


def test_two_who_owe_a_company_a_call_at_once_owe_it_one(app):
    company = make.company().id
    at_once(app, *[lambda: services.ask(db.session.get_one(Company, company), why="Chiede", days=3)] * 4)

    assert db.session.scalars(sa.select(CallRequest.company_id)).all() == [company]


def test_enter_beside_the_day_says_nothing_of_the_call(operator):
    call = make.call()

    page = operator.get(f"/gestione/chiamate/{call.id}").text

    form = page.partition("/esito")[2]
    assert form[form.index('<button type="submit"') :].startswith('<button type="submit" disabled hidden>')


def test_a_round_by_name_gives_only_its_own(operator):
    make.call()
    mine = make.call(round="Estate", why="Estate")

    page = operator.get("/gestione/chiamate/").text
    assert "Giro «Estate» (1)" in page
    assert in_front(start(operator, giro="Estate")) == mine.id
    assert in_front(say(operator, mine, "called", giro="Estate")) is None


def test_the_page_of_a_call_has_the_last_note_and_a_neutral_text(operator):
    call = make.call()
    with transaction():
        again(call).company.contacts[0].phone = "+393331234567"
        services.keep_words(again(call), text="Dopo le tre")

    page = operator.get(f"/gestione/chiamate/{call.id}").text

    assert "Dopo le tre" in page
    link = page.partition("https://wa.me/393331234567?text=")[2].partition('"')[0].lower()
    assert "work-in" in link
    for word in ("pover", "social", "adi", "assistenz"):
        assert word not in link


@given(st.sampled_from(list(Outcome)), st.dates(min_value=today(), max_value=today() + timedelta(days=3650)))
def test_what_we_propose_lies_ahead_and_calls_fall_on_working_days(outcome, on):
    day = proposed(outcome, on)

    assert day is None or day > on
    assert day is None or outcome is Outcome.NOT_INTERESTED or is_working(day)


def test_a_call_page_is_for_who_may_edit(signed_in):
    call = make.call()

    assert signed_in(Role.AUDITOR).get(f"/gestione/chiamate/{call.id}").status_code == 403
