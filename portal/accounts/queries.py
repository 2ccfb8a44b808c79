"""Questions about the people who sign in."""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from portal.accounts.models import DEMO, PUBLIC_DEMO, Absence, InstanceFlag, SignIn, User
from portal.core.database import db, now
from portal.core.roles import Permission
from portal.core.workdays import today

LONGEST_SESSION = timedelta(hours=12)


def is_demo() -> bool:
    """Whether everything in here is invented."""
    return InstanceFlag.stands(DEMO)


def is_public_demo() -> bool:
    """Whether the invented data may be shown to everybody, published passwords included."""
    return InstanceFlag.stands(PUBLIC_DEMO)


def with_email(email: str) -> User | None:
    if "\0" in email:  # PostgreSQL would not even look
        return None
    return db.session.scalar(sa.select(User).filter_by(email=email.strip().lower()))


def one(user_id: int) -> User:
    return db.get_or_404(User, user_id)


def anybody() -> bool:
    """Whether there are users at all."""
    return db.session.scalar(sa.select(User.id).limit(1)) is not None


def everybody() -> sa.Select[tuple[User]]:
    return sa.select(User)


def active() -> Sequence[User]:
    """Those who may sign in, in the order of their names."""
    return db.session.scalars(sa.select(User).where(User.active).order_by(User.name, User.id)).all()


def with_permission(permission: Permission) -> list[User]:
    """Those whose own roles allow this; a substitute's borrowed rights don't count."""
    return [user for user in active() if permission in user.own_permissions]


def operators() -> list[User]:
    """Who may have companies and people in charge."""
    return with_permission(Permission.COMPANIES_EDIT)


def administrators_in_force() -> list[User]:
    """Active administrators with a password, held fast until the end of the transaction: two acts can't count the same ones."""
    held = sa.select(User).where(User.active).order_by(User.id).with_for_update()
    users = db.session.scalars(held.execution_options(populate_existing=True)).all()
    return [user for user in users if user.is_administrator and user.password]


def with_session(uniquifier: str, sign_in_id: int | None) -> User | None:
    """The active person whose session this is, while it is neither ended nor too old."""
    started = now() - LONGEST_SESSION
    session = sa.select(User).join(SignIn, SignIn.user_id == User.id)
    mine = session.where(User.fs_uniquifier == uniquifier, User.active, SignIn.id == sign_in_id)
    return db.session.scalar(mine.where(SignIn.ended_at.is_(None), SignIn.at > started))


def whose_list(user: User) -> list[int]:
    """Ids of those whose work this person sees as own today: oneself, and whom one stands in for."""
    return [user.id, *(each.id for each in user.stands_in_for)]


def substitutes_of(user: User) -> list[Absence]:
    """Who does this person's work today."""
    return [absence for absence in absences_of(user) if absence.is_on(today())]


def absences_of(user: User) -> Sequence[Absence]:
    """This person's absences, called off ones left out, newest first."""
    mine = sa.select(Absence).where(Absence.absent_id == user.id, Absence.ended_at.is_(None))
    return db.session.scalars(mine.order_by(Absence.starts_on.desc(), Absence.id.desc())).all()


def absences_to_come() -> Sequence[Absence]:
    """Absences of today and later."""
    coming = sa.select(Absence).where(Absence.ends_on >= today(), Absence.ended_at.is_(None))
    return db.session.scalars(coming.order_by(Absence.starts_on, Absence.id)).all()


def past_absences(limit: int = 50) -> Sequence[Absence]:
    over = sa.select(Absence).where(sa.or_(Absence.ends_on < today(), Absence.ended_at.is_not(None)))
    return db.session.scalars(over.order_by(Absence.starts_on.desc(), Absence.id.desc()).limit(limit)).all()


def may_be_missing_for(user: User) -> list[User]:
    """Those whose absence this person may write: nobody hands out rights that one does not have, nor where nobody could step in."""
    return [each for each in substitutes() if each.own_permissions <= user.own_permissions]


def substitutes() -> list[User]:
    """Who works in the same part of the portal as somebody else, and so can stand in for them."""
    people = active()
    return [user for user in people if any(user.audiences & other.audiences for other in people if other is not user)]


def overlapping(person_id: int, starts_on: date, ends_on: date) -> Sequence[Absence]:
    """Absences of this person that touch these days."""
    touching = sa.select(Absence).where(Absence.absent_id == person_id, Absence.ended_at.is_(None))
    return db.session.scalars(touching.where(Absence.starts_on <= ends_on, Absence.ends_on >= starts_on)).all()
