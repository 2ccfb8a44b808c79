"""Several workers at one outbox, and acts that come to nothing."""

import time
from collections import Counter
from contextlib import suppress

from portal.core.database import db, transaction
from portal.core.mail import Mail, MailStatus, queue
from tests.kills.conftest import LEASE, Post
from tests.kills.office import PATIENCE


def wait_until_all_left(post: Post) -> None:
    end = time.monotonic() + PATIENCE
    while post.under_way and time.monotonic() < end:
        time.sleep(0.2)


def test_several_workers_at_one_outbox_send_each_message_once(post: Post) -> None:
    """The office is so slow that the round of one worker outlasts its lease, and the others join in."""
    post.office.slow = 0.1
    for _ in range(3):
        post.house.work()
    post.put(int(2 * LEASE / post.office.slow))
    post.knock()
    wait_until_all_left(post)

    assert set(post.statuses().values()) == {MailStatus.SENT}
    assert Counter(Counter(post.office.copies).values()) == {1: len(post.queued)}


def test_an_act_that_comes_to_nothing_announces_nothing(post: Post) -> None:
    post.house.work()
    message = Mail(subject="Mai accaduto", paragraphs=["Buongiorno."], reason="È una prova.")
    with post.app.app_context():
        with suppress(ZeroDivisionError), transaction():
            queue(message, to="mai@hotel.example")
            raise ZeroDivisionError
        db.session.remove()
    post.put(1)
    wait_until_all_left(post)

    assert set(post.statuses().values()) == {MailStatus.SENT}
    assert len(post.office.copies) == 1
    assert post.office.to("mai@hotel.example") == []


def test_a_worker_that_is_asked_to_stop_finishes_what_it_has_in_hand(post: Post) -> None:
    post.office.slow = 1.0
    worker = post.house.work()
    post.put(3)
    end = time.monotonic() + PATIENCE
    while MailStatus.DELIVERING not in post.statuses().values() and time.monotonic() < end:
        time.sleep(0.05)
    worker.end()

    assert worker.process.returncode == 0
    assert Counter(post.statuses().values()) == {MailStatus.SENT: 1, MailStatus.WAITING: 2}
    assert len(post.office.copies) == 1
