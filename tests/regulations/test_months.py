from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.regulations import limits
from portal.regulations.internships import of_group
from portal.regulations.months import age, last_day, slices
from tests.rulebook.cases import DAY, RULES

DAYS = st.dates(date(1950, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        ("2026-03-01", 12, "2027-02-28"),
        ("2026-09-16", 12, "2027-09-15"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2026-08-30", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-12-01", 1, "2026-12-31"),
    ],
)
def test_a_period_of_months_ends_on_the_eve(first, months, last):
    assert last_day(date.fromisoformat(first), months) == date.fromisoformat(last)


@given(DAYS, st.integers(1, 60))
def test_the_months_of_a_period_hold_all_its_days_and_no_other(first, months):
    parts = slices(first, months)

    assert sum(part.days for part in parts) == (last_day(first, months) - first).days + 1
    assert all(0 < part.days <= part.month_days for part in parts)
    assert months <= len(parts) <= months + 1


@given(DAYS, st.integers(1, 59))
def test_a_longer_period_never_ends_earlier(first, months):
    assert last_day(first, months) < last_day(first, months + 1)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("1991-09-02", "2026-09-01", 34),
        ("1991-09-01", "2026-09-01", 35),
        ("2000-02-29", "2035-02-28", 34),
        ("2000-02-29", "2035-03-01", 35),
    ],
)
def test_a_year_of_life_is_full_on_the_birthday(born, on, years):
    assert age(date.fromisoformat(born), date.fromisoformat(on)) == years


@pytest.mark.parametrize(
    ("group", "months", "seasonal", "allowed"),
    [
        ("ordinary", 6, False, True),
        ("ordinary", 7, False, False),
        ("ordinary", 1, False, False),
        ("ordinary", 1, True, True),
        ("disadvantaged", 12, False, True),
        ("disadvantaged", 13, False, False),
        ("protection", 12, False, True),
        ("disabled", 24, False, True),
        ("disabled", 25, False, False),
        ("inclusion", 24, False, True),
        ("summer_student", 4, False, False),
    ],
)
def test_how_long_an_internship_may_last_goes_by_the_group(group, months, seasonal, allowed):
    rule = of_group(RULES.durations, group, DAY)

    assert limits.duration(rule, months=months, seasonal=seasonal).allowed is allowed


def test_months_done_with_the_same_host_count_too():
    rule = of_group(RULES.durations, "ordinary", DAY)

    assert limits.duration(rule, months=1, done=6).allowed is False
    assert limits.duration(rule, months=1, done=5).allowed is True
    assert limits.duration(rule).allowed is None


def test_twelve_months_from_the_first_of_march_end_in_february():
    rule = of_group(RULES.durations, "disadvantaged", DAY)

    assert limits.duration(rule, start=date(2026, 3, 1), months=12).last_day == date(2027, 2, 28)
