"""What the rules of internships make of one case. Functions of values: who has a row takes them out first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from portal.regulations.internships import (
    ANY_KIND,
    AllowanceRule,
    DeadlineRule,
    DurationRule,
    InternshipKind,
    Prohibition,
    QuotaRule,
)
from portal.regulations.money import NOTHING, cents
from portal.regulations.months import last_day
from portal.regulations.sayings import Said, said

WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Quota:
    """Places for ordinary interns at one site at the same time."""

    most: int
    present: int
    free: int
    reasons: tuple[Said, ...]


def quota(
    rule: QuotaRule, *, staff: int, ordinary: int = 0, exempt: int = 0, hosted: int | None = None, hired: int | None = None
) -> Quota:
    """How many more may come. `staff` counts whom the rule counts; `hosted` and `hired` are the interns of the last 24 months."""
    most, why = _by_staff(rule, staff)
    reasons = [why]
    more = premium(rule, staff=staff, hosted=hosted, hired=hired)
    if more:
        reasons.append(said("Per i tirocinanti assunti negli ultimi 24 mesi: %(more)s in più", more=more))
    if exempt:
        reasons.append(said("Fuori dal limite, per il loro gruppo: %(exempt)s", exempt=exempt))
    if ordinary:
        reasons.append(said("Già presenti: %(ordinary)s", ordinary=ordinary))
    return Quota(most + more, ordinary, max(0, most + more - ordinary), tuple(reasons))


def _by_staff(rule: QuotaRule, staff: int) -> tuple[int, Said]:
    tier = next((each for each in rule.tiers if staff <= each.limit), None)
    if tier:
        words = said("Fino a %(limit)s dipendenti nella sede: %(most)s", limit=tier.limit, most=tier.interns)
        return tier.interns, words
    most = int((staff * rule.share).to_integral_value(rule.rounding))
    share = f"{rule.share * WHOLE:f}".rstrip("0").rstrip(".")
    words = said(
        "Oltre %(limit)s dipendenti nella sede: il %(share)s per cento, cioè %(most)s",
        limit=rule.tiers[-1].limit,
        share=share,
        most=most,
    )
    return most, words


def premium(rule: QuotaRule, *, staff: int, hosted: int | None, hired: int | None) -> int:
    """Places beyond the share, for who has hired former interns."""
    if staff <= rule.premium_over or not hosted or hired is None:
        return 0
    share = Decimal(min(hired, hosted)) / hosted
    return max((each.interns for each in rule.premium if share >= each.limit), default=0)


@dataclass(frozen=True, slots=True)
class Duration:
    """How long it may last, and whether what is asked for may be."""

    max_months: int
    last_day: date | None
    allowed: bool | None
    reasons: tuple[Said, ...]


def duration(
    rule: DurationRule, *, start: date | None = None, months: int | None = None, seasonal: bool = False, done: int = 0
) -> Duration:
    """Months asked for, after `done` months with the same host. Unknown months are neither allowed nor refused."""
    reasons: list[Said] = []
    least = rule.seasonal_min_months if seasonal and rule.seasonal_min_months else rule.min_months
    if months is not None and months + done > rule.max_months:
        reasons.append(
            said("Con la stessa azienda può durare al massimo %(most)s mesi, proroghe comprese", most=rule.max_months)
        )
    if months is not None and least and months + done < least:
        reasons.append(said("Deve durare almeno %(least)s mesi", least=least))
    ends = last_day(start, months) if start and months else None
    return Duration(rule.max_months, ends, None if months is None else not reasons, tuple(reasons))


@dataclass(frozen=True, slots=True)
class Allowance:
    """The least due for each month, in euros; `reasons` where something has to be asked first."""

    monthly: tuple[Decimal, ...]
    total: Decimal
    reasons: tuple[Said, ...]


def allowance(
    rule: AllowanceRule,
    *,
    attendance: Sequence[Decimal],
    weekly_hours: Decimal | None = None,
    ccnl_hours: Decimal | None = None,
) -> Allowance | None:
    """`attendance` is the percentage of each month's planned hours. None where the hours are too few for the rule to say."""
    hours = Decimal(1)
    if weekly_hours is not None and ccnl_hours is not None:
        hours = min(Decimal(1), weekly_hours / ccnl_hours)
    if hours * WHOLE < rule.least_hours:
        return None
    reasons = [said("L'orario è ridotto: l'indennità scende in proporzione")] if hours < 1 else []
    full = [each >= rule.full_from for each in attendance]
    if not all(full):
        reasons.append(said("Sotto il %(full)s per cento di presenze l'indennità è in proporzione", full=rule.full_from))
    of_each = zip(attendance, full, strict=True)
    monthly = tuple(cents(rule.base * hours * (1 if whole else share / WHOLE)) for share, whole in of_each)
    return Allowance(monthly, sum(monthly, NOTHING), tuple(reasons))


def forbidden(rules: Sequence[Prohibition], known: Mapping[str, Any], day: date) -> list[Prohibition]:
    """The cases that surely are the one at hand; what is not known forbids nothing. `known` are facts by their names."""
    told = dict(known)
    if "promoter_id" in told and "host_id" in told:
        told["promoter_is_host"] = told["promoter_id"] == told["host_id"]
    return [each for each in rules if each.test and each.holds_on(day) and each.test(told)]


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done, until midnight of its day."""

    rule: DeadlineRule
    on: date


def deadlines(rules: Sequence[DeadlineRule], event: str, day: date, kind: InternshipKind | None = None) -> list[Due]:
    """What an event on a day brings with it, the earliest first. Of an unknown kind, what any would."""
    asked = _asked(kind)
    of_event = [each for each in rules if each.event == event and each.kinds & asked]
    found = [each for each in of_event if each.offset_days is not None and each.holds_on(day)]
    dues = [Due(each, day + timedelta(days=each.offset_days or 0)) for each in found]
    return sorted(dues, key=lambda each: each.on)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that an internship asks of somebody, until midnight of its day."""

    code: str
    what: Said
    actor: Said
    due: date
    source: str
    blocks_start: bool
    proof: Said | None
    kinds: frozenset[InternshipKind]  # of those asked about, which ask for it
    doubtful_for: frozenset[InternshipKind]  # of these, where it still has to be confirmed
    channel: Said | None
    penalty: Said | None


def steps(rules: Sequence[DeadlineRule], kind: InternshipKind | None, start: date, ends: date | None = None) -> list[Step]:
    """From the papers to the attestation, the earliest first; `ends` is the last day, where it is known. No kind: those of all."""
    dues = deadlines(rules, "intern_start", start, kind)
    if ends:
        dues += deadlines(rules, "intern_end", ends, kind)
    return [_step(each, _asked(kind)) for each in sorted(dues, key=lambda each: each.on)]


def _asked(kind: InternshipKind | None) -> frozenset[InternshipKind]:
    return ANY_KIND if kind is None else frozenset({kind})


def _step(due: Due, asked: frozenset[InternshipKind]) -> Step:
    rule = due.rule
    return Step(
        code=rule.code,
        what=rule.what,
        actor=rule.actor,
        due=due.on,
        source=rule.source,
        blocks_start=rule.before_start,
        proof=rule.proof,
        kinds=rule.kinds & asked,
        doubtful_for=rule.doubtful_for & asked,
        channel=rule.channel,
        penalty=rule.penalty,
    )
