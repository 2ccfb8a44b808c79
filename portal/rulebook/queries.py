"""Which rules hold on a day, and how far the others have come."""

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app, g
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import ORMOption

from portal.core import cache
from portal.core.database import db
from portal.incentives.measures import PUBLIC, Status
from portal.regulations.conditions import BadRule
from portal.regulations.internships import AllowanceRule, DeadlineRule, DurationRule, Prohibition, QuotaRule, of_group
from portal.rulebook import ruleset, texts
from portal.rulebook.models import RuleCheck, RuleStep, RuleVersion
from portal.rulebook.ruleset import RuleSet
from portal.rulebook.texts import SPOKEN_OF, Kind, Text

log = logging.getLogger(__name__)
CACHE_KEY = "rules"
STAMP = sa.select(RuleStep.id, RuleStep.at).order_by(RuleStep.id.desc()).limit(1)
LATE = datetime.max.replace(tzinfo=UTC)
PLACES = {kind: place for place, kind in enumerate(Kind)}
STORY = selectinload(RuleVersion.steps)  # in one question, for who tells it
AS_PUBLISHED = (RuleVersion.published_at, RuleVersion.id)


def rules() -> RuleSet:
    """The rules that the public may read; those of the release while the database holds none. Read anew only after a step."""
    cache.depends_on(CACHE_KEY)
    if "rules" not in g:
        g.rules = _of_stamp(db.session.execute(STAMP).first())
    found: RuleSet = g.rules
    return found


def _of_stamp(stamp: Any) -> RuleSet:
    """One set a process, as long as no step is newer; the stamp is that step's row."""
    if stamp is None:
        return ruleset.shipped()
    known, kept = tuple(stamp), current_app.extensions.get("rulebook")
    if kept is None or kept[0] != known:
        kept = current_app.extensions["rulebook"] = (known, _readable(public_texts()))
    found: RuleSet = kept[1]
    return found


def _readable(given: Sequence[Text]) -> RuleSet:
    """What a stricter program can't read any more is left out and logged: the others must not go with it."""
    try:
        return ruleset.of_texts(given)
    except BadRule:
        spoken_of = [each for each in given if each.kind in SPOKEN_OF]
        kept = [each for each in given if each.kind in SPOKEN_OF or _reads([*spoken_of, each])]
        return ruleset.of_texts(kept)


def _reads(given: Sequence[Text]) -> bool:
    try:
        ruleset.of_texts(given)
    except BadRule:
        log.exception("the rule %s can't be read, and is left out", given[-1].code)
        return False
    return True


def public_texts() -> list[Text]:
    """Every text that holds, held or will hold, as published."""
    asked = sa.select(RuleVersion).where(RuleVersion.status.in_(PUBLIC)).order_by(*AS_PUBLISHED)
    return [each.text for each in db.session.scalars(asked)]


def forget() -> None:
    """What this request remembers of the rules is out of date."""
    g.pop("rules", None)


def quota(day: date) -> QuotaRule | None:
    return ruleset.on(rules().quotas, day)


def allowance(day: date) -> AllowanceRule | None:
    return ruleset.on(rules().allowances, day)


def duration(group: str, day: date) -> DurationRule | None:
    return of_group(rules().durations, group, day)


def prohibitions(day: date) -> list[Prohibition]:
    return [each for each in rules().prohibitions if each.holds_on(day)]


def deadlines() -> Sequence[DeadlineRule]:
    return rules().deadlines


def versions(kind: Kind, code: str) -> list[RuleVersion]:
    """Every wording that one rule has had or was proposed to have, in the order in which they were published, proposals last."""
    asked = sa.select(RuleVersion).filter_by(kind=kind, code=code).options(STORY)
    return sorted(db.session.scalars(asked), key=_published_first)


def newest(kind: Kind, code: str) -> int:
    """The number of the wording written last; 0 where there is none."""
    return db.session.scalar(sa.select(sa.func.max(RuleVersion.id)).filter_by(kind=kind, code=code)) or 0


def every_rule(*options: ORMOption) -> dict[tuple[Kind, str], list[RuleVersion]]:
    """All wordings of all rules, in the order of the kinds and of the rules as they first came."""
    found: dict[tuple[Kind, str], list[RuleVersion]] = {}
    for each in db.session.scalars(sa.select(RuleVersion).order_by(RuleVersion.id).options(*options)):
        found.setdefault((each.kind, each.code), []).append(each)
    ordered = sorted(found.items(), key=lambda each: PLACES[each[0][0]])
    return {rule: sorted(group, key=_published_first) for rule, group in ordered}


def _published_first(version: RuleVersion) -> tuple[bool, datetime, int]:
    return version.published_at is None, version.published_at or LATE, version.id


def holding(found: Sequence[RuleVersion], day: date) -> RuleVersion | None:
    """Of the wordings of one rule, the one that holds on a day."""
    text = texts.holding([each.text for each in found], day)
    return next((each for each in found if text and each.id == text.number), None)


def before(version: RuleVersion) -> RuleVersion | None:
    """The public wording that this one follows or would follow; of the first one there is none."""
    others = [each for each in versions(version.kind, version.code) if each is not version and each.status in PUBLIC]
    if version.published_at:
        others = [each for each in others if each.published_at and each.published_at < version.published_at]
    return holding(others, version.valid_from) or next(reversed(others), None)


def one(version_id: int) -> RuleVersion | None:
    return db.session.get(RuleVersion, version_id)


def to_change(version_id: int) -> RuleVersion | None:
    """A wording as it stands now, which nobody else moves while this transaction lasts."""
    hold_the_pen()
    return db.session.get(RuleVersion, version_id, populate_existing=True)


def hold_the_pen() -> None:
    """Until this transaction ends nobody else changes the rules, as on SQLite by itself: what must hold together is looked at
    as one, and steps are kept in the order of their numbers, or `STAMP` would miss one.
    """
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.text(f"LOCK TABLE {RuleStep.__tablename__} IN SHARE ROW EXCLUSIVE MODE"))


def proposals() -> list[RuleVersion]:
    """Wordings that wait for somebody to verify or to publish them, the oldest first."""
    waiting = sa.select(RuleVersion).where(RuleVersion.status.in_((Status.DRAFT, Status.VERIFIED)))
    return list(db.session.scalars(waiting.order_by(RuleVersion.id).options(STORY)))


def overdue(day: date) -> list[RuleVersion]:
    """Published wordings that nobody has looked at in time, the longest first; those that another has followed are left alone."""
    late = sa.select(RuleVersion.id).where(RuleVersion.status == Status.PUBLISHED, RuleVersion.review_by < day).limit(1)
    if db.session.scalar(late) is None:
        return []
    held = (holding(found, day) for found in every_rule().values())
    return sorted((each for each in held if each and each.is_overdue(day)), key=lambda each: (each.review_by, each.id))


def last_check() -> RuleCheck | None:
    return db.session.scalar(sa.select(RuleCheck).order_by(RuleCheck.id.desc()).limit(1))
