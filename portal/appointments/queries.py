"""Questions about appointments."""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.appointments import hours
from portal.appointments.models import Appointment, AppointmentStatus
from portal.companies import queries as companies
from portal.companies.models import Company
from portal.core.database import db, now
from portal.core.workdays import today
from portal.sites.models import CompanySite

LONGEST = timedelta(minutes=600)
FEED_BACK = timedelta(days=90)  # how far a calendar that subscribes sees back
FEED_MOST = 1000
Condition = sa.ColumnElement[bool]


def one(appointment_id: int) -> Appointment:
    return db.get_or_404(Appointment, appointment_id)


def listed() -> Any:
    """Appointments with what lists show of their companies."""
    found = sa.select(Appointment).join(Appointment.company)
    return found.options(contains_eager(Appointment.company).selectinload(Company.contacts))


def is_planned() -> Condition:
    return Appointment.status == AppointmentStatus.PLANNED


def is_on(day: date) -> Condition:
    start, end = hours.bounds(day)
    return sa.and_(is_planned(), Appointment.starts_at >= start, Appointment.starts_at < end)


def is_today() -> Condition:
    return is_on(today())


def is_coming() -> Condition:
    """From this morning on."""
    return sa.and_(is_planned(), Appointment.starts_at >= hours.bounds(today())[0])


def wants_outcome() -> Condition:
    """It has begun, and nobody has written how it went."""
    return sa.and_(is_planned(), Appointment.starts_at <= now())


def is_past() -> Condition:
    return sa.or_(Appointment.starts_at <= now(), Appointment.status == AppointmentStatus.CALLED_OFF)


WHICH: dict[str, Callable[[], Condition]] = {
    "oggi": is_today,
    "prossimi": is_coming,
    "esiti": wants_outcome,
    "passati": is_past,
}


def is_of(people: Collection[int]) -> Condition:
    return Appointment.with_id.in_(people)


def is_of_anybody() -> Condition:
    return sa.true()


def counts(people: Collection[int] | None) -> dict[str, int]:
    """How many there are of each of `WHICH`, of these operators or of everybody; one question."""
    asked = [sa.func.sum(sa.case((condition(), 1), else_=0)) for condition in WHICH.values()]
    found = sa.select(*asked)
    row = db.session.execute(found.where(is_of(people)) if people is not None else found).one()
    return {name: int(count or 0) for name, count in zip(WHICH, row, strict=True)}


def to_come_today() -> Any:
    """What today's day still holds."""
    return listed().where(is_today(), Appointment.starts_at > now())


def to_tell() -> Any:
    return listed().where(wants_outcome())


def mine_first(question: Any, user: User, most: int = 50) -> Sequence[Appointment]:
    """The first rows: those of this person, and of whom they stand in for, before the colleagues'; each by the clock."""
    own = sa.case((is_of(accounts.whose_list(user)), 0), else_=1)
    found = question.order_by(own, Appointment.starts_at, Appointment.id).limit(most)
    return db.session.scalars(found).unique().all()


def coming_of(company: Company) -> Sequence[Appointment]:
    """What is planned with a company, those whose outcome is missing included."""
    found = sa.select(Appointment).filter_by(company_id=company.id).where(is_planned())
    return db.session.scalars(found.order_by(Appointment.starts_at).limit(20)).all()


def clashing(with_id: int, starts_at: datetime, minutes: int, *, beside: int | None) -> list[Appointment]:
    """What else this operator has planned at that time."""
    ends_at = starts_at + timedelta(minutes=minutes)
    near = sa.select(Appointment).where(is_planned(), Appointment.with_id == with_id, Appointment.id != (beside or 0))
    near = near.where(Appointment.starts_at > starts_at - LONGEST, Appointment.starts_at < ends_at)
    return [each for each in db.session.scalars(near.order_by(Appointment.starts_at)) if each.ends_at > starts_at]


def for_feed(user: User) -> Sequence[Appointment]:
    """What a calendar shows: this person's, and those of whom they stand in for today; called off ones too."""
    found = listed().where(is_of(accounts.whose_list(user)), Appointment.starts_at >= now() - FEED_BACK)
    return db.session.scalars(found.order_by(Appointment.starts_at, Appointment.id).limit(FEED_MOST)).all()


def companies_called(words: str, most: int) -> Sequence[Company]:
    """With whom one could be planned; who is excluded is not proposed."""
    found = sa.select(Company).where(companies.found_by(words), Company.excluded_at.is_(None))
    return db.session.scalars(found.order_by(Company.name, Company.id).limit(most)).all()


def usual_place(company: Company) -> str:
    """Where the company works, as far as an address is known."""
    open_sites = sa.select(CompanySite).filter_by(company_id=company.id, closed_at=None)
    site = db.session.scalar(open_sites.where(CompanySite.address != "").order_by(CompanySite.id).limit(1))
    return ", ".join(part for part in (site.address, site.municipality_name) if part) if site else ""
