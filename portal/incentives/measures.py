"""A measure and its versions, as the rules' data write them. A version is never changed: a new one follows it."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.incentives.benefits import FORMULAS, Cases, must_be_reckonable, read_cases, read_months
from portal.regulations.conditions import BadRule, Condition, Grammar, day_of, refusing
from portal.regulations.sayings import Said, sentence
from portal.regulations.shapes import exact, flag, listed_if_said, names, one_of, part, parts, words, words_if_said


class Status(enum.Enum):
    DRAFT = "draft"
    VERIFIED = "verified"
    PUBLISHED = "published"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"  # proposed, and not taken


class Confidence(enum.Enum):
    HIGH = "H"
    MEDIUM = "M"  # published with «da verificare con il consulente del lavoro»
    LOW = "L"  # never published


class Family(enum.Enum):
    """Of one worker and one month only one measure of the first family counts; the others may be added to it."""

    CONTRIBUTIONS = "contributions"
    WAGE = "wage"
    TAX = "tax"
    GRANT = "grant"


VERDICTS = ("likely", "not_eligible", "unknown")
PUBLIC = frozenset({Status.PUBLISHED, Status.CLOSED, Status.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    url: str | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class About:
    """What a measure is, in few words: `serves` are the groups by which people look for it."""

    code: str
    name: Said
    territory: str
    serves: tuple[str, ...]
    summary: Said
    how: Said

    @property
    def slug(self) -> str:
        return self.code.lower().replace("_", "-")


@dataclass(frozen=True, slots=True)
class Example:
    """A worked example: a case as JSON would hold it, and what must come out."""

    says: Said
    case: Mapping[str, Any]
    verdict: str
    total: str | None  # euros; None: whatever comes out


@dataclass(frozen=True, slots=True)
class Stacking:
    """What else may come to the same worker in the same month."""

    family: Family
    excludes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Benefit:
    """One part of what a measure gives."""

    formula: str
    cases: Cases


@dataclass(frozen=True, slots=True)
class Version:
    """The wording of a measure from `valid_from` to `valid_to`, for hires from `hire_from` to `hire_to`."""

    about: About
    valid_from: date
    valid_to: date | None
    hire_from: date
    hire_to: date | None
    apply_by: date | None
    status: Status
    confidence: Confidence
    conditions: tuple[Condition, ...]
    benefits: tuple[Benefit, ...]
    months: Cases
    stacking: Stacking
    aid_regime: str
    warnings: tuple[Said, ...]
    sources: tuple[Source, ...]
    review_by: date | None
    verified_on: date | None
    claw_back: Said | None
    examples: tuple[Example, ...]

    @property
    def code(self) -> str:
        return self.about.code

    @property
    def name(self) -> Said:
        return self.about.name

    def covers(self, hire: date) -> bool:
        return self.hire_from <= hire and (self.hire_to is None or hire <= self.hire_to)

    def citation(self, condition: Condition | None = None) -> str:
        """Where it is written: the condition's own place, or the measure's first source."""
        first = self.sources[0].title if self.sources else ""
        return condition.cite or first if condition else first


def read_version(code: str, given: Mapping[str, Any], grammar: Grammar) -> Version:
    """A version from the data. Raises BadRule, naming the measure and what is wrong."""
    with refusing(code):
        return _version(code, given, grammar)


def _version(code: str, given: Mapping[str, Any], grammar: Grammar) -> Version:
    stacking = part(given, "stacking")
    version = Version(
        about=_about(code, given),
        valid_from=_day(given["valid_from"]),
        valid_to=day_of(given.get("valid_to")),
        hire_from=_day(given["hire_from"]),
        hire_to=day_of(given.get("hire_to")),
        apply_by=day_of(given.get("apply_by")),
        status=Status(given["status"]),
        confidence=Confidence(given["confidence"]),
        conditions=tuple(read_condition(each, grammar) for each in parts(given, "conditions")),
        benefits=tuple(read_benefit(each, grammar) for each in parts(given, "benefit")),
        months=read_months(given["months"], grammar),
        stacking=Stacking(Family(stacking["family"]), frozenset(names(stacking, "excludes"))),
        aid_regime=words_if_said(given, "aid_regime") or "none",
        warnings=tuple(sentence(each) for each in listed_if_said(given, "warnings")),
        sources=tuple(read_source(each) for each in parts(given, "sources")),
        review_by=day_of(given.get("review_by")),
        verified_on=day_of(given.get("verified_on")),
        claw_back=spoken_of(given, "claw_back"),
        examples=tuple(read_example(each) for each in listed_if_said(given, "examples")),
    )
    _must_hold_together(version)
    return version


def _must_hold_together(version: Version) -> None:
    if version.valid_to and version.valid_to < version.valid_from:
        raise BadRule("finisce prima di cominciare a valere")
    if version.hire_to and version.hire_to < version.hire_from:
        raise BadRule("la finestra delle assunzioni finisce prima di cominciare")
    if version.confidence is Confidence.LOW and version.status in PUBLIC:
        raise BadRule("una regola non confermata (L) resta una bozza")
    if not version.sources:
        raise BadRule("manca la fonte")


def read_condition(given: Mapping[str, Any], grammar: Grammar) -> Condition:
    """One thing that must hold. Raises BadRule."""
    decides, cite = flag(given, "decides", otherwise=True), words_if_said(given, "cite")
    return grammar.condition(given["test"], sentence(given), decides=decides, cite=cite)


def read_benefit(given: Mapping[str, Any], grammar: Grammar) -> Benefit:
    """One part of what it gives. Raises BadRule."""
    formula = given["formula"]
    if not isinstance(formula, str) or formula not in FORMULAS:
        raise BadRule(f"la formula «{formula}» non c'è")
    cases = read_cases(given["cases"], grammar)
    for case in cases:
        must_be_reckonable(formula, case.numbers)
    return Benefit(formula, cases)


def read_source(given: Mapping[str, Any]) -> Source:
    """Where it is written. Raises BadRule."""
    return Source(words(given, "title"), words_if_said(given, "url") or None, day_of(given.get("date")))


def read_example(given: Mapping[str, Any]) -> Example:
    """A worked example. Raises BadRule."""
    total = given.get("total")
    if total is not None and not isinstance(exact(total), Decimal):
        raise BadRule(f"«{total}» non è una somma in euro")
    verdict = one_of(given, "verdict", VERDICTS)
    words(given, "says")
    return Example(sentence(given), part(given, "case"), verdict, None if total is None else str(total))


def _about(code: str, given: Mapping[str, Any]) -> About:
    told = {name: spoken_of(given, name) for name in ("name", "summary", "how")}
    lacking = [name for name, words in told.items() if words is None]
    if lacking:
        raise BadRule(f"manca «{lacking[0]}»")
    serves = names(given, "for")
    return About(code=code, territory=words(given, "territory"), serves=serves, **told)  # type: ignore[arg-type]  # none is None


def spoken_of(given: Mapping[str, Any], name: str) -> Said | None:
    """A sentence that stands beside its English: `how` and `how_en`."""
    return sentence({"says": given[name], "en": given.get(f"{name}_en")}) if given.get(name) else None


def _day(given: Any) -> date:
    found = day_of(given)
    if found is None:
        raise BadRule("manca un giorno")
    return found
