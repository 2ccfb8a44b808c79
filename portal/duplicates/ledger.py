"""A ledger of rows: every change is written down with what stood there, so that all of it can be taken back.

It works below the objects of the session: flush before, and let them be read anew after.
"""

from datetime import date
from enum import Enum
from typing import Any

import sqlalchemy as sa

from portal.core.database import Base, db

Row = dict[str, Any]


class Changed(Exception):
    """A row is not any more as the ledger left it."""


class Ledger:
    """What was done to which row, in order. A step: {"act", "table", "key", "was", "now"}, values as JSON holds them."""

    def __init__(self, steps: list[dict[str, Any]] | None = None) -> None:
        self.steps: list[dict[str, Any]] = steps if steps is not None else []

    def change(self, table: sa.Table, key: Row, **now: Any) -> None:
        """Give a row other values; one that has a version gets the next, forwards and backwards."""
        self._write("change", table, key, now)

    def move(self, table: sa.Table, key: Row, **now: Any) -> None:
        """Let a row name another one. Its version stays: what somebody has open of it, or may still take back, is not stale."""
        self._write("move", table, key, now)

    def _write(self, act: str, table: sa.Table, key: Row, now: Row) -> None:
        row = the_row(table, key)
        was = {name: row[name] for name in now if row[name] != now[name]}
        if not was:
            return
        after = {name: now[name] for name in was}
        db.session.execute(sa.update(table).where(_is(table, key)).values(_with_version(act, table, after)))
        self._note(act, table, {name: after.get(name, value) for name, value in key.items()}, was, after)

    def remove(self, table: sa.Table, key: Row) -> None:
        """Take a row out, with everything that it says."""
        row = the_row(table, key)
        db.session.execute(sa.delete(table).where(_is(table, key)))
        self._note("remove", table, key, row, {})

    def add(self, table: sa.Table, **values: Any) -> None:
        db.session.execute(sa.insert(table).values(values))
        key = {column.name: values[column.name] for column in table.primary_key}
        self._note("add", table, key, {}, values)

    def take_back(self) -> None:
        """Undo every step, the last first. Raises `Changed` where somebody has changed since what a step changed."""
        for step in reversed(self.steps):
            table = Base.metadata.tables[step["table"]]
            key, was, now = (unpacked(table, step[part]) for part in ("key", "was", "now"))
            if step["act"] == "remove":
                db.session.execute(sa.insert(table).values(was))
            else:
                self._must_stand(table, key, now)
                self._put_back(step["act"], table, key, was)

    def _put_back(self, act: str, table: sa.Table, key: Row, was: Row) -> None:
        found = _is(table, key)
        back = sa.update(table).where(found).values(_with_version(act, table, was)) if act != "add" else None
        db.session.execute(sa.delete(table).where(found) if back is None else back)

    def _must_stand(self, table: sa.Table, key: Row, now: Row) -> None:
        row = the_row(table, key)
        if any(row[name] != value for name, value in now.items()):
            raise Changed(table.name)

    def _note(self, act: str, table: sa.Table, key: Row, was: Row, now: Row) -> None:
        step = {"act": act, "table": table.name, "key": packed(key), "was": packed(was), "now": packed(now)}
        self.steps.append(step)


def _with_version(act: str, table: sa.Table, values: Row) -> Row:
    return {**values, "version": table.c.version + 1} if act == "change" and "version" in table.c else values


def the_row(table: sa.Table, key: Row) -> Row:
    row = db.session.execute(sa.select(table).where(_is(table, key))).mappings().one_or_none()
    if row is None:
        raise Changed(table.name)
    return dict(row)


def keys_where(table: sa.Table, condition: Any) -> list[Row]:
    """The primary keys of the rows for which this holds, in their order."""
    columns = list(table.primary_key)
    found = db.session.execute(sa.select(*columns).where(condition).order_by(*columns)).mappings()
    return [dict(row) for row in found]


def pointers(to: sa.Table) -> list[tuple[sa.Table, sa.Column[Any]]]:
    """Every column of every table that names a row of this one, those of tables to come too; not what is made anew anyway."""
    tables = [table for table in Base.metadata.sorted_tables if not table.info.get("derived")]
    columns = [(table, column) for table in tables for column in table.columns]
    return [(table, column) for table, column in columns if column.references(to.c.id)]


def may_clash(table: sa.Table, column: sa.Column[Any]) -> bool:
    """Whether a row with another value here may be one that is there already."""
    kinds = (sa.PrimaryKeyConstraint, sa.UniqueConstraint)
    unique = [each for each in table.constraints if isinstance(each, kinds)] + [
        each for each in table.indexes if each.unique
    ]
    return any(column.name in each.columns for each in unique)


def packed(values: Row) -> Row:
    return {name: _packed(value) for name, value in values.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def unpacked(table: sa.Table, values: Row) -> Row:
    return {name: _unpacked(table.c[name].type, value) for name, value in values.items()}


def _unpacked(kind: Any, value: Any) -> Any:
    if value is None or isinstance(kind, sa.JSON):
        return value
    python = (kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind).python_type
    if issubclass(python, Enum):
        return python(value)
    return python.fromisoformat(value) if issubclass(python, date) else value


def _is(table: sa.Table, key: Row) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == value for name, value in key.items()))
