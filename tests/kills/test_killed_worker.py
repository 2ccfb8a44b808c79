"""The worker is killed at each stage of a delivery: nothing is lost, nothing leaves twice, and what is in doubt says so."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from portal.core.database import db
from portal.core.mail import MailStatus
from portal.core.roles import Role
from tests import make
from tests.kills.conftest import Post
from tests.kills.office import PATIENCE

# What the mail server has heard when the worker dies, and whether anybody can know what became of the message.
STAGES = {
    "greeting": MailStatus.SENT,
    "recipient": MailStatus.SENT,
    "before the text": MailStatus.UNCERTAIN,
    "in the text": MailStatus.UNCERTAIN,
    "taken": MailStatus.UNCERTAIN,
    "answered": MailStatus.UNCERTAIN,
}
LONG_TEXT = "Una riga che riempie. " * 20_000


def kill_at(post: Post, stage: str) -> None:
    """Let a worker come as far as this stage, and cut its power."""
    post.office.fall_silent(stage)
    post.put(2, words=LONG_TEXT if stage == "in the text" else "Buongiorno.")
    with writers_waiting_after_the_answer(post):
        worker = post.house.work()
        assert post.office.reached.wait(PATIENCE), worker.said
        time.sleep(random.uniform(0, 0.1) if stage != "answered" else 0.2)
        worker.kill()
    post.office.speak_again()


@contextmanager
def writers_waiting_after_the_answer(post: Post) -> Iterator[None]:
    """At the stage «answered» the database keeps the worker waiting, as a busy disk does, so that it can't write it down."""
    doors: list[Any] = []
    post.office.before_answer = lambda: doors.append(shut(post.house.settings.database_url))
    try:
        yield
    finally:
        for door in doors:
            door.close()


def shut(url: str) -> Any:
    """A connection that holds what every writer needs, until it is closed."""
    if url.startswith("sqlite"):
        line = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, check_same_thread=False)
        line.execute("BEGIN IMMEDIATE")
        return line
    server = psycopg.connect(url.replace("+psycopg", ""))
    server.execute("LOCK TABLE outbox_mail IN EXCLUSIVE MODE")
    return server


def settle(post: Post) -> None:
    """A worker that lives takes up what the dead ones left, once their hold on it has ended."""
    post.house.work()
    end = time.monotonic() + PATIENCE
    while post.under_way and time.monotonic() < end:
        post.knock()  # the minute's own knock may be far, and the first one too early
        time.sleep(1)


def shown_as_uncertain(post: Post) -> int:
    """How many messages the operators' list of mails calls uncertain."""
    with post.app.app_context():
        client = post.app.test_client()
        with client.session_transaction(base_url=post.house.address) as session:
            make.signed_in(session, make.user(Role.OPERATOR))
        db.session.remove()
    with post.app.app_context():
        page = client.get("/gestione/posta/?stato=uncertain", base_url=post.house.address)
    assert page.status_code == 200
    return page.text.count("wi-state-warning")


def must_add_up(post: Post, kills: int, expected: MailStatus) -> None:
    """Nothing lost, nothing twice, and in doubt only what was in a dead worker's hand when nobody could know."""
    statuses, copies = post.statuses(), Counter(post.office.copies)
    assert len(statuses) == len(post.queued) == 2 * kills
    assert set(statuses.values()) <= {MailStatus.SENT, MailStatus.UNCERTAIN}
    assert max(copies.values()) == 1
    assert all(copies[message_id] == 1 for message_id, status in statuses.items() if status is MailStatus.SENT)
    in_doubt = sum(status is MailStatus.UNCERTAIN for status in statuses.values())
    assert in_doubt == (kills if expected is MailStatus.UNCERTAIN else 0)
    assert shown_as_uncertain(post) == in_doubt


@pytest.mark.parametrize(("stage", "expected"), STAGES.items())
def test_killed_at_any_stage_no_message_is_lost_and_none_leaves_twice(post: Post, stage: str, expected: MailStatus) -> None:
    for _ in range(3):
        kill_at(post, stage)
    settle(post)

    must_add_up(post, 3, expected)


@pytest.mark.long
@pytest.mark.parametrize(("stage", "expected"), STAGES.items())
def test_killed_fifty_times_at_any_stage_no_message_is_lost_and_none_leaves_twice(
    post: Post, stage: str, expected: MailStatus
) -> None:
    for _ in range(50):
        kill_at(post, stage)
    settle(post)

    must_add_up(post, 50, expected)
