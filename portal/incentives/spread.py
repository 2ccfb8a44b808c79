"""Sums of several measures, calendar month by calendar month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from portal.regulations.money import NOTHING
from portal.regulations.months import same_day


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of a calendar month, and a sum in euros."""

    first: date
    amount: Decimal


def by_month(hire: date, amounts: Sequence[Sequence[Decimal]]) -> tuple[Month, ...]:
    """From the month of the hire on, all measures together."""
    begin = hire.replace(day=1)
    together = (sum(each, NOTHING) for each in zip_longest(*amounts, fillvalue=NOTHING))
    return tuple(Month(same_day(begin, number), amount) for number, amount in enumerate(together))
