"""Summer time: what the clocks in Rome do twice a year, and what an appointment makes of it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.appointments import hours
from portal.core.errors import RuleBroken
from portal.core.workdays import ROME
from tests import make
from tests.appointments.steps import fixed, the_one

FORWARD, BACK = date(2027, 3, 28), date(2026, 10, 25)


@given(
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2035-01-01")).map(
        lambda at: at.replace(second=0, microsecond=0)
    )
)
def test_what_the_clock_shows_is_what_was_meant_or_is_refused(app_words, shown):
    try:
        meant = hours.moment(shown.date(), shown.time())
    except RuleBroken:
        gap = datetime.combine(shown.date(), shown.time(), ROME)
        assert gap.astimezone(UTC).astimezone(ROME).replace(tzinfo=None) != shown
        assert shown.month == 3
    else:
        assert hours.local(meant) == shown


@pytest.fixture(scope="module")
def app_words(house):
    with house.test_request_context("/gestione/"):
        yield


def test_an_hour_that_summer_time_leaves_out_is_refused_where_it_is_typed(operator, somebody):
    answer = fixed(operator, make.company(), day=FORWARD.isoformat(), hour="02:30", with_id=somebody.id)

    assert answer.status_code == 200
    assert "quest&#39;ora non c&#39;è" in answer.text
    assert 'id="hour-error"' in answer.text


def test_an_hour_that_comes_twice_is_the_first_of_the_two(app):
    assert hours.moment(BACK, time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert hours.moment(BACK, time(3, 0)) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "long"), [(FORWARD, 23), (BACK, 25), (date(2026, 11, 25), 24)])
def test_a_day_is_as_long_as_it_is_in_rome(app, day, long):
    start, end = hours.bounds(day)

    assert end - start == timedelta(hours=long)
    assert hours.local(start) == datetime.combine(day, time.min)


@pytest.mark.parametrize(
    ("day", "meant"),
    [("2027-03-27", datetime(2027, 3, 27, 9, 0, tzinfo=UTC)), ("2027-03-29", datetime(2027, 3, 29, 8, 0, tzinfo=UTC))],
)
def test_ten_o_clock_stays_ten_o_clock_on_both_sides_of_the_change(operator, somebody, day, meant):
    fixed(operator, make.company(), day=day, with_id=somebody.id)

    assert the_one().starts_at == meant
    assert the_one().hour == time(10, 0)
