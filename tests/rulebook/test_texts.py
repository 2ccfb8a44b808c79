"""Several wordings of one rule: which of them holds on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.incentives.measures import Status
from portal.regulations.conditions import BadRule
from portal.rulebook import ruleset, texts
from portal.rulebook.ruleset import of_texts
from portal.rulebook.texts import Kind, Text, in_turn

BEGIN = date(2026, 1, 1)
DAYS = st.integers(0, 300).map(lambda days: BEGIN + timedelta(days=days))
SHIPPED = texts.of_documents(ruleset.files())


def of(code, **changed):
    """The first text of a rule, with something else in it."""
    first = next(each for each in SHIPPED if each.code == code)
    status = changed.pop("status", first.status)
    return replace(first, status=status, document={**first.document, **texts.plain(changed)})


def quota(day, staff=5, status=Status.PUBLISHED):
    tiers = [{"up_to": staff, "interns": 1}, {"up_to": 20, "interns": 2}]
    return of("quota", valid_from=day, tiers=tiers, status=status)


@given(st.lists(st.tuples(DAYS, st.none() | DAYS, st.sampled_from(Status)), min_size=1, max_size=6), DAYS)
def test_of_one_rule_no_two_wordings_hold_on_the_same_day(spans, day):
    written = [
        Text(Kind.QUOTA, "quota", {"valid_from": begins.isoformat(), "valid_to": ends and ends.isoformat()}, status)
        for begins, ends, status in spans
    ]

    holding = [
        each for each in in_turn(written) if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to)
    ]

    assert len(holding) <= 1
    assert all(each.status.value in {"published", "closed", "suspended"} for each in holding)


def test_a_new_wording_holds_from_its_day_and_the_old_one_until_the_day_before():
    rules = of_texts([quota(date(2017, 10, 1)), quota(date(2027, 1, 1), staff=9), quota(date(2027, 6, 1), 1, Status.DRAFT)])

    assert ruleset.on(rules.quotas, date(2026, 12, 31)).tiers[0].limit == 5
    assert ruleset.on(rules.quotas, date(2027, 1, 1)).tiers[0].limit == 9
    assert ruleset.on(rules.quotas, date(2028, 1, 1)).tiers[0].limit == 9
    assert ruleset.on(rules.quotas, date(2017, 9, 30)) is None


def test_a_correction_from_the_same_day_stands_in_the_place_of_what_it_corrects():
    rules = of_texts([quota(date(2017, 10, 1)), quota(date(2017, 10, 1), staff=7)])

    assert [each.tiers[0].limit for each in rules.quotas] == [7]


def test_the_wording_of_the_hires_day_counts_however_late_one_asks():
    old = of("GIOVANI_2026")
    new = of("GIOVANI_2026", valid_from=date(2026, 10, 1), months={"months": 6})
    rules = of_texts([*(each for each in SHIPPED if each.kind is not Kind.MEASURE), old, new])

    def months(hire):
        version = rules.in_force("GIOVANI_2026", date(2026, 12, 1), hire)
        return [case.numbers["months"] for case in version.months]

    assert months(date(2026, 10, 1)) == [6]
    assert months(date(2026, 9, 30)) == [24, 12]
    assert months(date(2026, 2, 1)) == [24, 12]


@pytest.mark.parametrize(
    ("new", "hire", "governs"),
    [
        ({"hire_to": date(2026, 10, 31)}, date(2026, 9, 30), "old"),
        ({"hire_to": date(2026, 10, 31)}, date(2026, 10, 31), "new"),
        (
            {"hire_to": date(2026, 10, 31)},
            date(2026, 11, 1),
            "new",
        ),  # the window closed early: the text before does not open it again
        ({"hire_from": date(2027, 1, 1), "hire_to": date(2027, 12, 31)}, date(2026, 11, 1), "old"),  # it speaks of next year
        ({"hire_from": date(2027, 1, 1), "hire_to": date(2027, 12, 31)}, date(2027, 1, 1), "new"),
        ({"valid_from": date(2027, 2, 1), "hire_from": date(2027, 1, 1), "hire_to": None}, date(2027, 1, 15), "new"),
        ({"status": Status.SUSPENDED}, date(2026, 11, 1), "new"),
    ],
)
def test_a_hire_is_judged_by_the_text_of_its_day_as_far_as_that_speaks_of_it(new, hire, governs):
    code = "GIOVANI_2026"
    others = [each for each in SHIPPED if each.code != code]
    rules = of_texts([*others, of(code), of(code, **{"valid_from": date(2026, 10, 1), **new})])

    found = rules.in_force(code, date(2027, 3, 1), hire)

    assert found is rules.measures[code][["old", "new"].index(governs)]


def test_a_term_means_what_it_means_on_the_day_of_the_hire():
    since = date(2026, 10, 1)
    narrower = of("svantaggiato_ue", valid_from=since, means={"fact": "months_without_paid_job", "gte": 12})
    test, facts = of_texts([*SHIPPED, narrower]).grammar.read({"term": "svantaggiato_ue"})

    assert test({"hire_date": since, "months_without_paid_job": 8}) is False
    assert test({"hire_date": since - timedelta(days=1), "months_without_paid_job": 8}) is True
    assert test({"months_without_paid_job": 8}) is False
    assert "lone_with_dependants" in facts


def test_a_zone_holds_the_places_of_the_day_of_the_hire():
    since = date(2026, 10, 1)
    test, _facts = of_texts([*SHIPPED, of("ZES", valid_from=since, provinces=["058"])]).grammar.read(
        {"fact": "workplace_istat", "in_area": "ZES"}
    )

    assert test({"hire_date": since, "workplace_istat": "058032"}) is True
    assert test({"hire_date": since - timedelta(days=1), "workplace_istat": "058032"}) is False
    assert test({"hire_date": date(1990, 1, 1), "workplace_istat": "058032"}) is False
    assert test({"hire_date": since}) is None


def test_the_same_rule_in_the_same_words_has_the_same_fingerprint():
    one, again = of("GIOVANI_2026"), of("GIOVANI_2026", status=Status.CLOSED)

    assert one.fingerprint == again.fingerprint
    assert one.fingerprint != of("GIOVANI_2026", hire_to=date(2027, 12, 31)).fingerprint
    assert one.fingerprint != replace(one, code="DONNE_2026").fingerprint


@pytest.mark.parametrize("day", ["domani", "2026-02-30", 7])
def test_a_day_that_is_none_is_said(day):
    with pytest.raises(BadRule, match="non è un giorno"):
        of_texts([quota(BEGIN), of("quota", valid_from=day)])


def test_what_ended_long_ago_is_not_looked_at_again():
    allowances = [each for each in SHIPPED if each.kind is Kind.ALLOWANCE]

    assert [each.review_by for each in allowances if each.valid_to] == [None]
    assert all(each.review_by for each in allowances if not each.valid_to)
