"""How much of what a worker costs may come from aid of one regime, all its measures together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from portal.incentives.benefits import LONGEST
from portal.incentives.evaluation import Answer
from portal.incentives.measures import Confidence
from portal.incentives.pay import Costs
from portal.regulations.conditions import Grammar, Test
from portal.regulations.internships import Dated, dates_of
from portal.regulations.money import NOTHING, Euros, cents
from portal.regulations.months import Slice
from portal.regulations.sayings import Said, said
from portal.regulations.shapes import flag, number, whole, words

PERCENT = Decimal(100)
EXCEEDED = said(
    "Insieme, gli aiuti che seguono la stessa regola europea fanno %(aid)s: più di %(most)s, cioè il %(share)s per cento di paga e contributi "
    "degli stessi mesi. Una parte può non spettare: chiedi al consulente del lavoro (%(source)s)."
)
NOT_RECKONED = said(
    "Non abbiamo controllato quanta parte di paga e contributi può venire da aiuti: manca la paga, l'aliquota dei contributi o "
    "la durata del contratto."
)
NO_GROUP = said(
    "Non abbiamo controllato quanta parte di paga e contributi può venire da aiuti: con queste risposte non sappiamo quale "
    "limite vale per la persona."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling(Dated):
    """Up to `share` of pay and contributions, for hires of people for whom `test` holds. Reckoned over the first `months`, or
    as long as the aid lasts where that is more and `follows_aid` says so.
    """

    regime: str
    test: Test
    share: Decimal
    months: int
    follows_aid: bool
    confidence: Confidence

    @classmethod
    def read(cls, given: Mapping[str, Any], grammar: Grammar) -> Self:
        return cls(
            **dates_of(given),
            regime=words(given, "regime"),
            test=grammar.read(given["when"])[0],
            share=number(given, "share"),
            months=whole(given, "months", least=1, most=LONGEST),
            follows_aid=flag(given, "follows_aid"),
            confidence=Confidence(given["confidence"]),
        )


def warnings(ceilings: Sequence[Ceiling], chosen: Sequence[Answer], costs: Costs) -> list[Said]:
    """Of each regime that has a ceiling: what exceeds it, or why that was not checked."""
    known = [each for each in ceilings if each.confidence is not Confidence.LOW and each.holds_on(costs.first)]
    regimes = dict.fromkeys(each.regime for each in known)
    found = (_warning([each for each in known if each.regime == regime], regime, chosen, costs) for regime in regimes)
    return [each for each in found if each]


def _warning(ceilings: Sequence[Ceiling], regime: str, chosen: Sequence[Answer], costs: Costs) -> Said | None:
    aids = [each for each in chosen if each.version.aid_regime == regime]
    if not aids:
        return None
    ceiling = _of_person(ceilings, costs.known)
    return exceeding(ceiling, aids, costs) if ceiling else NO_GROUP


def _of_person(ceilings: Sequence[Ceiling], known: Mapping[str, Any]) -> Ceiling | None:
    """Of those that surely hold, the one that leaves most room."""
    return max((each for each in ceilings if each.test(known)), key=lambda each: (each.share, each.months), default=None)


def exceeding(ceiling: Ceiling, aids: Sequence[Answer], costs: Costs) -> Said | None:
    """None where the aids stay within the ceiling, exactly at it too; what can't be reckoned is said."""
    months = _months(ceiling, aids, costs)
    cost = None if months is None else _cost(months, costs)
    if months is None or cost is None:
        return NOT_RECKONED
    most = cents(cost * ceiling.share)
    aid = sum((_within(each.amounts.monthly, costs.slices(months)) for each in aids), NOTHING)
    if aid <= most:
        return None
    share = f"{(ceiling.share * PERCENT).normalize():f}"
    return Said(EXCEEDED.text, {"aid": Euros(aid), "most": Euros(most), "share": share, "source": ceiling.source})


def _cost(months: int, costs: Costs) -> Decimal | None:
    pay, contributions = costs.pay(months), costs.contributions(months)
    return None if pay is None or contributions is None else sum([*pay, *contributions], NOTHING)


def _months(ceiling: Ceiling, aids: Sequence[Answer], costs: Costs) -> int | None:
    """How many months are looked at, the contract's at most; None where nobody has said how long it lasts."""
    lasting = [each.amounts.months or 0 for each in aids] if ceiling.follows_aid else []
    months = max([ceiling.months, *lasting])
    if costs.has_end:
        return None if costs.contract_months is None else min(months, costs.contract_months)
    return months


def _within(monthly: Sequence[Decimal], parts: Sequence[Slice]) -> Decimal:
    """What falls into these months; of an aid that goes on, the last of them by its days."""
    found = list(monthly[: len(parts)])
    if len(monthly) > len(parts):
        found[-1] = cents(found[-1] * parts[-1].days / parts[-1].month_days)
    return sum(found, NOTHING)
