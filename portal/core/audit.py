"""The audit log: who did what to what, when. Append-only."""

from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import database
from portal.core.database import Model, db


@dataclass(frozen=True)
class Actor:
    """Who acts: a user, or the system itself (id None)."""

    id: int | None
    name: str


SYSTEM = Actor(None, "sistema")
_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)


class AuditEntry(Model):
    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=database.now, index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    act: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str] = mapped_column(default="")
    subject_id: Mapped[int | None]
    subject_label: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (sa.Index(None, "subject_kind", "subject_id"),)


def acting_as(user_id: int | None, name: str) -> None:
    """From here on, in this request or job, this person acts."""
    _actor.set(Actor(user_id, name))


def actor() -> Actor:
    return _actor.get()


def forget_actor() -> None:
    """At the start of each request and job: nobody is acting yet."""
    _actor.set(SYSTEM)


def record(act: str, subject: Any = None, *, label: str = "", **details: Any) -> None:
    """Note an act in the same transaction: it is kept only if the act is."""
    db.session.add(_entry(act, subject, label, details))


def journal(act: str, subject: Any = None, *, label: str = "", **details: Any) -> None:
    """Note something that must be known even if the request is refused (a reading, a failed sign-in)."""
    database.journal(_entry(act, subject, label, details))


def _entry(act: str, subject: Any, label: str, details: dict[str, Any]) -> AuditEntry:
    who = actor()
    return AuditEntry(
        at=database.now(),
        actor_id=who.id,
        actor_name=who.name,
        act=act,
        subject_kind=getattr(subject, "__tablename__", ""),
        subject_id=getattr(subject, "id", None),
        subject_label=label or str(getattr(subject, "label", "")),
        details=details,
    )
