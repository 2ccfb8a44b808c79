"""What the rules say to a hire, put in the order in which an employer reads it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.incentives import intensity, questions, stacking
from portal.incentives.evaluation import Answer, Verdict
from portal.incentives.pay import Costs
from portal.incentives.spread import Month, by_month
from portal.incentives.stacking import Best
from portal.regulations.facts import Values
from portal.regulations.money import NOTHING
from portal.regulations.sayings import Said
from portal.rulebook.ruleset import RuleSet


@dataclass(frozen=True)
class Outcome:
    """The answers of one case, sorted; `months` are those of the best set together."""

    hire: date
    best: Best
    chosen: tuple[Answer, ...]
    likely: tuple[Answer, ...]
    unknown: tuple[Answer, ...]
    delicate: tuple[Answer, ...]  # open for want of an answer that nobody has to give
    not_eligible: tuple[Answer, ...]
    months: tuple[Month, ...]
    warnings: tuple[Said, ...]  # on the best set as a whole
    questions: tuple[str, ...]

    @property
    def possible(self) -> Decimal:
        """The most that one of the open measures would give, in euros."""
        return max((each.total or NOTHING for each in self.unknown), default=NOTHING)

    def of(self, code: str) -> Answer:
        """One of those that might be due."""
        return next(each for each in self.likely if each.code == code)


def of_case(rules: RuleSet, known: Values, day: date, sensitive: Collection[str]) -> Outcome:
    """What each measure says to a case on a day, and the best set. `sensitive` are facts that nobody is pressed for."""
    answers = rules.evaluate(known, day)
    open_ones = _dearest_first(answers, Verdict.UNKNOWN)
    delicate = tuple(each for each in open_ones if not set(each.questions).isdisjoint(sensitive))
    unknown = tuple(each for each in open_ones if each not in delicate)
    likely = _dearest_first(answers, Verdict.LIKELY)
    best = stacking.best(answers)
    chosen = tuple(each for each in answers if each.code in best.chosen.codes)
    hire = known["hire_date"]
    return Outcome(
        hire=hire,
        best=best,
        chosen=chosen,
        likely=likely,
        unknown=unknown,
        delicate=delicate,
        not_eligible=tuple(each for each in answers if each.verdict is Verdict.NOT_ELIGIBLE),
        months=by_month(hire, [each.amounts.monthly for each in chosen]),
        warnings=tuple(intensity.warnings(rules.ceilings, chosen, Costs(known, rules.extras))),
        questions=tuple(questions.deciding((*likely, *unknown))),
    )


def _dearest_first(answers: Sequence[Answer], verdict: Verdict) -> tuple[Answer, ...]:
    found = [each for each in answers if each.verdict is verdict]
    return tuple(sorted(found, key=lambda each: -(each.total or NOTHING)))
