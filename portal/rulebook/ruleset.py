"""All rules together, as they stand: which wording of each holds on a day, and for which hires."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from portal.incentives.evaluation import Answer, evaluate
from portal.incentives.measures import PUBLIC, About, Version, must_not_overlap, read_about, read_version
from portal.incentives.pay import ExtraPay, Extras
from portal.regulations.conditions import Areas, BadRule, Grammar
from portal.regulations.facts import Values
from portal.regulations.internships import AllowanceRule, Dated, DeadlineRule, DurationRule, Prohibition, QuotaRule
from portal.regulations.sayings import sentence

DATA = Path(__file__).parent / "data"
FILES = ("incentives", "closed", "regional", "internships", "terms")
Rule = TypeVar("Rule", bound=Dated)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Measures by code with all their versions, oldest first; the rules of internships; what the words of the law mean."""

    about: Mapping[str, About]
    measures: Mapping[str, tuple[Version, ...]]
    extras: Extras
    quotas: tuple[QuotaRule, ...]
    durations: tuple[DurationRule, ...]
    allowances: tuple[AllowanceRule, ...]
    deadlines: tuple[DeadlineRule, ...]
    prohibitions: tuple[Prohibition, ...]

    def in_force(self, code: str, day: date, hire: date) -> Version | None:
        """The wording that governs a hire, as known on a day: the newest that covers it, else the newest; None before the first."""
        heard = [each for each in self.measures[code] if each.status in PUBLIC and each.valid_from <= max(day, hire)]
        covering = [each for each in heard if each.covers(hire)]
        return next(reversed(covering or heard), None)

    def governing(self, day: date, hire: date) -> list[Version]:
        """One wording of each measure."""
        found = (self.in_force(code, day, hire) for code in self.measures)
        return [each for each in found if each]

    def evaluate(self, known: Values, day: date) -> list[Answer]:
        """Every measure's answer to a hire, as its rules are known on a day."""
        return evaluate(self.governing(day, known["hire_date"]), self.extras, known, day)


def on(rules: Sequence[Rule], day: date) -> Rule | None:
    """The rule that holds on a day."""
    return next((each for each in reversed(rules) if each.holds_on(day)), None)


@cache
def shipped() -> RuleSet:
    """The rules that come with this release."""
    return of_documents([yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")) for name in FILES])


def of_documents(documents: Sequence[Mapping[str, Any]]) -> RuleSet:
    """A set of rules from what its files hold. Raises BadRule, saying which rule can't be read and why."""
    told = merged(documents)
    areas: Areas = {name: tuple(each["provinces"]) for name, each in told["areas"].items()}
    grammar = Grammar({name: each["means"] for name, each in told["terms"].items()}, areas)
    shared = told["conditions"]
    measures = {each["code"]: _versions(each, shared, grammar) for each in told["measures"]}
    return RuleSet(
        about={each["code"]: read_about(each) for each in told["measures"]},
        measures=measures,
        extras={number: ExtraPay(**each) for number, each in told["extra_pay"].items()},
        quotas=tuple(QuotaRule.read(each) for each in told["quotas"]),
        durations=tuple(DurationRule.read(each) for each in told["durations"]),
        allowances=tuple(AllowanceRule.read(each) for each in told["allowances"]),
        deadlines=tuple(DeadlineRule.read(each) for each in told["deadlines"]),
        prohibitions=tuple(Prohibition.read(each, grammar) for each in told["prohibitions"]),
    )


def merged(documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Lists follow one another, names stand together; the same code twice is a mistake."""
    told: dict[str, Any] = {}
    for document in documents:
        for name, part in document.items():
            told[name] = (
                part if name not in told else told[name] + part if isinstance(part, list) else {**told[name], **part}
            )
    codes = [each["code"] for each in told["measures"]]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise BadRule(f"{min(twice)}: c'è due volte")
    return told


def _versions(measure: Mapping[str, Any], shared: Mapping[str, Any], grammar: Grammar) -> tuple[Version, ...]:
    code, name = measure["code"], sentence({"says": measure["name"], "en": measure.get("name_en")})
    found = [read_version(code, name, spelled_out(each, shared), grammar) for each in measure["versions"]]
    must_not_overlap(found)
    return tuple(sorted(found, key=lambda each: each.valid_from))


def spelled_out(version: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """A version that holds whatever becomes of the shared conditions: each `use` replaced by what it names. Raises BadRule."""
    found: list[Mapping[str, Any]] = []
    for each in version["conditions"]:
        if isinstance(each, str):
            if each not in shared:
                raise BadRule(f"la condizione «{each}» non c'è")
            found.append(shared[each])
        else:
            found.append(each)
    return {**version, "conditions": found}
