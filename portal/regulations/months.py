"""Days, months as the law counts them, and birthdays."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of a calendar month that a period covers."""

    year: int
    month: int
    days: int
    month_days: int

    @property
    def is_whole(self) -> bool:
        return self.days == self.month_days


def same_day(day: date, months: int) -> date:
    """The day with the same number so many months later, or the last of its month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(first: date, months: int) -> date:
    """The last day of a period of whole months that begins on `first`, both days included.

    A month ends on the eve of the day with the same number; where the month is too short for that eve, on its own last day.
    """
    if first.day == 1:
        return same_day(first, months) - timedelta(days=1)
    there = same_day(first.replace(day=1), months)
    return there.replace(day=min(first.day - 1, monthrange(there.year, there.month)[1]))


def age(born: date, on: date) -> int:
    """Whole years of life; one more from the birthday on. Who is born on 29 February turns on 1 March in a short year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@lru_cache(maxsize=512)
def slices(first: date, months: int) -> tuple[Slice, ...]:
    """The calendar months that a period of whole months touches, first to last, each with its days."""
    end, found, day = last_day(first, months), [], first
    while day <= end:
        length = monthrange(day.year, day.month)[1]
        until = end.day if (day.year, day.month) == (end.year, end.month) else length
        found.append(Slice(day.year, day.month, until - day.day + 1, length))
        day = same_day(day.replace(day=1), 1)
    return tuple(found)
