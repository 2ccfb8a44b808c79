"""Acts on the lists that operators keep under a name."""

from typing import Any

from flask_babel import gettext as _

from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.lists import queries
from portal.lists.models import SavedList


def save(*, owner_id: int, name: str, is_shared: bool, asked: dict[str, Any], columns: list[str]) -> SavedList:
    """Keep what is asked of the register now, and its columns, under a name."""
    _must_be_free(name, owner_id)
    made = SavedList(owner_id=owner_id, name=name, is_shared=is_shared, asked=asked, columns=columns)
    db.session.add(made)
    db.session.flush()
    return made


def change(saved: SavedList, *, version: int, name: str, is_shared: bool) -> SavedList:
    """Another name, or other readers."""
    must_be_unchanged(version, saved.version)
    _must_be_free(name, saved.owner_id, but=saved)
    saved.name, saved.is_shared = name, is_shared
    return saved


def replace(saved: SavedList, *, version: int, asked: dict[str, Any], columns: list[str]) -> SavedList:
    """The list asks something else from here on."""
    must_be_unchanged(version, saved.version)
    saved.asked, saved.columns = asked, columns
    return saved


def delete(saved: SavedList) -> SavedList:
    saved.deleted_at = now()
    return saved


def restore(saved: SavedList) -> SavedList:
    """Take the deletion back, unless the name has been given to another list since."""
    _must_be_free(saved.name, saved.owner_id)
    saved.deleted_at = None
    return saved


def _must_be_free(name: str, owner_id: int, but: SavedList | None = None) -> None:
    there = queries.named(name, owner_id)
    if there and there is not but:
        raise RuleBroken(_("Hai già un elenco con questo nome."), field="name")
