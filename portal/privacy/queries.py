"""Questions about the audit log."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from portal.core.audit import AuditEntry
from portal.core.database import db


def entries() -> Any:
    return sa.select(AuditEntry)


def acts_in_use() -> Sequence[str]:
    return db.session.scalars(sa.select(AuditEntry.act).distinct().order_by(AuditEntry.act)).all()


def mentions(words: str) -> sa.ColumnElement[bool]:
    """Entries whose person or subject holds these words."""
    said = (AuditEntry.actor_name, AuditEntry.subject_label)
    return sa.or_(*(sa.func.lower(column).contains(words.lower(), autoescape=True) for column in said))
