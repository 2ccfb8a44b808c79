"""Work outside requests. Huey only wakes it up: what is due is always in the database."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit
from portal.core.database import Model, db, now, transaction
from portal.core.queues import make_huey, rhythm

log = logging.getLogger(__name__)
KNOCK_AGAIN = 2  # seconds
ROOM = timedelta(minutes=10)
OWNER = f"{socket.gethostname()}:{os.getpid()}"


class JobLease(Model):
    """Who runs a job now, and how its last run went: one runner at a time, on however many machines."""

    __tablename__ = "job_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str | None]
    until: Mapped[datetime | None]
    last_started_at: Mapped[datetime | None]
    last_ended_at: Mapped[datetime | None]
    last_count: Mapped[int | None]
    last_fault: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True)
class Job:
    """One recurring work: `act` takes a few due rows, does them, and returns how many."""

    name: str
    act: Callable[[], int]
    minutes: int
    lease: timedelta | None  # none: as long as the leases of the rows that it takes (PORTAL_LEASE_SECONDS)


def every(*, minutes: int, lease_minutes: int | None = 10) -> Callable[[Callable[[], int]], Job]:
    """Make a function a recurring job; listed in `app.py`, run by the worker."""

    def make(act: Callable[[], int]) -> Job:
        lease = None if lease_minutes is None else timedelta(minutes=lease_minutes)
        return Job(act.__name__, act, minutes, lease)

    return make


class Jobs:
    """The application's jobs on its queue."""

    def __init__(self, app: Flask, queue_url: str, jobs: list[Job]) -> None:
        self.app, self.jobs = app, {job.name: job for job in jobs}
        self.huey = make_huey(queue_url)
        self.stopping = threading.Event()  # the worker has been told to end: finish what is in hand, begin nothing new
        self.task = self.huey.task(name="run_job")(self.run_woken)
        for job in jobs:
            self._repeat(job)

    def _repeat(self, job: Job) -> None:
        def repeat() -> None:
            self.run(job.name)

        self.huey.periodic_task(rhythm(job.minutes), name=f"every_{job.name}")(repeat)

    def wake(self, name: str, *, seconds: int = 0) -> None:
        """Ask the worker to run a job, now or in a while.

        A queue out of reach is no fault of the visitor's: the sweep will do it.
        """
        try:
            self.task.schedule((name,), delay=seconds) if seconds else self.task(name)
        except Exception:
            log.exception("the queue can't be reached; %s waits for its next round", name)

    def run_woken(self, name: str) -> None:
        """Somebody knocked. Whoever is at the job now may have looked too early, or be dead: knock again in a moment."""
        if self.attempt(name) is None and not self.knocks_soon(name):
            self.wake(name, seconds=KNOCK_AGAIN)

    def knocks_soon(self, name: str) -> bool:
        """Whether somebody is about to knock anyway, so that knocks do not pile up at a door that stays shut."""
        soon = now().replace(tzinfo=None) + timedelta(seconds=KNOCK_AGAIN)  # the queue keeps moments in UTC, without zone
        knocks = [task for task in (*self.huey.pending(), *self.huey.scheduled()) if task.args == (name,)]
        return any(task.eta is None or task.eta <= soon for task in knocks)

    def run(self, name: str) -> int:
        """Run a job under its lease; 0 where somebody else is running it."""
        return self.attempt(name) or 0

    def attempt(self, name: str) -> int | None:
        """What a job has done; None where somebody else is running it."""
        job = self.jobs[name]
        with self.app.app_context():
            audit.forget_actor()
            if not take_lease(job):
                return None
            try:
                count = job.act()
            except Exception as fault:
                leave_lease(job, fault=f"{type(fault).__name__}: {fault}"[:500])
                raise
            leave_lease(job, count=count)
            return count

    def reachable(self) -> bool:
        """Whether the queue answers."""
        try:
            self.huey.storage.queue_size()
        except Exception:
            return False
        return True


def take_lease(job: Job) -> bool:
    """Whether this process may run the job now; a lease whose owner died ends by itself."""
    _make_row(job.name)
    lease = job.lease or timedelta(seconds=current_app.config["LEASE_SECONDS"])
    # A lease much further ahead than any lease lasts was written by a clock that has been put back since. A little further
    # is usual: who waits for the database asks with the time at which the waiting began.
    free = sa.or_(JobLease.until.is_(None), JobLease.until < now(), JobLease.until > now() + lease + ROOM)
    mine = sa.update(JobLease).where(JobLease.name == job.name, free)
    with transaction():
        taken = db.session.execute(mine.values(owner=OWNER, until=now() + lease, last_started_at=now()))
        return bool(taken.rowcount)  # type: ignore[attr-defined]


def leave_lease(job: Job, *, count: int | None = None, fault: str = "") -> None:
    ended = sa.update(JobLease).where(JobLease.name == job.name, JobLease.owner == OWNER)
    db.session.rollback()
    with transaction():
        db.session.execute(ended.values(owner=None, until=None, last_ended_at=now(), last_count=count, last_fault=fault))


def _make_row(name: str) -> None:
    try:
        with transaction():
            if db.session.get(JobLease, name) is None:
                db.session.add(JobLease(name=name))
    except IntegrityError:
        pass  # another worker has just made it
