"""Questions about what comes next, and whom nobody has heard for long."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.companies.models import Company, CompanyEvent
from portal.companies.relation import Relation
from portal.core import periods
from portal.core.database import db, now
from portal.core.periods import Period
from portal.core.workdays import today

DORMANT = timedelta(days=183)  # six months without a word either way
# Timeline entries that tell of somebody talking with somebody.
MET = ("visited", "met", "appointment_held")
HEARD = (
    *MET,
    "called",
    "call_back",
    "interested",
    "not_interested",
    "written",
    "registered",
    "registered_again",
    "answered",
    "data_updated",
    "email_confirmed",
    "availability_offered",
    "availability_changed",
    "availability_renewed",
    "message_received",
)


def due() -> sa.ColumnElement[bool]:
    """A next step for today, or one whose day has passed."""
    return sa.and_(Company.next_step_on <= today(), Company.excluded_at.is_(None))


def overdue() -> sa.ColumnElement[bool]:
    return sa.and_(Company.next_step_on < today(), Company.excluded_at.is_(None))


def to_hear_again() -> sa.ColumnElement[bool]:
    """The day has come from which a company may be asked again."""
    return sa.and_(Company.recontact_on <= today(), Company.excluded_at.is_(None))


def met_within(period: Period) -> sa.ColumnElement[bool]:
    """Somebody of ours visited it or met with it in those days."""
    there = sa.select(CompanyEvent.id).where(CompanyEvent.company_id == Company.id, CompanyEvent.kind.in_(MET))
    return there.where(CompanyEvent.undone_at.is_(None), period.holds(CompanyEvent.at)).exists()


def met_in(text: str) -> sa.ColumnElement[bool]:
    """The same of a period as it is written."""
    return met_within(periods.read(text) or Period())


def dormant() -> sa.ColumnElement[bool]:
    """Whoever was heard once, has no next step, rests for no reason, and has not been heard for six months."""
    recent = sa.select(CompanyEvent.id).where(
        CompanyEvent.company_id == Company.id,
        CompanyEvent.kind.in_(HEARD),
        CompanyEvent.at >= now() - DORMANT,
        CompanyEvent.undone_at.is_(None),
    )
    return sa.and_(
        Company.relation != Relation.TO_CONTACT,
        Company.excluded_at.is_(None),
        Company.not_interested_at.is_(None),
        Company.recontact_on.is_(None),
        Company.next_step_on.is_(None),
        Company.created_at < now() - DORMANT,
        ~recent.exists(),
    )


WHICH = {"oggi": due, "scaduti": overdue, "risentire": to_hear_again, "ferme": dormant}


def steps() -> Any:
    """Companies with a next step that is due, or without any whose day to be asked again has come."""
    found = sa.select(Company).where(sa.or_(due(), sa.and_(to_hear_again(), Company.next_step_on.is_(None))))
    return found.options(selectinload(Company.contacts))


def is_of(people: list[int]) -> sa.ColumnElement[bool]:
    """In the charge of these operators, or of nobody yet."""
    return sa.or_(Company.assigned_to_id.in_(people), Company.assigned_to_id.is_(None))


def when() -> sa.ColumnElement[Any]:
    return sa.func.coalesce(Company.next_step_on, Company.recontact_on)


def steps_of(people: list[int]) -> Any:
    """The next steps to take now by these operators, or by whoever finds them first."""
    return steps().where(is_of(people))


def first_steps(people: list[int], most: int = 50) -> Sequence[Company]:
    """Those that wait longest first."""
    return db.session.scalars(steps_of(people).order_by(when(), Company.id).limit(most)).all()
