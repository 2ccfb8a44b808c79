"""People who sign in, their sessions, and who stands in for whom."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_security import UserMixin, hash_password, verify_password
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.crypto import Sealed
from portal.core.database import Model, db, now, writing
from portal.core.language import day
from portal.core.roles import ENTERS, LABELS, Audience, Permission, Role, permissions_of
from portal.core.workdays import today

DEMO, PUBLIC_DEMO = "demo", "public_demo"


class AccountState(enum.Enum):
    INVITED = "invited"  # has not chosen a password yet
    ACTIVE = "active"
    SUSPENDED = "suspended"


class InstanceFlag(Model):
    """What this installation is: set once, never by a page."""

    __tablename__ = "instance_flag"

    name: Mapped[str] = mapped_column(primary_key=True)
    set_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def stands(cls, name: str) -> bool:
        return db.session.get(cls, name) is not None


class User(Model, UserMixin):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)  # in small letters
    name: Mapped[str]
    password: Mapped[str | None]  # Argon2; none until the invitation is accepted
    role_names: Mapped[list[str]] = mapped_column("roles", default=list)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)  # a new one ends every session and link
    tf_primary_method: Mapped[str | None]
    tf_totp_secret: Mapped[str | None] = mapped_column(Sealed)
    tf_last_counter: Mapped[int | None]  # the moment of the last code taken: none is good twice
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(sa.JSON)  # keyed hashes
    created_at: Mapped[datetime] = mapped_column(default=now)
    invited_at: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    last_sign_in_at: Mapped[datetime | None]
    covering: Mapped[list["Absence"]] = relationship(foreign_keys="Absence.substitute_id", viewonly=True)

    __table_args__ = (sa.CheckConstraint("email = lower(email)", name="email_lower"),)

    @hybrid_property
    def active(self) -> bool:
        return self.suspended_at is None

    @active.inplace.expression
    @classmethod
    def _active_expression(cls) -> sa.ColumnElement[bool]:
        return cls.suspended_at.is_(None)

    @property
    def state(self) -> AccountState:
        if self.suspended_at:
            return AccountState.SUSPENDED
        return AccountState.ACTIVE if self.password else AccountState.INVITED

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(name) for name in self.role_names)

    @roles.setter
    def roles(self, roles: Any) -> None:
        self.role_names = [role.value for role in Role if role in set(roles)]

    @property
    def audiences(self) -> set[Audience]:
        return {ENTERS[role] for role in self.roles}

    @property
    def permissions(self) -> frozenset[Permission]:
        """Own roles, plus those of the people whom this person stands in for today."""
        return permissions_of(set(self.roles).union(*(each.roles for each in self.stands_in_for)))

    @property
    def own_permissions(self) -> frozenset[Permission]:
        return permissions_of(set(self.roles))

    @property
    def stands_in_for(self) -> "list[User]":
        """Whose work this person does today; somebody suspended lends no rights."""
        return [each.absent for each in self.covering if each.is_on(today()) and each.absent.active]

    @property
    def label(self) -> str:
        return self.name

    @property
    def role_label(self) -> str:
        return ", ".join(LABELS[role] for role in Role if role in self.roles)

    @property
    def roles_seen(self) -> str:
        """The roles as a form carries them, so that a change made meanwhile is noticed."""
        return " ".join(sorted(self.role_names))

    @property
    def is_administrator(self) -> bool:
        return Role.ADMIN in self.roles

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method and self.tf_totp_secret)

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Asked by Flask-Security after the password: a second factor that is set is always asked for."""
        return bool(tf_setup_methods) or self.check_tf_required_setup(), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Whoever enters must have a second factor, except where everything is invented."""
        return bool(self.audiences) and not InstanceFlag.stands(DEMO)

    def verify_and_update_password(self, password: str) -> bool:
        """Argon2 takes its time: the database's one pen is put down meanwhile."""
        kept = self.password or ""
        db.session.rollback()
        matches = bool(verify_password(password, kept))
        writing.set(True)
        return matches

    def choose_password(self, password: str) -> None:
        self.password = hash_password(password)


class SignIn(Model):
    """One session of one person, from the password to the way out; the cookie alone is not enough."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class Absence(Model):
    """From one day to another, both included, the substitute has the rights and the list of who is away."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    substitute_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    named_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]  # called off before its last day
    absent: Mapped[User] = relationship(foreign_keys=[absent_id], lazy="joined")
    substitute: Mapped[User] = relationship(foreign_keys=[substitute_id], lazy="joined")
    named_by: Mapped[User] = relationship(foreign_keys=[named_by_id])

    __table_args__ = (
        sa.CheckConstraint("ends_on >= starts_on", name="dates_in_order"),
        sa.CheckConstraint("absent_id <> substitute_id", name="not_oneself"),
    )

    @property
    def days(self) -> str:
        """The days in words: "dal lun 23 nov al ven 27 nov"."""
        first, last = day(self.starts_on), day(self.ends_on)
        return first if first == last else _("dal %(first)s al %(last)s", first=first, last=last)

    def is_on(self, date_: date) -> bool:
        return self.ended_at is None and self.starts_on <= date_ <= self.ends_on

    @property
    def label(self) -> str:
        return f"{self.absent.name} → {self.substitute.name}"
