"""Counting attempts, so that guessing passwords and flooding forms gets slow. Shared by all workers: it is a table."""

import hashlib
import hmac
import math
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import database
from portal.core.database import Model, db, now


class Attempt(Model):
    """One attempt; whom or from where is stored only as a keyed hash."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (sa.Index(None, "key", "at"),)


def note(what: str, who: str) -> None:
    """Count an attempt, whatever becomes of the request."""
    database.journal(Attempt(key=_key(what, who), at=now()))


def too_many(what: str, who: str, *, most: int, minutes: int) -> bool:
    """Whether this many attempts were made in the last minutes."""
    recent = sa.select(sa.func.count()).where(
        Attempt.key == _key(what, who), Attempt.at > now() - timedelta(minutes=minutes)
    )
    return (db.session.scalar(recent) or 0) >= most


def spend(what: str, who: str, *, most: int, minutes: int) -> int:
    """Count an attempt at once, in its own transaction, so that many made together are all counted; call it first.

    Returns 0 where the attempt may go on, else in how many minutes the next one may be made.
    """
    with database.transaction():
        wait = minutes_left(what, who, most=most, minutes=minutes)
        if not wait:
            db.session.add(Attempt(key=_key(what, who), at=now()))
    return wait


def minutes_left(what: str, who: str, *, most: int, minutes: int) -> int:
    """In how many minutes the next attempt may be made; 0: now."""
    window = timedelta(minutes=minutes)
    recent = sa.select(Attempt.at).where(Attempt.key == _key(what, who), Attempt.at > now() - window)
    eldest = db.session.scalar(recent.order_by(Attempt.at.desc(), Attempt.id.desc()).offset(most - 1).limit(1))
    return 0 if eldest is None else max(1, math.ceil((eldest + window - now()) / timedelta(minutes=1)))


def forget(what: str, who: str) -> None:
    """A success wipes the slate."""
    db.session.execute(sa.delete(Attempt).where(Attempt.key == _key(what, who)))


def sweep(days: int = 2) -> int:
    """Old attempts say nothing; returns how many went."""
    gone = db.session.execute(sa.delete(Attempt).where(Attempt.at < now() - timedelta(days=days)))
    return gone.rowcount  # type: ignore[attr-defined]


def _key(what: str, who: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return f"{what}:{hmac.new(secret, who.strip().lower().encode('utf-8', 'replace'), hashlib.sha256).hexdigest()[:40]}"
