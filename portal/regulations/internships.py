"""The limits of internships, as dated rules: how many, how long, how much, what is due by when."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Self

from portal.regulations.conditions import BadRule, Grammar, Test, day_of
from portal.regulations.facts import GROUPS
from portal.regulations.sayings import Said, sentence
from portal.regulations.shapes import flag, names, number, one_of, part, parts, whole, whole_if_said, words, words_if_said

EVENTS = ("intern_start", "intern_end", "early_end", "extension", "hire", "transformation", "year")
SURE = ("H", "M", "L")
FAR = 3660  # days between an event and what it asks for
ROUNDINGS = {"ceil": ROUND_CEILING, "floor": ROUND_FLOOR, "half_up": ROUND_HALF_UP}


class InternshipKind(enum.Enum):
    """To learn a trade, or a way back among others that a public service has agreed on with the person."""

    EXTRACURRICULAR = "extracurricular"
    INCLUSION = "inclusion"


ANY_KIND = frozenset(InternshipKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """From when to when a rule holds, where it is written, and by when somebody has to hold it against that again."""

    valid_from: date
    valid_to: date | None
    source: str
    review_by: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def is_under_check(self, day: date) -> bool:
        """Nobody has looked at it in time: it holds, but is said to be «in verifica»."""
        return self.review_by is not None and self.review_by < day


def dates_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """Raises BadRule where it would hold on no day."""
    begins, ends = day_of(given["valid_from"]), day_of(given.get("valid_to"))
    if begins is None:
        raise BadRule("manca il giorno da cui vale")
    if ends and ends < begins:
        raise BadRule("finisce prima di cominciare a valere")
    again = day_of(given.get("review_by"))
    return {"valid_from": begins, "valid_to": ends, "source": words(given, "source"), "review_by": again}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """Up to so many (people, or a share of them), so many interns."""

    limit: Decimal
    interns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule(Dated):
    """How many interns a site may host at the same time. `tiers` by counted staff; beyond them `share` of the staff."""

    tiers: tuple[Tier, ...]
    share: Decimal
    rounding: str
    exempt: frozenset[str]
    premium_over: int  # staff above which past hires give more places
    premium: tuple[Tier, ...]  # from a share of the interns of 24 months who were hired, so many more

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            **dates_of(given),
            tiers=_tiers(given, "up_to", "interns"),
            share=number(given, "share"),
            rounding=ROUNDINGS[one_of(given, "rounding", ROUNDINGS)],
            exempt=frozenset(names(given, "exempt")),
            premium_over=whole(part(given, "premium"), "over_staff"),
            premium=_tiers(given["premium"], "from", "more"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationRule(Dated):
    """How long an internship of one group may last with the same host, extensions included."""

    group: str
    min_days: int | None
    min_months: int | None
    seasonal_min_months: int | None
    max_months: int
    renewals: int | None

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            **dates_of(given),
            group=one_of(given, "group", GROUPS),
            min_days=whole_if_said(given, "min_days"),
            min_months=whole_if_said(given, "min_months"),
            seasonal_min_months=whole_if_said(given, "seasonal_min_months"),
            max_months=whole(given, "max_months"),
            renewals=whole_if_said(given, "renewals"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowanceRule(Dated):
    """The least that an intern gets a month, in euros; whole from a share of attendance on, below in proportion."""

    base: Decimal
    full_from: Decimal  # per cent of the month's planned hours
    least_hours: Decimal  # per cent of the collective agreement's hours under which it is not foreseen

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            **dates_of(given),
            base=number(given, "base"),
            full_from=number(given, "full_from"),
            least_hours=number(given, "least_hours"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRule(Dated):
    """Something to be done by a day: so many days from an event, or on a day of the year."""

    code: str
    event: str  # one of EVENTS
    kinds: frozenset[InternshipKind]
    what: Said
    actor: Said
    offset_days: int | None
    fixed: str | None  # MM-DD
    channel: Said | None
    penalty: Said | None
    before_start: bool  # without it the internship may not begin
    proof: Said | None
    confidence: str
    doubtful_for: frozenset[InternshipKind]  # kinds for which it still has to be confirmed

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Raises BadRule where it could not be kept as it is written."""
        kinds = _kinds(given, "kinds") or ANY_KIND
        rule = cls(
            **dates_of(given),
            code=words(given, "code"),
            event=one_of(given, "event", EVENTS),
            kinds=kinds,
            what=sentence(given["what"]),
            actor=sentence(given["actor"]),
            offset_days=whole_if_said(given, "offset_days", least=-FAR, most=FAR),
            fixed=words_if_said(given, "fixed") or None,
            channel=_sentence(given.get("channel")),
            penalty=_sentence(given.get("penalty")),
            before_start=flag(given, "before_start"),
            proof=_sentence(given.get("proof")),
            confidence=one_of(given, "confidence", SURE),
            doubtful_for=kinds if given["confidence"] == "M" else _kinds(given, "doubtful_for"),
        )
        rule.must_be_possible()
        return rule

    def must_be_possible(self) -> None:
        """Every year it falls on a day of the year, else so many days from its event. Who has to do a thing before the start needs
        a day before it, and something to show. Raises BadRule.
        """
        if self.before_start and (self.event != "intern_start" or self.offset_days is None or self.offset_days >= 0):
            raise BadRule(f"{self.code}: prima dell'inizio vuol dire almeno il giorno prima")
        if self.before_start and self.proof is None:
            raise BadRule(f"{self.code}: manca con che cosa si dimostra")
        if self.event == "year":
            _must_be_a_day_of_the_year(self.fixed)
        elif self.offset_days is None:
            raise BadRule(f"{self.code}: manca a quanti giorni dall'evento («offset_days»)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prohibition(Dated):
    """A case in which there must be no internship. `test` is true of such a case; None where only people can tell."""

    code: str
    says: Said
    test: Test | None
    confidence: str

    @classmethod
    def read(cls, given: Mapping[str, Any], grammar: Grammar) -> Self:
        test = grammar.read(given["test"])[0] if "test" in given else None
        confidence = one_of(given, "confidence", SURE)
        return cls(**dates_of(given), code=words(given, "code"), says=sentence(given), test=test, confidence=confidence)


def _tiers(given: Mapping[str, Any], limit: str, interns: str) -> tuple[Tier, ...]:
    found = tuple(Tier(limit=number(each, limit), interns=whole(each, interns)) for each in parts(given, "tiers"))
    if not found:
        raise BadRule("«tiers» è una lista vuota")
    return found


def _kinds(given: Mapping[str, Any], name: str) -> frozenset[InternshipKind]:
    try:
        return frozenset(InternshipKind(each) for each in names(given, name))
    except ValueError as fault:
        raise BadRule(f"{given['code']}: {fault}") from fault


def _must_be_a_day_of_the_year(fixed: str | None) -> None:
    try:
        datetime.strptime(f"2024-{fixed}", "%Y-%m-%d")  # noqa: DTZ007 - a day of any year, in no zone
    except ValueError as fault:
        raise BadRule(f"«{fixed}» non è un giorno dell'anno, come 01-31") from fault


def _sentence(given: Mapping[str, Any] | None) -> Said | None:
    return None if given is None else sentence(given)


def kind_of(group: str) -> InternshipKind:
    """Which kind of internship people of a group do."""
    return InternshipKind.INCLUSION if group == InternshipKind.INCLUSION.value else InternshipKind.EXTRACURRICULAR


def of_group(rules: Sequence[DurationRule], group: str, day: date) -> DurationRule | None:
    return next((each for each in reversed(rules) if each.group == group and each.holds_on(day)), None)
