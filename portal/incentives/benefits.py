"""What a measure gives, month by month: each formula makes of the costs of a hire one sum per calendar month."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.incentives.pay import YEAR, Costs
from portal.regulations.conditions import BadRule, Condition, Grammar, Known
from portal.regulations.money import NOTHING, cents, cut
from portal.regulations.months import Slice
from portal.regulations.sayings import Said
from portal.regulations.shapes import exact, flag, number, whole

Numbers = Mapping[str, Any]
Amounts = list[Decimal] | None  # None: something that it needs is not known
LONGEST_MONTH = 31  # the INPS cuts a month's ceiling into this many days
LONGEST = 600  # months of any benefit
LASTING = {  # what may stand for a number of months, and the numbers that it can't do without
    "contract": ("at_most",),
    "less_fixed": ("total",),
    "tax_year": (),
    "naspi": (),
    "once": (),
    "status": (),
}
NO_ROOM = Said("")


@dataclass(frozen=True, slots=True)
class Case:
    """One of several wordings of a benefit: holds where its `when` does."""

    when: Condition | None
    numbers: Numbers

    def holds(self, known: Known) -> bool | None:
        return True if self.when is None else self.when.test(known)


Cases = tuple[Case, ...]


def read_cases(given: Any, grammar: Grammar) -> Cases:
    """`[{when: …, …}, …]`: the first that holds counts; a lone mapping always holds. Raises BadRule."""
    listed = [given] if isinstance(given, Mapping) else given
    if not isinstance(listed, Sequence) or isinstance(listed, str) or not listed:
        raise BadRule("manca che cosa dà, o per quanto tempo")
    if not all(isinstance(each, Mapping) for each in listed):
        raise BadRule("ogni caso è fatto di «nome: valore»")
    return tuple(
        Case(
            grammar.condition(each["when"], NO_ROOM) if "when" in each else None,
            {name: exact(value) for name, value in each.items() if name != "when"},
        )
        for each in listed
    )


def read_months(given: Any, grammar: Grammar) -> Cases:
    """For how long, in the same shape. Raises BadRule."""
    cases = read_cases(given, grammar)
    for case in cases:
        _must_be_lasting(case.numbers)
    return cases


def _must_be_lasting(told: Numbers) -> None:
    must_be_heard_of(told, ("months", "at_most", "total"))
    lasts = told["months"]
    asked: Sequence[str] = ["months"]
    if isinstance(lasts, str):
        if lasts not in LASTING:
            raise BadRule(f"«{lasts}» non è una durata")
        asked = [*LASTING[lasts], *(["at_most"] if "at_most" in told else [])]
    for name in asked:
        whole({name: _as_int(told[name])}, name, least=1, most=LONGEST)


def _as_int(value: Any) -> Any:
    return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else value


def must_be_reckonable(formula: str, numbers: Numbers) -> None:
    """All that a formula needs, each as it is reckoned with. Raises BadRule."""
    lacking = [name for name in NEEDS[formula] if name not in numbers]
    if lacking:
        raise BadRule(f"alla formula «{formula}» manca «{lacking[0]}»")
    must_be_heard_of(numbers, (*NEEDS[formula], *MAY_SAY.get(formula, ())))
    for name in SUMS & numbers.keys():
        number(numbers, name)
    for name in SHARES & numbers.keys():
        if numbers[name] > 1:
            raise BadRule(f"«{name}» è una parte di uno: «0.50» è la metà")
    flag(numbers, "include_inail")
    if "steps" in numbers:
        _must_be_steps(numbers["steps"])


def must_be_heard_of(numbers: Numbers, known: Sequence[str]) -> None:
    """A number under a mistyped name would count for nothing, and nobody would see it. Raises BadRule."""
    unheard = sorted(numbers.keys() - set(known))
    if unheard:
        raise BadRule(f"«{unheard[0]}» qui non si usa: si può scrivere {', '.join(known)}")


def _must_be_steps(steps: Any) -> None:
    """Pairs of a month and the rate from it on; the first month has one."""
    pairs = steps if isinstance(steps, list) else []
    are_pairs = bool(pairs) and all(isinstance(each, list) and len(each) == 2 for each in pairs)
    if not are_pairs or not all(isinstance(part, Decimal) for each in pairs for part in each) or pairs[0][0] > 1:
        raise BadRule("«steps» deve essere una lista di [mese, aliquota], dal mese 1")


def first_that_holds(cases: Cases, known: Known) -> tuple[Case | None, list[str]]:
    """The case that counts, and which facts might bring in one that stands before it."""
    doubts: list[str] = []
    for case in cases:
        holds = case.holds(known)
        if holds:
            return case, doubts
        if holds is None and case.when:
            doubts += case.when.open_questions(known)
    return None, doubts


def monthly_ceiling(numbers: Numbers) -> Decimal | None:
    """Of a whole month at full time: the yearly one in twelfths cut to cents. None where there is none."""
    if "cap_monthly" in numbers:
        return Decimal(numbers["cap_monthly"])
    return cut(numbers["cap_yearly"] / YEAR) if "cap_yearly" in numbers else None


def ceilings(parts: Sequence[Slice], monthly: Decimal, part_time: Decimal) -> list[Decimal]:
    """Of each month: those that are not whole by days of a 31st cut to cents; all in proportion to the hours."""
    whole, of_a_day = monthly * part_time, cut(monthly / LONGEST_MONTH) * part_time
    return [whole if part.is_whole else of_a_day * part.days for part in parts]


def exemption(costs: Costs, numbers: Numbers, months: int) -> Amounts:
    """A share of the employer's contributions, up to the month's ceiling."""
    bases = costs.contributions(months)
    if bases is None:
        return None
    if numbers.get("include_inail"):
        bases = [base + premium for base, premium in zip(bases, costs.inail(months), strict=True)]
    share, monthly = numbers["share"], monthly_ceiling(numbers)
    if monthly is None:
        return [cents(base * share) for base in bases]
    most = ceilings(costs.slices(months), monthly, costs.part_time)
    return [cents(min(base * share, limit)) for base, limit in zip(bases, most, strict=True)]


def wage_subsidy(costs: Costs, numbers: Numbers, months: int) -> Amounts:
    """A share of the gross taxable pay."""
    pay = costs.pay(months)
    return None if pay is None else [cents(each * numbers["share"]) for each in pay]


def benefit_share(costs: Costs, numbers: Numbers, months: int) -> Amounts:
    """A share of the NASpI that the person would still have drawn, as its schedule says."""
    schedule = costs.known.get("naspi_schedule")
    return None if schedule is None else [cents(each * numbers["share"]) for each in schedule]


def reduced_rate(costs: Costs, numbers: Numbers, months: int) -> Amounts:
    """The ordinary rate less that of the month: `steps` are `[first month, rate]`, counted from the hire."""
    pay, ordinary = costs.pay(months), costs.known.get("contrib_rate")
    if pay is None or ordinary is None:
        return None
    steps = numbers["steps"]
    rates = [[rate for begins, rate in steps if begins <= min(number, months)][-1] for number in range(1, len(pay) + 1)]
    return [cents(max(NOTHING, ordinary - rate) * each) for rate, each in zip(rates, pay, strict=True)]


def tax_credit(costs: Costs, numbers: Numbers, months: int) -> Amounts:
    """A sum a month, in proportion to the days and the hours worked."""
    whole = numbers["cap_monthly"] * costs.part_time
    return [cents(whole * part.days / part.month_days) for part in costs.slices(months)]


def extra_deduction(costs: Costs, numbers: Numbers, months: int) -> Amounts:
    """The tax that is not paid on a share of the cost, for the tax year of the hire."""
    pay, contributions = costs.pay(months), costs.contributions(months)
    if pay is None or contributions is None:
        return None
    share = numbers["share"] * numbers["tax_rate"]
    of_each = zip(costs.slices(months), pay, contributions, strict=True)
    return [cents((each + more) * share) for part, each, more in of_each if part.year == costs.first.year]


def grant(costs: Costs, numbers: Numbers, months: int) -> Amounts:
    """A sum, once."""
    return [cents(Decimal(numbers["amount"]))]


FORMULAS: dict[str, Callable[[Costs, Numbers, int], Amounts]] = {
    "contribution_exemption": exemption,
    "wage_subsidy": wage_subsidy,
    "benefit_share": benefit_share,
    "reduced_rate": reduced_rate,
    "tax_credit": tax_credit,
    "extra_deduction": extra_deduction,
    "grant": grant,
}
ASKS = {  # what a formula can't do without
    "contribution_exemption": ("monthly_pay", "contrib_rate"),
    "wage_subsidy": ("monthly_pay",),
    "benefit_share": ("naspi_schedule",),
    "reduced_rate": ("monthly_pay", "contrib_rate"),
    "tax_credit": (),
    "extra_deduction": ("monthly_pay", "contrib_rate"),
    "grant": (),
}
MAY_SAY = {"contribution_exemption": ("cap_monthly", "cap_yearly", "include_inail")}  # beyond what it needs
SHARES = frozenset({"share", "tax_rate"})
SUMS = frozenset({"share", "cap_monthly", "cap_yearly", "tax_rate", "amount"})
NEEDS = {  # the numbers that a formula must be given
    "contribution_exemption": ("share",),
    "wage_subsidy": ("share",),
    "benefit_share": ("share",),
    "reduced_rate": ("steps",),
    "tax_credit": ("cap_monthly",),
    "extra_deduction": ("share", "tax_rate"),
    "grant": ("amount",),
}
