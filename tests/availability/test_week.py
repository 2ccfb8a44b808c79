"""The week of an offer: boxes, rows and words say the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.availability import week

TICKED = st.sets(st.sampled_from(week.CODES))


@given(TICKED)
def test_what_was_ticked_comes_back_as_it_was(ticked):
    assert set(week.codes(week.read(ticked))) == ticked
    assert week.read(week.codes(week.read(ticked))) == week.read(ticked)


@given(TICKED, st.lists(st.text()))
def test_what_is_no_box_of_the_week_is_left_out(ticked, others):
    assert week.read([*ticked, *(other for other in others if other not in week.CODES)]) == week.read(ticked)


@given(TICKED)
def test_a_stored_week_has_no_empty_day_and_keeps_its_order(ticked):
    grid = week.read(ticked)

    assert all(grid.values())
    assert list(grid) == [day for day in week.DAYS if day in grid]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TICKED, TICKED)
def test_two_weeks_that_differ_are_said_differently(app, one, other):
    assert (week.words(week.read(one)) == week.words(week.read(other))) is (one == other)


@pytest.mark.parametrize(
    ("ticked", "words"),
    [
        ("", ""),
        ("mon-morning tue-morning wed-morning thu-morning fri-morning", "lun–ven mattina"),
        ("mon-morning tue-morning", "lun e mar mattina"),
        ("mon-morning wed-morning fri-morning", "lun, mer e ven mattina"),
        ("mon-morning tue-morning wed-morning sat-evening", "lun–mer mattina, sab sera"),
        ("sat-morning sat-afternoon", "sab mattina e pomeriggio"),
        ("sun-morning sun-afternoon sun-evening", "dom tutto il giorno"),
        (" ".join(week.CODES), "tutti i giorni tutto il giorno"),
    ],
)
def test_the_week_is_said_as_people_say_it(app, ticked, words):
    assert week.words(week.read(ticked.split())) == words
