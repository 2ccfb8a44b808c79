"""Questions about the audit log, and about who has had the data of whom."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, TypeVar

import sqlalchemy as sa

from portal.accounts import queries as accounts
from portal.companies.models import Company, Contact
from portal.core.audit import AuditEntry
from portal.core.database import Model, db, now
from portal.core.mail import MailStatus, OutboxMail
from portal.core.roles import Permission

Row = TypeVar("Row", bound=Model)
YEAR = 365  # days
# What takes data of companies away as a file.
EXPORTS = (
    "company.export",
    "calls.export",
    "appointments.export",
    "availability.export",
    "declarations.export",
    "duplicates.export",
    "import.export",
    "mail.export",
    "messages.export",
)


def entries() -> Any:
    return sa.select(AuditEntry)


def acts_in_use() -> Sequence[str]:
    return db.session.scalars(sa.select(AuditEntry.act).distinct().order_by(AuditEntry.act)).all()


def mentions(words: str) -> sa.ColumnElement[bool]:
    """Entries whose person or subject holds these words."""
    said = (AuditEntry.actor_name, AuditEntry.subject_label)
    return sa.or_(*(sa.func.lower(column).contains(words.lower(), autoescape=True) for column in said))


def rows_of(kind: type[Row], company: Company) -> Sequence[Row]:
    """Everything of one kind that belongs to a company, in the order in which it was written."""
    key = sa.inspect(kind).columns
    return db.session.scalars(sa.select(kind).where(key["company_id"] == company.id).order_by(key["id"])).all()


def readers() -> int:
    """How many people of the project may see the companies."""
    return len(accounts.with_permission(Permission.COMPANIES_VIEW))


def exports(days: int = YEAR) -> int:
    """How often lists with data of companies were taken away of late."""
    taken = sa.select(sa.func.count()).where(AuditEntry.act.in_(EXPORTS), AuditEntry.at > now() - timedelta(days=days))
    return db.session.scalar(taken) or 0


def mails_to(contact: Contact) -> int:
    """How many messages went to this person's address about the company."""
    about = f"company:{contact.company_id}"
    sent = sa.select(sa.func.count()).where(OutboxMail.about == about, OutboxMail.status == MailStatus.SENT)
    return db.session.scalar(sent.where(sa.func.lower(OutboxMail.recipient) == (contact.email or "").lower())) or 0
