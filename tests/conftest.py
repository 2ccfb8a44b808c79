"""The real application on a real database, a fresh one for each test."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import huey  # noqa: F401 - whole, with every client: tests change queues within one process, a server does not
import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from portal import config, schema
from portal.app import create_app
from portal.config import Settings
from portal.core import audit
from portal.core.database import Base, db
from portal.core.roles import Role

hypothesis.settings.register_profile("house", deadline=None)  # a busy machine makes no test wrong
hypothesis.settings.load_profile("house")
SECRET = "a-secret-for-tests-only-0123456789abcdef"
DATA_KEY = "3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    app = create_app(settings_for(folder, database_url=f"sqlite:///{folder / 'portal.db'}"))
    with app.app_context():
        schema.upgrade()
        db.session.remove()
        with db.engine.connect() as line:
            line.exec_driver_sql("ROLLBACK")
            line.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    return folder / "portal.db"


def settings_for(folder: Path, **known: object) -> Settings:
    """A quiet installation in this folder: nothing listens, nothing leaves."""
    given: dict[str, object] = {
        "secret_key": SECRET,
        "data_key": DATA_KEY,
        "base_url": "http://portale.example",
        "queue_url": f"sqlite:///{folder / 'queue.db'}",
        "smtp_url": "",
        "form_seconds": 0,
        "undo_seconds": 0,
        "testing": True,
    }
    return config.load(folder, **{**given, **known})


def postgres() -> str | None:
    """The PostgreSQL to test on, where the run is for it (`PORTAL_TEST_DATABASE_URL`)."""
    return os.environ.get("PORTAL_TEST_DATABASE_URL")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database is run again: the rest has been tried already."""
    if postgres():
        again = [item for item in items if {"app", "database_url"} & set(getattr(item, "fixturenames", ()))]
        config.hook.pytest_deselected(items=[item for item in items if item not in again])
        items[:] = again


@pytest.fixture(scope="session")
def postgres_schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """A database of this test process on the real server, migrated once; two runs at a time do not meet."""
    server = postgres()
    if server is None:
        yield None
        return
    name = f"workin_test_{os.getpid()}"
    remove = f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'
    fast = f'ALTER DATABASE "{name}" SET synchronous_commit = off'  # nothing here must survive
    on_server(server, remove, f'CREATE DATABASE "{name}"', fast)
    url = server.rsplit("/", 1)[0] + f"/{name}"
    app = create_app(settings_for(tmp_path_factory.mktemp("schema"), database_url=url))
    with app.app_context():
        schema.upgrade()
        db.session.remove()
        db.engine.dispose()
    yield url
    on_server(server, remove)


def on_server(server: str, *statements: str) -> None:
    """Acts on whole databases, each by itself."""
    with sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool).connect() as line:
        for statement in statements:
            line.exec_driver_sql(statement)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database."""
    if postgres():
        url = str(request.getfixturevalue("postgres_schema"))
        empty(url)
        return url
    shutil.copy(request.getfixturevalue("template"), tmp_path / "portal.db")
    return f"sqlite:///{tmp_path / 'portal.db'}"


def empty(url: str) -> None:
    """Every row out and every number from 1 again; much quicker than TRUNCATE where tables are many and small."""
    deletes = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as line:
        line.exec_driver_sql(deletes)
        line.exec_driver_sql("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return settings_for(tmp_path, database_url=database_url)


@pytest.fixture(scope="session")
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application that the tests of this process share: building it and its templates takes longer than a test."""
    folder = tmp_path_factory.mktemp("house")
    url = request.getfixturevalue("postgres_schema") if postgres() else f"sqlite:///{folder / 'portal.db'}"
    app = create_app(settings_for(folder, database_url=url))
    app.test_client_class = Browser
    return app


@pytest.fixture
def app(house: Flask, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application as on its first day: empty database, nothing cached, settings as they were."""
    usual = dict(house.config)
    folder = Path(house.instance_path)
    with house.app_context():
        tidy(house)
        for name in ("portal.db", "portal.db-wal", "portal.db-shm"):
            (folder / name).unlink(missing_ok=True)
        if postgres():
            empty(house.config["SQLALCHEMY_DATABASE_URI"])
        else:
            shutil.copy(request.getfixturevalue("template"), folder / "portal.db")
        house.extensions["jobs"].huey.flush()
        yield house
        tidy(house)
    house.config.clear()
    house.config.update(usual)


def tidy(app: Flask) -> None:
    """Let go of the database, of every page that was kept, and of who acted last."""
    audit.forget_actor()
    db.session.remove()
    db.engine.dispose()
    app.extensions["page_cache"].forget(trusted=True)


class Browser(FlaskClient):
    """A client whose every request has a context of its own, as on the server; tests then see what was committed."""

    def open(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
        db.session.rollback()  # what this test read holds SQLite's one pen
        with self.application.app_context():
            answer = super().open(*args, **kwargs)  # type: ignore[arg-type]
        db.session.expire_all()  # what this test read before the request is old now
        return answer


@pytest.fixture
def browser(app: Flask) -> Browser:
    """A stranger's browser."""
    return app.test_client()  # type: ignore[return-value]


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Role], Browser]:
    """A browser in which somebody with this role has signed in."""
    from tests import make

    def sign_in(role: Role) -> Browser:
        user = make.user(role=role)
        client = app.test_client()
        with client.session_transaction() as session:
            make.signed_in(session, user)
        return client  # type: ignore[return-value]

    return sign_in
