"""The queue wakes work up, whichever queue it is."""

import gc
import os
import time

import pytest

from portal.app import create_app
from portal.core.database import db
from portal.core.mail import MailStatus, OutboxMail
from tests import make
from tests.conftest import settings_for

QUEUES = {
    "sqlite": None,
    "redis": os.environ.get("PORTAL_TEST_REDIS_URL"),
    "postgresql": os.environ.get("PORTAL_TEST_DATABASE_URL"),
}


@pytest.fixture(params=QUEUES)
def grown(request, tmp_path, app):
    """The same installation on another queue."""
    url = QUEUES[request.param]
    if url is None and request.param != "sqlite":
        pytest.skip(f"{request.param} does not answer on this machine")
    known = {"queue_url": url} if url else {}
    other = create_app(settings_for(tmp_path, database_url=app.config["SQLALCHEMY_DATABASE_URI"], **known))
    other.extensions["jobs"].huey.flush()
    yield other
    other.extensions["jobs"].huey.flush()
    other.extensions["jobs"].huey.storage.close()
    with other.app_context():
        db.engine.dispose()


def consume(app, until, seconds=20):
    """Run the worker's own loop until something is so."""
    consumer = app.extensions["jobs"].huey.create_consumer(workers=1, periodic=False, initial_delay=0.01, max_delay=0.05)
    consumer.start()
    try:
        for _ in range(seconds * 20):
            if until():
                return True
            time.sleep(0.05)
        return False
    finally:
        consumer.stop(graceful=True)


def test_an_act_wakes_the_worker_and_the_mail_leaves(grown):
    number = make.mail().id
    grown.extensions["jobs"].wake("send_waiting_mail")

    def sent():
        status = db.session.get_one(OutboxMail, number).status
        db.session.rollback()  # who looks holds SQLite's one pen, which the worker needs
        return status is MailStatus.SENT

    assert grown.extensions["jobs"].reachable()
    assert consume(grown, sent)


def test_a_worker_that_ends_has_closed_what_it_opened(grown):
    assert consume(grown, lambda: True)

    gc.collect()  # a connection left open complains here, and warnings are errors


def test_a_queue_that_does_not_answer_is_known(tmp_path, database_url):
    app = create_app(settings_for(tmp_path, database_url=database_url, queue_url="redis://127.0.0.1:1/0"))

    assert not app.extensions["jobs"].reachable()
