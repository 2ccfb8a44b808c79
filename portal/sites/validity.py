"""How long what a company declares of itself holds: a fact that the project can change."""

import calendar
import re
from datetime import date

from portal.facts import queries as facts

FACT = "declaration_months"
USUAL_MONTHS = 12  # where nobody has set the fact
MOST_MONTHS = 120


def months() -> int:
    """For how many months a declaration holds; a fact that can't be read as a number of months is none."""
    digits = re.search(r"\d+", facts.text(FACT))
    said = int(digits[0][:4]) if digits else 0
    return said if 0 < said <= MOST_MONTHS else USUAL_MONTHS


def until(day: date) -> date:
    """The last day on which something declared on this day holds."""
    return months_after(day, months())


def months_after(day: date, count: int) -> date:
    """The same day so many months later, or the last one of a month that is too short."""
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
