"""Of every measure: somebody to whom it says yes, for each condition somebody to whom it says no, and what it asks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from portal.incentives.evaluation import Verdict
from portal.incentives.measures import PUBLIC
from portal.regulations.facts import (
    BENEFITS,
    CONTRACT_KINDS,
    CONTRACTS,
    DISABILITIES,
    L381_GROUPS,
    PENAL_STATUSES,
    TITLES,
)
from tests.rulebook.cases import RULES, answer_of, eligible, with_facts

# What each fact may be, to find one that a condition refuses.
OTHERWISE = {
    "contract": CONTRACTS,
    "contract_kind": CONTRACT_KINDS,
    "benefit": BENEFITS,
    "disability_class": DISABILITIES,
    "l381_group": L381_GROUPS,
    "penal_status": PENAL_STATUSES,
    "highest_title": TITLES,
    "sex": ("F", "M"),
    "kind": ("private", "coop_b", "pa"),
    "birth_date": tuple(date(year, 3, 10) for year in (1950, 1980, 1990, 1997, 2004, 2012)),
    "fixed_started_on": (date(2026, 5, 1),),
    "fixed_months": (1, 13, 24),
    "part_time_pct": (Decimal(30), Decimal(50), Decimal(100)),
    "months_without_paid_job": (0, 1, 7, 30),
    "months_since_studies": (200,),
    "minors_count": (0, 2),
    "staff_total": (500,),
    "objective_dismissals_unit_6m": (1,),
    "de_minimis_used": (Decimal(300_000),),
    "workplace_istat": ("058032", "063049"),
    "residence_istat": ("058032", "063049"),
}
# Facts that have to change together before the condition fails: nobody is disadvantaged whose every ground is gone.
TOGETHER = {
    "disadvantaged": {
        "months_without_paid_job": 1,
        "highest_title": "diploma",
        "months_since_studies": 200,
        "lone_with_dependants": False,
        "birth_date": date(1995, 3, 10),
    }
}


def refusals(known, day, condition):
    """Cases that differ in what one condition asks, and fail it."""
    for name in condition.facts:
        for value in OTHERWISE.get(name, (True, False)):
            changed = with_facts(known, day, **{name: value})
            if condition.test(changed) is False:
                yield changed
    changed = with_facts(known, day, **TOGETHER["disadvantaged"])
    if condition.test(changed) is False:
        yield changed


CONDITIONS = [
    pytest.param(version, known, day, condition, id=f"{version.code}-{number}")
    for version, known, day in eligible()
    for number, condition in enumerate(version.conditions)
]


@pytest.mark.parametrize(("version", "known", "day", "condition"), CONDITIONS)
def test_whoever_fails_one_condition_is_told_which_and_where_it_is_written(version, known, day, condition):
    refused = next(refusals(known, day, condition))
    answer = answer_of(version.code, refused, day)

    assert answer.verdict is Verdict.NOT_ELIGIBLE
    assert answer.total == 0
    assert str(condition.says) in [str(each.says) for each in answer.failed]
    assert all(each.source for each in answer.failed)


@pytest.mark.parametrize(("version", "known", "day", "condition"), CONDITIONS)
def test_what_nobody_has_said_is_asked_or_listed_as_not_checked(version, known, day, condition):
    from_length = ["fixed_months"] if "fixed_started_on" in condition.facts else []
    silent = with_facts(known, day, **dict.fromkeys([*condition.facts, *from_length]))
    answer = answer_of(version.code, silent, day)

    assert condition.test(silent) is None
    if condition.decides:
        assert answer.verdict is Verdict.UNKNOWN
        assert set(condition.open_questions(silent)) <= set(answer.questions)
    else:
        assert str(condition.says) in [str(each) for each in answer.unchecked]


@pytest.mark.parametrize(("version", "known", "day"), [pytest.param(*each, id=each[0].code) for each in eligible()])
def test_the_window_of_hiring_has_an_edge_on_both_sides(version, known, day):
    first, last = version.hire_from, version.hire_to
    inside = [first, last] if last else [first]
    outside = [first - timedelta(days=1), *([last + timedelta(days=1)] if last else [])]

    assert {closed(version, known, hire) for hire in inside} == {False}
    assert {closed(version, known, hire) for hire in outside} == {True}


def closed(version, known, hire):
    """Whether a hire on this day, asked for on the same day, misses the window."""
    moved = with_facts({name: value for name, value in known.items() if name != "birth_date"}, hire, hire_date=hire)
    (found,) = [each for each in RULES.evaluate(moved, max(hire, version.valid_from)) if each.code == version.code] or [None]
    return found is None or any(
        " assunto dal " in str(each.says) or " assunto entro " in str(each.says) for each in found.failed
    )


def test_after_the_last_day_for_the_application_it_is_closed():
    version, known, _day = next(each for each in eligible() if each[0].code == "COESIONE_2024")

    assert answer_of(version.code, known, date(2026, 9, 30)).verdict is Verdict.LIKELY
    late = answer_of(version.code, known, date(2026, 10, 1))
    assert late.verdict is Verdict.NOT_ELIGIBLE
    assert str(late.failed[0].says) == "Le domande si sono chiuse il 30/09/2026"


@pytest.mark.parametrize(("born", "verdict"), [("1991-09-02", Verdict.LIKELY), ("1991-09-01", Verdict.NOT_ELIGIBLE)])
def test_thirty_five_begins_on_the_birthday(born, verdict):
    version, known, day = next(each for each in eligible() if each[0].code == "GIOVANI_2026")

    assert answer_of(version.code, with_facts(known, day, birth_date=date.fromisoformat(born)), day).verdict is verdict


def test_drafts_answer_nobody():
    drafts = {code for code, versions in RULES.measures.items() if not any(each.status in PUBLIC for each in versions)}
    _version, known, day = eligible()[0]

    assert drafts == {"CIGS_TRANS", "CIGS_148", "SALGO", "GOL"}
    assert drafts.isdisjoint(each.code for each in RULES.evaluate(known, day))
