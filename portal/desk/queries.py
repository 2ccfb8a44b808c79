"""Questions of the desk: what waits, and how much of it there is where the page has no room for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from portal.accounts.models import User
from portal.appointments import queries as appointments
from portal.availability import queries as availability
from portal.calls import queries as calls
from portal.companies import queries as companies
from portal.companies.models import Company, CompanyStatus
from portal.conversations import queries as conversations
from portal.core.database import db
from portal.postbox import queries as postbox
from portal.relations import queries as relations
from portal.sites import queries as sites

ROOM = 50  # rows of one section


@dataclass(frozen=True)
class Waiting:
    """One section of the day: its first rows, and how many there are in all."""

    rows: Sequence[Any] = ()
    total: int = 0


def registrations() -> Waiting:
    received = sa.select(Company.id).where(Company.status == CompanyStatus.RECEIVED)
    return _counted(companies.newly_registered(ROOM), received)


def owed_calls() -> Waiting:
    return _counted(calls.waiting(ROOM), calls.to_make())


def next_steps(people: list[int]) -> Waiting:
    """Of these operators' companies, and of those that nobody follows yet."""
    return _counted(relations.first_steps(people, ROOM), relations.steps_of(people))


def appointments_today(reader: User) -> Waiting:
    return _counted(appointments.mine_first(appointments.to_come_today(), reader, ROOM), appointments.to_come_today())


def outcomes_to_write(reader: User) -> Waiting:
    return _counted(appointments.mine_first(appointments.to_tell(), reader, ROOM), appointments.to_tell())


def expiring() -> Waiting:
    return _counted(availability.expiring(ROOM), availability.to_settle())


def ending() -> Waiting:
    return _counted(sites.waiting(ROOM), sites.to_call())


def messages() -> Waiting:
    return _counted(conversations.unread(ROOM), conversations.to_read())


def mails() -> Waiting:
    return _counted(postbox.in_trouble(ROOM), postbox.troubled())


def _counted(rows: Sequence[Any], question: Any) -> Waiting:
    """Counts only where the section is full: on most days the rows at hand are all there are."""
    if len(rows) < ROOM:
        return Waiting(rows, len(rows))
    return Waiting(rows, db.session.scalar(sa.select(sa.func.count()).select_from(question.subquery())) or 0)
