"""A case held against the measures: what might be due, what not and why, what nobody has said, and how much in which month."""

import enum
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.incentives.benefits import ASKS, FORMULAS, Numbers, first_that_holds
from portal.incentives.measures import Confidence, Source, Status, Version
from portal.incentives.pay import FULL_TIME, Costs, Extras
from portal.regulations.conditions import Condition, Known
from portal.regulations.facts import Values
from portal.regulations.money import NOTHING
from portal.regulations.sayings import Said, said

MONTHS_SHOWN = 12  # of a benefit that lasts as long as a condition does


class Verdict(enum.Enum):
    """«Potrebbe spettare», «non risulta», «manca un dato»: never «spetta»."""

    LIKELY = "likely"
    NOT_ELIGIBLE = "not_eligible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Failure:
    """A condition that does not hold, and where it is written."""

    says: Said
    source: str


@dataclass(frozen=True, slots=True)
class Amounts:
    """Per calendar month from the hire on; `months` is how long the measure lasts. Empty where pay or rate are not known."""

    monthly: tuple[Decimal, ...] = ()
    months: int | None = None
    needs: tuple[str, ...] = ()  # facts without which it can't be worked out
    doubts: tuple[str, ...] = ()  # facts that may make it more

    @property
    def total(self) -> Decimal | None:
        return None if self.needs else sum(self.monthly, NOTHING)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one measure says to one case."""

    version: Version
    verdict: Verdict
    failed: tuple[Failure, ...] = ()
    decided_by: tuple[str, ...] = ()  # facts without which there is no verdict, those of most conditions first
    unchecked: tuple[Said, ...] = ()  # conditions of which nothing is known, and that are not asked for
    warnings: tuple[Said, ...] = ()
    amounts: Amounts = field(default_factory=Amounts)

    @property
    def code(self) -> str:
        return self.version.code

    @property
    def questions(self) -> tuple[str, ...]:
        """What would decide, then what the sum lacks, then what may make it more."""
        return tuple(dict.fromkeys((*self.decided_by, *self.amounts.needs, *self.amounts.doubts)))

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.version.sources

    @property
    def total(self) -> Decimal | None:
        return self.amounts.total if self.verdict is not Verdict.NOT_ELIGIBLE else NOTHING


def evaluate(versions: Iterable[Version], extras: Extras, known: Values, day: date) -> list[Answer]:
    """What each of these wordings says to a hire. `day` is the day on which it is asked."""
    costs = Costs(known, extras)
    return [_answer(version, known, day, costs) for version in versions]


def _answer(version: Version, known: Values, day: date, costs: Costs) -> Answer:
    failed: list[Condition] = []
    open_ones: list[Condition] = []
    unchecked: list[Said] = []
    for condition in version.conditions:
        holds = condition.test(known)
        if holds is False:
            failed.append(condition)
        elif holds is None and condition.decides:
            open_ones.append(condition)
        elif holds is None:
            unchecked.append(condition.says)
    closed = _closed(version, known, day)
    if failed or closed:
        told = [Failure(each.says, version.citation(each)) for each in failed]
        return Answer(version, Verdict.NOT_ELIGIBLE, (*closed, *told))
    amounts = amounts_of(version, known, costs)
    verdict = Verdict.UNKNOWN if open_ones else Verdict.LIKELY
    warnings = (*version.warnings, *_assumed(version, known))
    return Answer(version, verdict, (), _deciding(open_ones, known), tuple(unchecked), warnings, amounts)


def _closed(version: Version, known: Values, day: date) -> list[Failure]:
    """Windows that the case misses, whoever the person may be."""
    hire, words = known["hire_date"], None
    if version.status is Status.SUSPENDED:
        words = said("La misura non è applicabile: è sospesa o superata")
    elif hire < version.hire_from:
        words = said("Vale per chi è assunto dal %(day)s", day=written(version.hire_from))
    elif version.hire_to and hire > version.hire_to:
        words = said("Vale per chi è assunto entro il %(day)s", day=written(version.hire_to))
    elif version.apply_by and day > version.apply_by:
        words = said("Le domande si sono chiuse il %(day)s", day=written(version.apply_by))
    return [Failure(words, version.citation())] if words else []


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def amounts_of(version: Version, known: Known, costs: Costs) -> Amounts:
    """What it gives, all parts together."""
    lasting, doubts = first_that_holds(version.months, known)
    told: Numbers = lasting.numbers if lasting else {}
    months = _months(told, known, costs)
    if months is None:
        return Amounts(needs=tuple(doubts) or _length_asks(known))
    totals: list[Decimal] = []
    for part in version.benefits:
        case, more = first_that_holds(part.cases, known)
        if case is None and more:
            return Amounts(months=months, needs=tuple(dict.fromkeys(more)))
        doubts += more
        found = FORMULAS[part.formula](costs, case.numbers, months) if case else []
        if found is None:
            lacking = tuple(name for name in ASKS[part.formula] if known.get(name) is None)
            return Amounts(months=months, needs=lacking, doubts=tuple(dict.fromkeys(doubts)))
        totals = _added(totals, found)
    return Amounts(tuple(totals), _spoken(told, months, totals), (), tuple(dict.fromkeys(doubts)))


def _months(told: Numbers, known: Known, costs: Costs) -> int | None:
    """How long, in months: a number, as long as the contract, until the end of the tax year; None where that is not known."""
    lasts = told.get("months")
    if lasts == "contract":
        length = costs.contract_months
        return None if length is None else min(length, int(told["at_most"]))
    if lasts == "less_fixed":
        before = known.get("fixed_months")
        return None if before is None else max(0, min(int(told["total"]) - before, int(told.get("at_most", told["total"]))))
    if lasts == "tax_year":
        return 13 - costs.first.month
    if lasts in {"naspi", "once"}:
        return 1
    if lasts == "status":
        return MONTHS_SHOWN
    return None if lasts is None else int(lasts)


def _spoken(told: Numbers, months: int, found: Sequence[Decimal]) -> int:
    """How many months are told: of a schedule, as many as it has."""
    return len(found) if told.get("months") == "naspi" else months


def _length_asks(known: Known) -> tuple[str, ...]:
    return tuple(name for name in ("contract", "fixed_months") if known.get(name) is None) or ("fixed_months",)


def _added(totals: list[Decimal], more: Sequence[Decimal]) -> list[Decimal]:
    longest = max(len(totals), len(more))
    padded = [[*each, *[NOTHING] * (longest - len(each))] for each in (totals, [*more])]
    return [one + other for one, other in zip(*padded, strict=True)]


def _deciding(open_ones: Sequence[Condition], known: Known) -> tuple[str, ...]:
    """The facts that the open conditions ask for, those that stand in most of them first."""
    asked = Counter(name for each in open_ones for name in each.open_questions(known))
    return tuple(name for name, _count in asked.most_common())


def _assumed(version: Version, known: Known) -> list[Said]:
    found = []
    if version.confidence is Confidence.MEDIUM:
        found.append(said("Da verificare con il consulente del lavoro: la fonte non è ancora confermata"))
    if known.get("part_time_pct") is None:
        found.append(said("Calcolato come se il contratto fosse a tempo pieno"))
    elif known["part_time_pct"] < FULL_TIME and known.get("monthly_pay") is not None:
        found.append(said("La paga è quella delle ore del contratto, i tetti sono ridotti in proporzione"))
    return found
