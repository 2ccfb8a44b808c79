"""An installation whose workers are killed; on PostgreSQL and Redis where the run is for them."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from portal.app import create_app
from portal.core.database import after_commit, db, transaction
from portal.core.mail import Mail, MailStatus, OutboxMail, queue, wake_worker
from tests.conftest import postgres
from tests.e2e.installation import Installation
from tests.e2e.mailserver import MailServer
from tests.kills.office import Clerk, Office

LEASE = 2  # seconds
REDIS_NUMBER = 11  # of the server's databases, so that no other test's queue is touched


@dataclass
class Post:
    """Messages put into the outbox, workers that take them out, and the office that gets them."""

    house: Installation
    office: Office
    server: MailServer
    queued: list[int] = field(default_factory=list)

    @cached_property
    def app(self) -> Flask:
        return create_app(self.house.settings)

    def put(self, count: int, *, words: str = "Buongiorno.") -> None:
        """Acts that each write to somebody."""
        with self.app.app_context():
            for _ in range(count):
                with transaction():
                    number = len(self.queued) + 1
                    message = Mail(subject=f"Messaggio {number}", paragraphs=[words], reason="È una prova.", secret=True)
                    self.queued.append(queue(message, to=f"anna{number}@hotel.example").id)
            db.session.remove()

    def knock(self) -> None:
        with self.app.app_context():
            with transaction():
                after_commit(wake_worker)
            db.session.remove()

    def statuses(self) -> dict[str, MailStatus]:
        """Of every message, by its Message-ID."""
        with self.app.app_context():
            found = db.session.execute(sa.select(OutboxMail.message_id, OutboxMail.status)).all()
            db.session.remove()
        return dict(found)

    @property
    def under_way(self) -> int:
        over = {MailStatus.SENT, MailStatus.UNCERTAIN, MailStatus.FAILED}
        return sum(status not in over for status in self.statuses().values())


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Post]:
    office = Office()
    server = MailServer(office, Clerk)
    server.start()
    house = Installation(tmp_path_factory.mktemp("kills"), server.url, **settings(worker_id))
    house.run("migrate")
    post = Post(house, office, server)
    yield post
    office.speak_again()
    house.end()
    server.stop()
    with post.app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def clean(post: Post) -> Iterator[None]:
    """No worker of an earlier test, no message of it."""
    yield
    post.office.speak_again()
    post.house.end()
    post.house.programs.clear()
    with post.app.app_context():
        with transaction():
            db.session.execute(sa.delete(OutboxMail))
        post.app.extensions["jobs"].huey.flush()
        db.session.remove()
    post.queued.clear()
    post.office.copies.clear()
    post.office.slow = 0.0


def settings(worker_id: str) -> dict[str, object]:
    known: dict[str, object] = {"PORTAL_LEASE_SECONDS": LEASE}
    server, redis = postgres(), os.environ.get("PORTAL_TEST_REDIS_URL")
    if server:
        known["PORTAL_DATABASE_URL"] = new_database(server, f"workin_kills_{worker_id}")
        if redis:
            known["PORTAL_QUEUE_URL"] = f"{redis.rsplit('/', 1)[0]}/{REDIS_NUMBER}"
    return known


def new_database(server: str, name: str) -> str:
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as line:
        line.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        line.execute(f'CREATE DATABASE "{name}"')
    return server.rsplit("/", 1)[0] + f"/{name}"
