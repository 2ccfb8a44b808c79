"""Windows that open or close soon, and what stands on Oggi for who looks after the rules."""

import html
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine

from portal.core.database import db, transaction
from portal.core.roles import Role
from portal.core.workdays import today
from portal.drafting import watch
from portal.incentives.measures import Status
from portal.rulebook import queries, ruleset
from portal.rulebook.models import RuleCheck
from portal.rulebook.texts import Kind
from tests.browsing import press
from tests.drafting.conftest import sent
from tests.drafting.test_norme import RULE, newest, typed

RULES = ruleset.shipped()
END = date(2026, 12, 31)


def codes(rules, day, what):
    return [each.version.code for each in watch.windows(rules, day) if each.what == what]


@pytest.mark.parametrize(
    ("day", "is_there"),
    [(END - timedelta(days=31), False), (END - timedelta(days=30), True), (END, True), (END + timedelta(days=1), False)],
)
def test_a_window_that_closes_is_told_for_thirty_days(app, day, is_there):
    assert ("GIOVANI_2026" in codes(RULES, day, watch.CLOSING)) is is_there


def test_what_does_not_hold_in_lazio_or_is_not_public_is_not_told(app):
    assert "ZES_2026" not in codes(RULES, END, watch.CLOSING)
    (young,) = RULES.measures["GIOVANI_2026"]
    hidden = replace(RULES, measures={"GIOVANI_2026": (replace(young, status=Status.SUSPENDED),)})
    assert watch.windows(hidden, END) == []


def test_a_new_wording_that_goes_on_neither_closes_nor_opens_anything(app):
    (young,) = RULES.measures["GIOVANI_2026"]
    begins = END + timedelta(days=1)
    going_on = replace(young, valid_from=begins, hire_from=begins, hire_to=date(2027, 12, 31))
    later = replace(going_on, hire_from=begins + timedelta(days=10))

    assert watch.windows(replace(RULES, measures={"GIOVANI_2026": (young, going_on)}), END) == []
    found = watch.windows(replace(RULES, measures={"GIOVANI_2026": (young, later)}), END)
    assert [(each.what, each.day) for each in found] == [(watch.CLOSING, END), (watch.OPENING, date(2027, 1, 11))]


def test_a_window_that_closes_earlier_than_it_once_did_is_told_for_its_new_day_only(app):
    (young,) = RULES.measures["GIOVANI_2026"]
    earlier = replace(young, valid_from=date(2026, 10, 1), hire_to=date(2026, 10, 31))
    rules = replace(RULES, measures={"GIOVANI_2026": (young, earlier)})

    assert [(each.what, each.day) for each in watch.windows(rules, date(2026, 10, 10))] == [
        (watch.CLOSING, date(2026, 10, 31))
    ]
    assert watch.windows(rules, END) == []


def test_the_last_day_to_apply_closes_it_although_hires_go_on(app):
    (young,) = RULES.measures["GIOVANI_2026"]
    until = date(2026, 12, 20)
    rules = replace(RULES, measures={"GIOVANI_2026": (replace(young, apply_by=until),)})

    assert [(each.what, each.day) for each in watch.windows(rules, until)] == [(watch.CLOSING, until)]


@pytest.fixture
def december():
    """Three weeks before many windows close."""
    with time_machine.travel("2026-12-10 09:00", tick=False):
        yield


def test_oggi_says_what_one_could_write_and_forgets_it_once_it_is_done(december, coordinator):
    page = html.unescape(coordinator.get("/gestione/").text)
    assert "Bonus giovani 2026: ultimi giorni" in page
    assert "C'è tempo fino al 31 dicembre 2026. Non versi i contributi" in page

    fields = {"code": "GIOVANI_2026", "what": "closing", "day": "2026-12-31"}
    done = press(coordinator, "/gestione/", "/gestione/norme/avvisi", **fields)
    assert done.status_code == 302
    page = coordinator.get("/gestione/").text
    assert "Bonus giovani 2026: ultimi giorni" not in page and "Bonus donne 2026: ultimi giorni" in page

    press(coordinator, "/gestione/", "/gestione/norme/avvisi/1/annulla")
    assert "Bonus giovani 2026: ultimi giorni" in coordinator.get("/gestione/").text
    assert press(coordinator, "/gestione/", "/gestione/norme/avvisi", **{**fields, "day": "2026-12-30"}).status_code == 404


def test_a_proposal_waits_on_the_day_of_another_coordinator_not_of_its_author(editor, coordinator, signed_in):
    mine = signed_in(Role.COORDINATOR)
    sent(mine, f"{RULE}/proponi", **typed())

    assert f'id="proposta-{newest().id}"' in coordinator.get("/gestione/").text
    assert f'id="proposta-{newest().id}"' not in mine.get("/gestione/").text
    assert f'id="proposta-{newest().id}"' not in editor.get("/gestione/").text


def test_what_nobody_looked_at_and_what_no_longer_comes_out_stand_on_oggi(coordinator, signed_in):
    with transaction():
        queries.versions(Kind.MEASURE, "GIOVANI_2026")[0].review_by = today() - timedelta(days=1)
        faults = [{"code": "DONNE_2026", "example": "Donna di 40 anni", "words": "esce 1.00 e non 2.00"}]
        db.session.add(RuleCheck(examples=2, faults=faults))

    page = html.unescape(coordinator.get("/gestione/").text)

    assert "la pagina pubblica dice «in verifica»" in page
    assert "Non torna più l'esempio «Donna di 40 anni»: esce 1.00 e non 2.00" in page
    assert 'id="norme"' not in signed_in(Role.OPERATOR).get("/gestione/").text


def test_nothing_to_do_on_the_rules_leaves_no_section(coordinator):
    with time_machine.travel("2026-11-25 09:00", tick=False):
        assert 'id="norme"' not in coordinator.get("/gestione/").text
