"""Working days in Civitavecchia: not Saturdays, Sundays, national holidays or the patron's day."""

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

ROME = ZoneInfo("Europe/Rome")
PATRON = (4, 28)  # Santa Fermina, month and day
SATURDAY = 5


def today() -> date:
    """The date in Rome."""
    return datetime.now(ROME).date()


def is_working(day: date) -> bool:
    return day.weekday() < SATURDAY and (day.month, day.day) != PATRON and day not in _holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """The working day that lies `count` working days after this day."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working(day)
    return day


@cache
def _holidays(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - heavy, and no public page counts days

    return frozenset(holidays.country_holidays("IT", years=year))
