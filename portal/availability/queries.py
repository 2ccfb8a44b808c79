"""Questions about availabilities."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.availability.models import SOON_DAYS, Availability, AvailabilityState
from portal.companies.models import Company, CompanyEvent, CompanyStatus
from portal.core.database import db
from portal.core.workdays import today
from portal.sites.models import CompanySite


def one_of(company: Company, availability_id: int) -> Availability:
    """One of the company's own; anyone else's is simply not found."""
    return db.one_or_404(sa.select(Availability).filter_by(id=availability_id, company_id=company.id))


def last_act(availability: Availability) -> CompanyEvent | None:
    """What was done to an offer and brought it to where it stands; None where it has been changed otherwise since."""
    done = sa.select(CompanyEvent).filter_by(company_id=availability.company_id, undone_at=None)
    recent = db.session.scalars(done.order_by(CompanyEvent.id.desc()).limit(20))
    left = {"availability": availability.id, "version": availability.version}
    return next((event for event in recent if left.items() <= event.undo.items()), None)


def one(availability_id: int) -> Availability:
    return db.get_or_404(Availability, availability_id)


def expiring(most: int = 50) -> Sequence[Availability]:
    """Offers to settle, those that end first, or have ended longest ago, first."""
    return db.session.scalars(to_settle().order_by(Availability.holds_until, Availability.id).limit(most)).all()


def to_settle() -> Any:
    """Offers of approved companies that end within the month, or have ended: until somebody says what becomes of them."""
    return standing().where(is_to_settle())


def is_to_settle() -> sa.ColumnElement[bool]:
    """The word ends soon and wants renewing; a period that the company gave itself only once it is over."""
    ends = sa.or_(Availability.expires_on <= today() + timedelta(days=SOON_DAYS), Availability.ends_on < today())
    return sa.and_(ends, Availability.filled_at.is_(None))


def has_state(state: AvailabilityState) -> sa.ColumnElement[bool]:
    """What `Availability.state` says of a row, asked of the database."""
    over, paused = Availability.holds_until < today(), Availability.paused_at.is_not(None)
    withdrawn, filled = Availability.withdrawn_at.is_not(None), Availability.filled_at.is_not(None)
    there = sa.and_(~withdrawn, ~filled)
    return {
        AvailabilityState.WITHDRAWN: withdrawn,
        AvailabilityState.FILLED: sa.and_(~withdrawn, filled),
        AvailabilityState.EXPIRED: sa.and_(there, over),
        AvailabilityState.PAUSED: sa.and_(there, ~over, paused),
        AvailabilityState.OPEN: sa.and_(there, ~over, ~paused),
    }[state]


def is_of_kind(kind: str) -> sa.ColumnElement[bool]:
    """A code of companies/choices.KINDS stands in the list, which is JSON."""
    return sa.cast(Availability.kinds, sa.String).contains(f'"{kind}"', autoescape=True)


def ends_within(days: int) -> sa.ColumnElement[bool]:
    """Ends in so many days from today, and not before; a negative number asks for what has ended."""
    if days < 0:
        return Availability.holds_until < today()
    return Availability.holds_until.between(today(), today() + timedelta(days=days))


def municipality() -> sa.ColumnElement[str]:
    """Where one works, as `Availability.municipality` says it; for questions that join the site."""
    return sa.func.coalesce(sa.func.nullif(CompanySite.municipality, ""), Company.municipality)


def municipalities_in_use() -> Sequence[str]:
    """Where anything is offered, so that a filter offers no empty choice."""
    return db.session.scalars(standing().with_only_columns(municipality()).distinct()).all()


def to_remind(days: int, most: int = 50) -> Sequence[int]:
    """The numbers of open offers that end within so many days and whose company was not told yet."""
    found = _unreminded(days).with_only_columns(Availability.id)
    return db.session.scalars(found.order_by(Availability.id).limit(most)).all()


def still_to_remind(availability_id: int, days: int) -> Availability | None:
    """The same question about one offer, asked again by who is about to write: it may have changed meanwhile."""
    found: Availability | None = db.session.scalar(_unreminded(days).where(Availability.id == availability_id))
    return found


def _unreminded(days: int) -> Any:
    soon = Availability.expires_on.between(today(), today() + timedelta(days=days))
    return standing().where(soon, has_state(AvailabilityState.OPEN), Availability.reminded_on.is_(None))


def standing() -> Any:
    """What approved companies offer, ended or not, as long as it was not withdrawn and the company not excluded."""
    found = sa.select(Availability).join(Availability.company).outerjoin(Availability.site)
    found = found.where(Availability.withdrawn_at.is_(None))
    found = found.where(Company.status == CompanyStatus.APPROVED, Company.excluded_at.is_(None))
    return found.options(
        contains_eager(Availability.company).selectinload(Company.contacts), contains_eager(Availability.site)
    )
