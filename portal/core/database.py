"""The database: types, connection, and the one place where a request's work is kept or forgotten."""

import enum
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, has_app_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.orm.exc import StaleDataError

from portal.core.errors import conflict_page

log = logging.getLogger(__name__)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Whether the work at hand may write: SQLite then takes its one pen at once instead of failing half-way.
writing: ContextVar[bool] = ContextVar("writing", default=True)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Moments in UTC, with their zone, also where the database forgets zones."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


def stored_as_value(kind: type[enum.Enum]) -> list[str]:
    """Enumerations are stored by value, so that a renamed member does not break stored rows."""
    return [str(member.value) for member in kind]


class Base(DeclarativeBase):
    registry = registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime(),
            enum.Enum: sa.Enum(enum.Enum, native_enum=False, values_callable=stored_as_value, length=40),
            dict[str, Any]: sa.JSON(),
            list[Any]: sa.JSON(),
            list[str]: sa.JSON(),
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def now() -> datetime:
    """This moment in UTC."""
    return datetime.now(UTC)


def init_app(app: Flask) -> None:
    db.init_app(app)
    app.before_request(open_request)
    app.after_request(settle)


def open_request() -> None:
    writing.set(request.method not in SAFE_METHODS)


def settle(response: Response) -> Response:
    """Keep what a successful request wrote; forget what a failed or a reading one did."""
    if response.status_code >= 400 or request.method in SAFE_METHODS:
        forget()
    else:
        try:
            commit()
        except (IntegrityError, StaleDataError):  # an error handler would not see it here
            forget()
            response = current_app.make_response(conflict_page())
    try_journal()
    return response


def commit() -> None:
    """Commit, then keep the promises made for after the commit (wake a worker, drop cached pages)."""
    db.session.commit()
    for promise in _taken("promises"):
        promise()


def after_commit(promise: Callable[[], object]) -> None:
    """Do something only once what was written is sure; forgotten with it otherwise."""
    waiting = _list("promises")
    if promise not in waiting:
        waiting.append(promise)


def forget() -> None:
    """Forget what this transaction wrote, and what it promised for after the commit."""
    db.session.rollback()
    _taken("promises")
    g.pop("drop_version", None)


def journal(row: Base) -> None:
    """Write an append-only row in a transaction of its own, after this one is settled: it survives a refused request."""
    _list("journal").append(row)


def write_journal() -> None:
    rows = _taken("journal")
    if not rows:
        return
    before = writing.set(True)
    try:
        with sa.orm.Session(db.engine) as own:
            own.add_all(rows)
            own.commit()
    finally:
        writing.reset(before)


def try_journal() -> None:
    """The act itself is settled by now: a journal that can't be written must not make it look undone."""
    try:
        write_journal()
    except SQLAlchemyError:
        log.exception("the journal could not be written")


@contextmanager
def transaction() -> Iterator[None]:
    """One transaction outside a request: a job's step, a command."""
    before = writing.set(True)
    db.session.rollback()  # whatever was read before belongs to another transaction
    try:
        yield
        commit()
    except BaseException:
        forget()
        raise
    finally:
        writing.reset(before)
        write_journal()


def _list(name: str) -> list[Any]:
    if not has_app_context():
        raise RuntimeError("no application context")
    if name not in g:
        setattr(g, name, [])
    found: list[Any] = g.get(name)
    return found


def _taken(name: str) -> list[Any]:
    taken: list[Any] = g.pop(name, []) if has_app_context() else []
    return taken


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: Any) -> None:
    if not hasattr(connection, "execute") or "sqlite" not in type(connection).__module__:
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=5000", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
