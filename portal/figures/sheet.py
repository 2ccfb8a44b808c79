"""What an operator takes along on a day: the calls that we owe by then and the appointments, person by person.

Nothing reserved is on it, and nobody who is excluded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.appointments import queries as appointments
from portal.appointments.models import Appointment
from portal.calls import queries as calls
from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent
from portal.core.database import db

MOST = 200  # of each on one sheet
TELLING = (*calls.TOLD, "appointment_held", "appointment_missed")  # entries that say something to who goes or calls
NOBODY = "nessuno"
MOST_DIGITS = 10


@dataclass
class Page:
    """One person's part."""

    name: str
    calls: list[CallRequest] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    pages: list[Page]
    words: dict[int, CompanyEvent]  # what was last written of a company, by its number
    is_cut: bool  # there was more than a sheet holds


def of(day: date, who: str = "") -> Sheet:
    """Of everybody, or of one operator (by number), or what nobody has in charge."""
    owed, met = _calls(day, who), _appointments(day, who)
    found = {user.id: Page(user.name) for user in accounts.operators()}
    nobody = Page(_("Di nessuno in particolare"))
    for call in owed:
        found.get(call.company.assigned_to_id or 0, nobody).calls.append(call)
    for each in met:
        found.setdefault(each.with_id, Page(each.operator.name)).appointments.append(each)
    kept = [page for page in (*found.values(), nobody) if page.calls or page.appointments]
    return Sheet(kept, _last_words([*owed, *met]), len(owed) == MOST or len(met) == MOST)


def _calls(day: date, who: str) -> Sequence[CallRequest]:
    """Who follows the company calls it; what is of nobody, or of who works here no more, somebody must take."""
    found = calls.owed().where(CallRequest.due_on <= day, Company.excluded_at.is_(None))
    if who == NOBODY:
        found = found.where(Company.assigned_to_id.is_(None))
    elif who:
        found = found.where(Company.assigned_to_id == _number(who))
    return db.session.scalars(found.order_by(CallRequest.due_on, CallRequest.id).limit(MOST)).all()


def _appointments(day: date, who: str) -> Sequence[Appointment]:
    found = appointments.listed().where(appointments.is_on(day), Company.excluded_at.is_(None))
    if who:
        found = found.where(Appointment.with_id == _number(who))
    return db.session.scalars(found.order_by(Appointment.starts_at, Appointment.id).limit(MOST)).unique().all()


def _number(who: str) -> int:
    return int(who) if who.isdecimal() and len(who) < MOST_DIGITS else 0


def _last_words(rows: Sequence[CallRequest | Appointment]) -> dict[int, CompanyEvent]:
    """The newest telling entry of each of these companies; one question."""
    newest = sa.func.row_number().over(
        partition_by=CompanyEvent.company_id, order_by=(CompanyEvent.at.desc(), CompanyEvent.id.desc())
    )
    told = sa.select(CompanyEvent.id, newest.label("place")).where(
        CompanyEvent.company_id.in_({row.company_id for row in rows}),
        CompanyEvent.kind.in_(TELLING),
        CompanyEvent.text != "",
        CompanyEvent.reserved.is_(False),
        CompanyEvent.undone_at.is_(None),
    )
    ranked = told.subquery()
    found = sa.select(CompanyEvent).join(ranked, ranked.c.id == CompanyEvent.id).where(ranked.c.place == 1)
    return {event.company_id: event for event in db.session.scalars(found)}
