"""Days from one to another, as people write them: a year, a day, or first and last with a dash between."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from portal.core.workdays import ROME

WRITTEN = ("%d.%m.%y", "%d.%m.%Y", "%d/%m/%y", "%d/%m/%Y")
YEAR = re.compile(r"20\d\d")
DASH = re.compile(r"\s*[-–—]\s*")
LAST_YEAR = 2099  # of two written digits


@dataclass(frozen=True)
class Period:
    """Both days belong to it; without one of them it is open on that side."""

    first: date | None = None
    last: date | None = None

    def __bool__(self) -> bool:
        return bool(self.first or self.last)

    @property
    def text(self) -> str:
        """As `read` takes it, and short enough for a filter: "01.01.26-31.03.26"."""
        return f"{_short(self.first)}-{_short(self.last)}" if self else ""

    def holds(self, moment: Any) -> sa.ColumnElement[bool]:
        """Whether a column of moments lies within, by the calendar in Rome."""
        sides = [moment >= _midnight(self.first)] if self.first else []
        if self.last:
            sides.append(moment < _midnight(self.last + timedelta(days=1)))
        return sa.and_(sa.true(), *sides)


def read(text: str) -> Period | None:
    """None for what is no period, or ends before it begins."""
    if YEAR.fullmatch(text.strip()):
        return Period(date(int(text), 1, 1), date(int(text), 12, 31))
    first, dash, last = DASH.sub("-", text.strip()).partition("-")
    days = _day(first), _day(last if dash else first)
    if (first and not days[0]) or (last and not days[1]) or not any(days):
        return None
    return Period(*days) if not all(days) or days[0] <= days[1] else None  # type: ignore[operator]


def holds(text: str, moment: Any) -> sa.ColumnElement[bool]:
    """Whether a column of moments lies within what was written; nothing lies within what is no period."""
    found = read(text)
    return found.holds(moment) if found else sa.false()


def tidy(text: str) -> str:
    """The one way to write it; "" for what is no period."""
    found = read(text)
    return found.text if found else ""


def _day(text: str) -> date | None:
    for shape in WRITTEN:
        try:
            day = datetime.strptime(text, shape).replace(tzinfo=ROME).date()
        except ValueError:
            continue
        return day if date(2000, 1, 1) <= day <= date(LAST_YEAR, 12, 31) else None
    return None


def _short(day: date | None) -> str:
    return f"{day:%d.%m.%y}" if day else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ROME)
