"""The queues that wake workers up: SQLite beside the database, Redis or PostgreSQL."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from huey.api import Huey

CLIENTS = {"sqlite": ("redis", "psycopg"), "redis": ("psycopg",), "rediss": ("psycopg",), "postgresql": ("redis",)}


def make_huey(url: str) -> "Huey":
    """The queue of this address."""
    kind = urlsplit(url).scheme.partition("+")[0]
    with without(*CLIENTS[kind]):
        huey: Any = import_module("huey")
    settings: dict[str, Any] = {"name": "portal", "utc": True, "results": False, "store_none": False}
    if kind == "sqlite":
        return huey.SqliteHuey(filename=url.removeprefix("sqlite:///"), fsync=False, **settings)
    if kind in {"redis", "rediss"}:
        return huey.RedisHuey(url=url, **settings)
    return hanging_up(huey.PostgresHuey(dsn=url.replace("+psycopg", ""), **settings))


def hanging_up(queue: "Huey") -> "Huey":
    """A queue whose workers close what they opened as they end. Each of their threads listens on a connection of its own,
    which Huey leaves to the garbage collector.
    """
    one_at_a_time = threading.Lock()

    @queue.on_shutdown()
    def hang_up() -> None:
        with one_at_a_time:
            queue.storage.close()

    return queue


def rhythm(minutes: int) -> Any:
    """Every so many minutes, or hours from sixty on."""
    crontab = import_module("huey").crontab
    return crontab(minute=f"*/{minutes}") if minutes < 60 else crontab(minute="7", hour=f"*/{minutes // 60}")


@contextmanager
def without(*packages: str) -> Iterator[None]:
    """While Huey is imported: as if these were not installed. It loads the client of every queue that it finds, and the
    two that an installation does not use weigh 15 MiB and a quarter of a second. A process knows one kind of queue.
    """
    absent = [name for name in packages if name not in sys.modules]
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]
