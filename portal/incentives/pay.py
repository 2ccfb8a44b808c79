"""What a month of work costs an employer, month by month, thirteenth and fourteenth pay in the months that pay them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from portal.regulations.conditions import of_day
from portal.regulations.money import NOTHING
from portal.regulations.months import Slice, slices
from portal.regulations.shapes import whole

HALF = 15  # days of a month from which it counts as a whole one towards an extra pay (art. 2120 c.c., by use)
YEAR = 12
FULL_TIME = Decimal(100)


@dataclass(frozen=True, slots=True)
class ExtraPay:
    """A yearly pay beside the twelve: paid in one month, earned by the twelfths up to another."""

    paid_in: int
    earned_through: int

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Raises BadRule."""
        return cls(whole(given, "paid_in", least=1, most=YEAR), whole(given, "earned_through", least=1, most=YEAR))


# By how many monthly pays a year there are (13, 14): what holds from which hires on, oldest first.
Extras = Mapping[int, Sequence[tuple[date, ExtraPay]]]


class Costs:
    """Of one hire: what is paid, and the contributions on it, per calendar month. Worked out once for each length."""

    def __init__(self, known: Mapping[str, Any], extras: Extras) -> None:
        self.known = known
        self.first = known["hire_date"]
        wanted = known.get("pay_months") or YEAR
        self.extras = [of_day(extras[number], self.first) for number in range(13, wanted + 1)]
        self.part_time = known.get("part_time_pct", FULL_TIME) / FULL_TIME
        self._pay: dict[int, list[Decimal]] = {}
        self._contributions: dict[int, list[Decimal]] = {}

    @property
    def has_end(self) -> bool:
        return self.known.get("contract") in {"fixed", "seasonal"}

    @property
    def contract_months(self) -> int | None:
        """How long a contract with an end lasts; None where it has none, or nobody has said."""
        return self.known.get("fixed_months") if self.has_end else None

    def slices(self, months: int) -> tuple[Slice, ...]:
        return slices(self.first, months)

    def pay(self, months: int) -> list[Decimal] | None:
        """Gross pay of each calendar month touched, not rounded; None where it is not known."""
        monthly = self.known.get("monthly_pay")
        if monthly is None:
            return None
        if months not in self._pay:
            ends = self.contract_months == months
            self._pay[months] = _with_extras(self.slices(months), monthly, self.extras, ends=ends)
        return self._pay[months]

    def contributions(self, months: int) -> list[Decimal] | None:
        """The employer's, on what is paid; None where pay or rate are not known."""
        rate, pay = self.known.get("contrib_rate"), self.pay(months)
        if rate is None or pay is None:
            return None
        if months not in self._contributions:
            self._contributions[months] = [each * rate for each in pay]
        return self._contributions[months]

    def inail(self, months: int) -> list[Decimal]:
        """The premium of each month, nothing where it has not been said."""
        monthly = self.known.get("inail_monthly") or NOTHING
        return [_share(each, monthly) for each in self.slices(months)]


def _share(part: Slice, monthly: Decimal) -> Decimal:
    return monthly if part.is_whole else monthly * part.days / part.month_days


def _with_extras(parts: Sequence[Slice], monthly: Decimal, extras: Sequence[ExtraPay], *, ends: bool) -> list[Decimal]:
    paid = [_share(part, monthly) for part in parts]
    for extra in extras:
        for position, twelfths in _due(parts, extra, ends=ends):
            paid[position] += monthly * twelfths / YEAR
    return paid


def _due(parts: Sequence[Slice], extra: ExtraPay, *, ends: bool) -> list[tuple[int, int]]:
    """In which of the months an extra pay falls due, and how many twelfths of it have been earned by then."""
    found, earned, ready = [], 0, 0
    for position, part in enumerate(parts):
        earned += part.days >= HALF
        if part.month == extra.earned_through:
            earned, ready = 0, earned
        if part.month == extra.paid_in and ready:
            found.append((position, ready))
            ready = 0
    if ends and earned + ready:
        found.append((len(parts) - 1, earned + ready))
    return found
