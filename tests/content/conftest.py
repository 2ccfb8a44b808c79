"""The first site, as a new installation has it, and means to look at what it answers."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event

from portal.app import create_app
from portal.content import loader as content_loader
from portal.core.database import db, transaction
from portal.facts import loader as facts_loader
from tests.conftest import Browser, settings_for


@pytest.fixture(scope="session")
def template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The migrated database with the first site in it: reading all its pages takes longer than a test."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(template, folder / "portal.db")
    app = create_app(settings_for(folder, database_url=f"sqlite:///{folder / 'portal.db'}"))
    with app.app_context():
        load()
        db.session.remove()
        with db.engine.connect() as line:
            line.exec_driver_sql("ROLLBACK")
            line.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "portal.db"


def load() -> None:
    with transaction():
        facts_loader.load()
        content_loader.load()


@pytest.fixture
def site(app: Flask) -> Flask:
    """An installation with its first facts and pages."""
    load()  # does something only where the database was not copied from the template
    return app


@pytest.fixture
def visitor(site: Flask) -> Browser:
    """A stranger's browser in front of the first site."""
    site.test_client_class = Browser
    return site.test_client()  # type: ignore[return-value]


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """The statements that reach the database; opening and closing a transaction is not a question."""
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.split(maxsplit=1)[0] not in {"BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"}:
            asked.append(statement)

    event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(sa.Engine, "before_cursor_execute", note)


@pytest.fixture
def act(site: Flask) -> Callable[..., Any]:
    """Do something as an earlier request would have: in one transaction, with what follows the commit."""

    def done(service: Callable[..., Any], *args: Any, **known: Any) -> Any:
        with transaction():
            return service(*args, **known)

    return done
