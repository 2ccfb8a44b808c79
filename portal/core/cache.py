"""What a public page shows, and what must be dropped when it changes. The cache itself is WSGI: `pagecache.py`."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Response, current_app, g, request, session
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import database
from portal.core.database import Model, db, now

OFFER = "portal.offer"  # the WSGI environment's key under which a page is offered to the cache
CHANNEL = "portal_cache"  # PostgreSQL's LISTEN/NOTIFY channel between machines


class CacheVersion(Model):
    """One row, counted up by each transaction that changes what the public sees: its lock keeps their order."""

    __tablename__ = "cache_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=0)


class CacheDrop(Model):
    """With which version which dependency changed."""

    __tablename__ = "cache_drop"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(index=True)
    key: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


def depends_on(*keys: str) -> None:
    """While a page is rendered: what it shows, such as `page:12` or `menu`."""
    g.setdefault("dependencies", set()).update(keys)


def lasts(seconds: int) -> None:
    """The page at hand is stale after this many seconds, whatever changes."""
    g.cache_seconds = min(seconds, g.get("cache_seconds", seconds))


def never() -> None:
    """The answer at hand is for this visitor and moment only."""
    g.cache_never = True


def offer(response: Response) -> Response:
    """After a public view: the answer carries no cookie, and if it is a page it may be kept."""
    if session.modified or response.headers.get("Set-Cookie"):
        return response
    g.public_answer = True
    if request.method in {"GET", "HEAD"} and response.status_code == 200 and not g.get("cache_never"):
        request.environ[OFFER] = (frozenset(g.get("dependencies", ())), g.get("cache_seconds"))
    return response


def drop(*keys: str) -> None:
    """What the public saw under these keys has changed: in force, in every worker, once this transaction is committed."""
    version = g.get("drop_version")
    if version is None:
        version = g.drop_version = _next_version()
        database.after_commit(tell_workers)
    db.session.add_all(CacheDrop(version=version, key=key) for key in keys)


def tell_workers() -> None:
    """Tell every worker of this machine, before the answer goes out; PostgreSQL told the other machines at commit."""
    version = g.pop("drop_version", None)
    if version is not None:
        current_app.extensions["page_cache"].counter.tell(version)


def drops_since(version: int) -> tuple[int, set[str]]:
    """The newest version, and the keys dropped after the given one."""
    database.writing.set(False)  # asked before any request has said so: a reader must not wait for the one pen
    with sa.orm.Session(db.engine) as own:
        newest = own.scalar(sa.select(CacheVersion.version)) or 0
        keys = own.scalars(sa.select(CacheDrop.key).where(CacheDrop.version > version))
        return newest, set(keys)


def newest_version() -> int:
    return db.session.scalar(sa.select(CacheVersion.version)) or 0


def sweep(days: int = 7) -> int:
    """Forget old drops; a worker that slept longer than this empties its cache anyway."""
    edge = now() - timedelta(days=days)
    return db.session.execute(sa.delete(CacheDrop).where(CacheDrop.at < edge)).rowcount  # type: ignore[attr-defined]


def _next_version() -> int:
    step = sa.update(CacheVersion).values(version=CacheVersion.version + 1).returning(CacheVersion.version)
    version = db.session.scalar(step)
    if version is None:
        version = 1
        db.session.add(CacheVersion(id=1, version=version))
        db.session.flush()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(sa.select(sa.func.pg_notify(CHANNEL, str(version))))
    return int(version)
