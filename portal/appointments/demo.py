"""Invented appointments: something in every state, from last week to the next."""

import uuid
from datetime import time, timedelta

import sqlalchemy as sa

from portal.accounts import queries as accounts
from portal.appointments import hours
from portal.appointments.models import Appointment, AppointmentKind, AppointmentStatus
from portal.companies.models import Company
from portal.core.database import db
from portal.core.roles import Role
from portal.core.workdays import today, working_days_after

# How many working days from today (or calendar days before it), at which hour, what, and how it stands.
PLAN = (
    (-7, "10:00", AppointmentKind.VISIT, AppointmentStatus.HELD, "Ha mostrato la cucina: un posto da gennaio."),
    (-6, "15:30", AppointmentKind.MEETING, AppointmentStatus.MISSED, "Nessuno al bar, richiamare."),
    (-5, "09:00", AppointmentKind.CALL, AppointmentStatus.CALLED_OFF, "La titolare è in ferie."),
    (-1, "11:00", AppointmentKind.VISIT, AppointmentStatus.PLANNED, ""),
    (0, "08:00", AppointmentKind.CALL, AppointmentStatus.PLANNED, ""),
    (0, "22:30", AppointmentKind.MEETING, AppointmentStatus.PLANNED, ""),
    (1, "09:30", AppointmentKind.VISIT, AppointmentStatus.PLANNED, ""),
    (1, "12:00", AppointmentKind.CALL, AppointmentStatus.PLANNED, ""),
    (3, "16:00", AppointmentKind.VISIT, AppointmentStatus.PLANNED, ""),
)
ABOUT = ("Vedere il posto e conoscere il tutor", "Che cosa può fare la persona in cucina", "Firma della convenzione")


def load() -> None:
    """Shared out among the operators, one company each."""
    people = [each for each in accounts.operators() if Role.OPERATOR in each.roles]
    known = sa.select(Company).where(Company.excluded_at.is_(None)).order_by(Company.id)
    found = db.session.scalars(known.limit(len(PLAN)))
    for number, (plan, company) in enumerate(zip(PLAN, found, strict=False)):
        db.session.add(_appointment(number, plan, company, people[number % len(people)].id))


def _appointment(
    number: int, plan: tuple[int, str, AppointmentKind, AppointmentStatus, str], company: Company, with_id: int
) -> Appointment:
    days, hour, kind, status, outcome = plan
    day = working_days_after(today(), days) if days > 0 else today() + timedelta(days=days)
    return Appointment(
        uid=str(uuid.uuid5(uuid.NAMESPACE_OID, f"demo-{number}")),
        company=company,
        with_id=with_id,
        kind=kind,
        starts_at=hours.moment(day, time.fromisoformat(hour)),
        minutes=30 if kind is AppointmentKind.CALL else 60,
        place="" if kind is AppointmentKind.CALL else f"via Inventata {number + 1}, {company.municipality_name}",
        about=ABOUT[number % len(ABOUT)],
        status=status,
        outcome=outcome,
    )
