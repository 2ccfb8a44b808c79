"""Questions about the outbox."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from portal.core.database import db, now
from portal.core.mail import MailStatus, OutboxMail

TROUBLE = (MailStatus.FAILED, MailStatus.UNCERTAIN)


def listed() -> Any:
    return sa.select(OutboxMail)


def one(mail_id: int) -> OutboxMail:
    return db.get_or_404(OutboxMail, mail_id)


def in_trouble(most: int = 50) -> Sequence[OutboxMail]:
    """Messages that did not go, or that nobody knows of: newest first."""
    return db.session.scalars(troubled().order_by(OutboxMail.id.desc()).limit(most)).all()


def troubled() -> Any:
    return sa.select(OutboxMail).where(OutboxMail.status.in_(TROUBLE))


def waiting_after_refusal() -> int:
    """Messages that were turned back and wait for another try: the mail service is down, or busy."""
    late = sa.select(sa.func.count()).where(OutboxMail.status == MailStatus.WAITING, OutboxMail.attempts > 0)
    return db.session.scalar(late) or 0


def about(company: Any, most: int = 20) -> Sequence[OutboxMail]:
    """The messages of a company, newest first."""
    found = sa.select(OutboxMail).filter_by(about=f"company:{company.id}")
    return db.session.scalars(found.order_by(OutboxMail.id.desc()).limit(most)).all()


def overdue(minutes: int = 10) -> int:
    """Messages that should have left a while ago and that nobody has tried: the worker does not run."""
    late = sa.select(sa.func.count()).where(OutboxMail.status == MailStatus.WAITING, OutboxMail.attempts == 0)
    return db.session.scalar(late.where(OutboxMail.due_at < now() - timedelta(minutes=minutes))) or 0


def holds(words: str) -> sa.ColumnElement[bool]:
    """Messages whose recipient or subject holds these words."""
    said = (OutboxMail.recipient, OutboxMail.subject)
    return sa.or_(*(sa.func.lower(column).contains(words.lower(), autoescape=True) for column in said))
