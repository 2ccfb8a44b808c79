"""Questions of the lists: what there is to choose from, and which lists somebody may open."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.availability import queries as availability
from portal.availability.models import Availability, AvailabilityState
from portal.companies.models import Company, Tag
from portal.core.database import db
from portal.lists.models import SavedList


def listed(*, excluded: bool, tags: bool) -> sa.Select[Any]:
    """The companies with what a list shows of them; those that are proposed to nobody only where they are asked for."""
    found = sa.select(Company).options(selectinload(Company.contacts), joinedload(Company.assigned_to))
    if tags:
        found = found.options(selectinload(Company.tags))
    return found if excluded else found.where(Company.excluded_at.is_(None))


def open_now() -> sa.ColumnElement[bool]:
    """Offers at least one place today."""
    offers = sa.select(Availability.company_id).where(availability.has_state(AvailabilityState.OPEN))
    return Company.id.in_(offers)


def in_use(column: Any) -> Sequence[Any]:
    """The different values of a column, found by leaps over its index: however many rows, as many steps as values."""
    least = sa.select(sa.func.min(column).label("value")).cte(recursive=True)
    following = sa.select(sa.func.min(column)).where(column > least.c.value).scalar_subquery()
    values = least.union_all(sa.select(following).where(least.c.value.is_not(None)))
    return db.session.scalars(sa.select(values.c.value).where(values.c.value.is_not(None))).all()


def tags() -> Sequence[Tag]:
    return db.session.scalars(sa.select(Tag).order_by(Tag.folded)).all()


def followers() -> list[User]:
    """Who may have companies in charge, and who still has some though no longer allowed in."""
    may = accounts.operators()
    others = set(in_use(Company.assigned_to_id)) - {user.id for user in may}
    gone = db.session.scalars(sa.select(User).where(User.id.in_(others)).order_by(User.name)).all() if others else []
    return [*may, *gone]


def saved(user_id: int) -> Sequence[SavedList]:
    """The lists that somebody may open: the own ones first, then those that colleagues share."""
    mine = SavedList.owner_id == user_id
    found = sa.select(SavedList).where(SavedList.deleted_at.is_(None), sa.or_(mine, SavedList.is_shared))
    ordered = found.order_by(mine.desc(), sa.func.lower(SavedList.name), SavedList.id)
    return db.session.scalars(ordered.options(joinedload(SavedList.owner))).all()


def one_saved(list_id: int, user_id: int) -> SavedList:
    """A list that this person may open; 404 for a colleague's own one."""
    seen = sa.or_(SavedList.owner_id == user_id, SavedList.is_shared)
    found = sa.select(SavedList).where(SavedList.id == list_id, SavedList.deleted_at.is_(None), seen)
    return db.one_or_404(found)


def of_owner(list_id: int, user_id: int, *, deleted: bool = False) -> SavedList:
    """One of this person's own; 404 for anybody else's."""
    found = sa.select(SavedList).where(SavedList.id == list_id, SavedList.owner_id == user_id)
    return db.one_or_404(found.where(SavedList.deleted_at.is_not(None) if deleted else SavedList.deleted_at.is_(None)))


def named(name: str, user_id: int) -> SavedList | None:
    """The list of this name that this person has."""
    found = sa.select(SavedList).where(SavedList.owner_id == user_id, sa.func.lower(SavedList.name) == name.lower())
    return db.session.scalar(found.where(SavedList.deleted_at.is_(None)))
