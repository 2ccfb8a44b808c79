"""All rules together, as they stand: which wording of each holds on a day, and for which hires."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

import yaml

from portal.incentives.evaluation import Answer, evaluate
from portal.incentives.intensity import Ceiling
from portal.incentives.measures import PUBLIC, Status, Version, read_version
from portal.incentives.pay import ExtraPay, Extras
from portal.regulations.conditions import Grammar, Wordings, refusing
from portal.regulations.facts import Values
from portal.regulations.internships import AllowanceRule, Dated, DeadlineRule, DurationRule, Prohibition, QuotaRule
from portal.regulations.shapes import names
from portal.rulebook import texts
from portal.rulebook.texts import Document, Kind, Text

DATA = Path(__file__).parent / "data"
FILES = ("incentives", "closed", "regional", "internships", "terms")
Rule = TypeVar("Rule", bound=Dated)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Measures by code with all their versions, oldest first; the rules of internships; what the words of the law mean."""

    measures: Mapping[str, tuple[Version, ...]]
    extras: Extras
    quotas: tuple[QuotaRule, ...]
    durations: tuple[DurationRule, ...]
    allowances: tuple[AllowanceRule, ...]
    deadlines: tuple[DeadlineRule, ...]
    prohibitions: tuple[Prohibition, ...]
    ceilings: tuple[Ceiling, ...]
    grammar: Grammar

    def in_force(self, code: str, day: date, hire: date) -> Version | None:
        """The wording that governs a hire, as known on a day: that of the hire's own day, where it covers it; else the first later
        one to reach back to it; one that covers nothing of the kind where there is no other. None before the first.
        """
        heard = [each for each in self.measures[code] if each.status in PUBLIC and each.valid_from <= max(day, hire)]
        begun = [each for each in heard if each.valid_from <= hire]
        later = (each for each in heard[len(begun) :] if each.covers(hire))
        return next(chain(_of_its_day(begun, hire), later, reversed(heard)), None)

    def governing(self, day: date, hire: date) -> list[Version]:
        """One wording of each measure."""
        found = (self.in_force(code, day, hire) for code in self.measures)
        return [each for each in found if each]

    def evaluate(self, known: Values, day: date) -> list[Answer]:
        """Every measure's answer to a hire, as its rules are known on a day."""
        return evaluate(self.governing(day, known["hire_date"]), self.extras, known, day)


def _of_its_day(begun: Sequence[Version], hire: date) -> Iterator[Version]:
    """The newest that covers a hire; one that speaks of later hires only leaves this one to those before it, one whose window
    has closed by then does not.
    """
    for each in reversed(begun):
        if each.covers(hire):
            yield each
        if hire >= each.hire_from:
            return


def on(rules: Sequence[Rule], day: date) -> Rule | None:
    """The rule that holds on a day."""
    return next((each for each in reversed(rules) if each.holds_on(day)), None)


@cache
def shipped() -> RuleSet:
    """The rules that come with this release."""
    return of_documents(files())


def files() -> list[Any]:
    return [yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")) for name in FILES]


def of_documents(documents: Sequence[Document]) -> RuleSet:
    """A set of rules from what its files hold. Raises BadRule, saying which rule can't be read and why."""
    return of_texts(texts.of_documents(documents))


@refusing()
def of_texts(given: Iterable[Text]) -> RuleSet:
    """A set of rules from their texts, those of one rule as they were published. What is not public is no part of it, but for
    drafts of measures, which nothing asks. Raises BadRule.
    """
    held: dict[Kind, dict[str, list[Text]]] = defaultdict(dict)
    for (kind, code), found in texts.of_each_rule(given):
        drafts = [each for each in found if each.status not in PUBLIC] if kind is Kind.MEASURE else []
        held[kind][code] = [*texts.in_turn(found), *drafts]
    grammar = Grammar(_wordings(held[Kind.TERM], _meaning), _wordings(held[Kind.AREA], _provinces))
    for term in grammar.terms:
        grammar.read({"term": term})  # also one that no measure uses yet
    measures = {code: tuple(version_of(each, grammar) for each in found) for code, found in held[Kind.MEASURE].items()}
    return RuleSet(
        measures={code: tuple(sorted(found, key=lambda each: each.valid_from)) for code, found in measures.items()},
        extras={int(code): found for code, found in _wordings(held[Kind.EXTRA_PAY], ExtraPay.read).items()},
        quotas=tuple(QuotaRule.read(each) for each in _documents(held[Kind.QUOTA])),
        durations=tuple(DurationRule.read(each) for each in _documents(held[Kind.DURATION])),
        allowances=tuple(AllowanceRule.read(each) for each in _documents(held[Kind.ALLOWANCE])),
        deadlines=tuple(DeadlineRule.read(each) for each in _documents(held[Kind.DEADLINE])),
        prohibitions=tuple(Prohibition.read(each, grammar) for each in _documents(held[Kind.PROHIBITION])),
        ceilings=tuple(Ceiling.read(each, grammar) for each in _documents(held[Kind.CEILING])),
        grammar=grammar,
    )


def version_of(text: Text, grammar: Grammar) -> Version:
    """A measure's text as it is reckoned with. Raises BadRule."""
    standing = {"status": text.status.value, "review_by": text.review_by, "verified_on": text.verified_on}
    return read_version(text.code, {**text.document, **standing}, grammar)


def _wordings(found: Mapping[str, Sequence[Text]], told: Callable[[Document], Any]) -> Mapping[str, Wordings]:
    return {code: tuple((each.valid_from, told(each.document)) for each in group) for code, group in found.items() if group}


def _meaning(document: Document) -> Any:
    return document["means"]


def _provinces(document: Document) -> tuple[str, ...]:
    return names(document, "provinces")


def _documents(found: Mapping[str, Sequence[Text]]) -> list[Document]:
    """What is suspended keeps its place, and nobody is judged by it."""
    held = (each for group in found.values() for each in group if each.status is not Status.SUSPENDED)
    return [{**each.document, "review_by": each.review_by} for each in held]
