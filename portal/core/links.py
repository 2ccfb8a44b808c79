"""Personal links: long random tokens sent by mail. Only their hash is stored; they expire and can be revoked."""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Model, db, now

TOKEN_BYTES = 32


class PersonalLink(Model):
    """One link to one subject for one purpose; `used_at` is set where a link works only once."""

    __tablename__ = "personal_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    subject_id: Mapped[int]
    single_use: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    __table_args__ = (sa.Index(None, "purpose", "subject_id"),)

    @property
    def works(self) -> bool:
        return self.revoked_at is None and self.expires_at > now() and not (self.single_use and self.used_at)


def issue(purpose: str, subject_id: int, *, days: int, single_use: bool = False) -> str:
    """Make a link and return its token, which is never stored and can't be shown again."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    db.session.add(
        PersonalLink(
            token_hash=_hash(token),
            purpose=purpose,
            subject_id=subject_id,
            single_use=single_use,
            expires_at=now() + timedelta(days=days),
        )
    )
    return token


def find(token: str, purpose: str) -> PersonalLink | None:
    """The link behind a token, if it still works; reading it changes nothing."""
    link = db.session.scalar(sa.select(PersonalLink).filter_by(token_hash=_hash(token), purpose=purpose))
    return link if link and link.works else None


def one_working(link_id: int, purpose: str) -> PersonalLink | None:
    """The link that a session was opened with, if it still works."""
    link = db.session.get(PersonalLink, link_id)
    return link if link and link.purpose == purpose and link.works else None


def use(token: str, purpose: str) -> PersonalLink | None:
    """Spend a single-use link, or stamp another one's use; None where it doesn't work (also if used a moment ago)."""
    link = find(token, purpose)
    if link is None:
        return None
    unspent = sa.update(PersonalLink).where(PersonalLink.id == link.id)
    if link.single_use:
        unspent = unspent.where(PersonalLink.used_at.is_(None))
    spent = db.session.execute(unspent.values(used_at=now()))
    return link if spent.rowcount else None  # type: ignore[attr-defined]


def revoke(purpose: str, subject_id: int) -> int:
    """End all working links of a subject; returns how many."""
    ended = sa.update(PersonalLink).where(
        PersonalLink.purpose == purpose,
        PersonalLink.subject_id == subject_id,
        PersonalLink.revoked_at.is_(None),
        PersonalLink.expires_at > now(),
    )
    return db.session.execute(ended.values(revoked_at=now())).rowcount  # type: ignore[attr-defined]


def give_back(ids: list[int]) -> None:
    """Links that were ended by mistake a moment ago open again what they opened."""
    db.session.execute(sa.update(PersonalLink).where(PersonalLink.id.in_(ids)).values(revoked_at=None))


def working(purpose: str, subject_id: int) -> list[PersonalLink]:
    """The links that still open something, newest first."""
    found = sa.select(PersonalLink).filter_by(purpose=purpose, subject_id=subject_id)
    links = db.session.scalars(found.order_by(PersonalLink.id.desc()))
    return [link for link in links if link.works]


def _hash(token: str) -> str:
    """The tokens are 256 random bits, so a plain hash can't be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
