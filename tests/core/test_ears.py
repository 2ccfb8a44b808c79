"""Several machines on one PostgreSQL: what one publishes, the others hear."""

import time

import pytest
import sqlalchemy as sa

from portal.app import create_app
from portal.core import cache
from portal.core.database import db, transaction
from tests.conftest import postgres, settings_for

pytestmark = pytest.mark.skipif(
    postgres() is None, reason="one machine on SQLite needs no ears; this runs where PostgreSQL answers"
)
SECONDS = 15


@pytest.fixture
def machines(tmp_path, database_url):
    """Two machines with their own folders and the same database."""
    made = [create_app(settings_for(tmp_path / name, database_url=database_url)) for name in ("one", "two")]
    assert comes(lambda: all(app.extensions["page_cache"].trusted for app in made))
    yield made
    for app in made:
        app.extensions["cache_ears"].stop()
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def comes(what):
    """Whether something becomes true within some seconds."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return False


def test_the_other_machine_hears_of_a_change(machines):
    here, there = machines
    before = there.extensions["page_cache"].counter.read()

    with here.app_context(), transaction():
        cache.drop("page:1")

    assert comes(lambda: there.extensions["page_cache"].counter.read() > before)


def test_a_machine_that_can_not_hear_keeps_nothing_until_it_hears_again(machines):
    here, there = machines
    ears = there.extensions["page_cache"]
    with here.app_context():
        deaf = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        ears.shelf.size = 1
        heard = []
        usual = ears.forget
        ears.forget = lambda **known: (heard.append(known["trusted"]), usual(**known))[1]
        db.session.execute(deaf)
        db.session.commit()

    assert comes(lambda: heard[-1:] == [True])
    assert heard[0] is False
    assert ears.shelf.size == 0
