"""The worked examples that stand with a measure, held against what the rules make of them today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.incentives.evaluation import evaluate
from portal.incentives.measures import Example, Status, Version
from portal.regulations import facts
from portal.rulebook.ruleset import RuleSet

SAID = {"likely": "potrebbe spettare", "not_eligible": "non risulta", "unknown": "manca un dato"}


@dataclass(frozen=True, slots=True)
class Fault:
    """An example that does not come out as it is written."""

    code: str
    example: str
    words: str


def faults_of(rules: RuleSet, version: Version, day: date) -> list[Fault]:
    """Every example of a wording, against this wording, wherever it stands among the others."""
    told = ((each, fault_in(rules, version, each, day)) for each in version.examples)
    return [Fault(version.code, str(each.says), words) for each, words in told if words]


def fault_in(rules: RuleSet, version: Version, example: Example, day: date) -> str | None:
    """What comes out instead; None where the verdict is the written one, and the sum is it to the cent."""
    try:
        case = facts.read(example.case, day)
    except facts.BadFact as fault:
        return f"l'esempio non si legge: {fault}"
    if case.hiring is None:
        return "l'esempio non dice niente di un'assunzione"
    (answer,) = evaluate([version], rules.extras, case.hiring, case.day)
    if answer.verdict.value != example.verdict:
        why = f" ({answer.failed[0].says})" if answer.failed else ""
        return f"esce «{SAID[answer.verdict.value]}»{why} e non «{SAID.get(example.verdict, example.verdict)}»"
    if example.total is None or answer.total == Decimal(example.total):
        return None
    return f"esce {answer.total if answer.total is not None else 'nessuna somma'} e non {example.total}"


def all_faults(rules: RuleSet, versions: Iterable[Version], day: date) -> list[Fault]:
    return [fault for version in versions for fault in faults_of(rules, version, day)]


def checked(rules: RuleSet) -> list[Version]:
    """The wordings whose examples must come out: all that can be read, but for what does not apply for the time being."""
    return [each for found in rules.measures.values() for each in found if each.status in {Status.PUBLISHED, Status.CLOSED}]
