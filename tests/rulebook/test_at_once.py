"""Two people, or two programs, at the rules at the same time: each act happens once, and every process hears of it."""

import threading
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from portal.core import audit
from portal.core.database import db, transaction
from portal.core.errors import RuleBroken
from portal.incentives.measures import Status
from portal.rulebook import loader, queries, services
from portal.rulebook.models import RuleStep, RuleVersion
from portal.rulebook.texts import Kind
from tests.rulebook.conftest import acting
from tests.rulebook.test_wordings import CODE, do, next_year, proposed

PATIENCE = 1  # seconds: on SQLite the second does not even begin before the first has ended


def at_once(app, who, *acts):
    """Each act in a thread and a transaction of its own; how each ended."""
    db.session.rollback()
    outcomes = {}

    def run(number, act):
        with app.app_context():
            audit.acting_as(who, "Prova")
            try:
                with transaction():
                    act()
                outcomes[number] = "done"
            except (RuleBroken, SQLAlchemyError) as fault:
                outcomes[number] = type(fault).__name__
            db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()
    db.session.rollback()
    yield [outcomes[number] for number in range(len(acts))]


def all_ended(app, who, *acts):
    running = at_once(app, who, *acts)
    next(running)
    return next(running)


def verified(editor, coordinator, **new):
    version = proposed(editor, **new)
    do(coordinator, services.verify, version)
    return version.id


def met(barrier):
    with suppress(threading.BrokenBarrierError):
        barrier.wait(PATIENCE)


@pytest.mark.parametrize("other", [services.publish, services.withdraw])
def test_of_two_decisions_on_one_proposal_the_first_counts(app, editor, coordinator, other):
    number, seen = verified(editor, coordinator, **next_year()), threading.Barrier(2)

    def decide(act):
        queries.one(number)  # as whoever looked at it before deciding
        met(seen)
        act(queries.to_change(number), why="Prova")

    ended = all_ended(app, coordinator.id, lambda: decide(services.publish), lambda: decide(other))

    assert sorted(ended) == ["RuleBroken", "done"]
    assert len(queries.one(number).steps) == 3


def test_a_correction_does_not_take_away_what_was_published_meanwhile(app, editor, coordinator):
    number, seen = verified(editor, coordinator, **next_year()), threading.Barrier(2)
    published = threading.Event()

    def correct():
        corrected = queries.one(number)
        met(seen)
        published.wait(PATIENCE)
        document = {**corrected.document, "hire_to": "2027-06-30"}
        services.propose(kind=Kind.MEASURE, code=CODE, document=document, review_by=None, why="Prova", replaces=corrected)

    def publish():
        met(seen)
        services.publish(queries.to_change(number))
        db.session.commit()
        published.set()

    ended = all_ended(app, coordinator.id, publish, correct)

    assert sorted(ended) == ["RuleBroken", "done"]
    assert queries.one(number).status is (Status.PUBLISHED if ended[0] == "done" else Status.WITHDRAWN)


def test_a_publication_is_heard_of_although_a_later_step_was_kept_before_it(app, editor, coordinator):
    number = verified(editor, coordinator, **next_year(), name="Bonus di domani")
    db.session.rollback()
    stepped, go_on = threading.Event(), threading.Event()

    def publish():
        services.publish(queries.to_change(number))
        stepped.set()
        go_on.wait(PATIENCE)

    def propose():
        stepped.wait(PATIENCE)
        document = {**queries.versions(Kind.MEASURE, CODE)[0].document, "hire_to": "2027-06-30"}
        services.propose(kind=Kind.MEASURE, code=CODE, document=document, review_by=None, why="Prova")

    running = at_once(app, coordinator.id, publish, propose)
    next(running)
    stepped.wait(PATIENCE)
    for _look in range(4):  # somebody reads the rules while the two are at it
        queries.forget()
        queries.rules()
        db.session.rollback()
        threading.Event().wait(PATIENCE / 4)
    go_on.set()
    next(running)
    queries.forget()

    assert "Bonus di domani" in {str(each.name) for each in queries.rules().measures[CODE]}


def test_two_publications_that_break_each_other_do_not_both_hold(app, editor, coordinator):
    longer = verified(editor, coordinator, **next_year())
    term = db.session.scalars(sa.select(RuleVersion).filter_by(kind=Kind.TERM, code="molto_svantaggiato_ue")).one()
    with acting(editor):
        means = {"fact": "months_without_paid_job", "gte": 1}
        new = services.propose(
            kind=Kind.TERM,
            code=term.code,
            document={**term.document, "means": means, "valid_from": "2027-01-01"},
            review_by=queries.one(longer).review_by,
            why="Prova",
        )
    do(coordinator, services.verify, new)
    number, seen = new.id, threading.Barrier(2)
    db.session.rollback()

    def publish(which):
        queries.rules()
        met(seen)
        services.publish(queries.to_change(which))

    ended = all_ended(app, coordinator.id, lambda: publish(longer), lambda: publish(number))

    assert sorted(ended) == ["RuleBroken", "done"]


def test_two_migrations_at_once_write_each_wording_once(app):
    ended = all_ended(app, None, loader.load, loader.load)

    written = db.session.scalar(sa.select(sa.func.count()).select_from(RuleVersion))
    assert ended == ["done", "done"]
    assert written == len({each.fingerprint for each in db.session.scalars(sa.select(RuleVersion))})
    assert written == db.session.scalar(sa.select(sa.func.count()).select_from(RuleStep))
