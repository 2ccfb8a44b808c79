"""The queue of calls: one company after the other, and no company in front of two operators at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import sqlalchemy as sa

from portal.calls import queries
from portal.calls.models import CallRequest
from portal.companies.models import Company
from portal.core.database import db, now
from portal.core.workdays import today

HELD = timedelta(minutes=20)  # how long a company stays with who was given it
LOOKED_AT = 20  # calls at a time


@dataclass
class Queued:
    """What became of the companies that somebody wanted called."""

    calls: list[CallRequest] = field(default_factory=list)
    owed_already: int = 0
    without_number: int = 0
    not_to_be_asked: int = 0


def put_in(companies: Iterable[Company], *, of_round: str) -> Queued:
    """Owe these companies a call today, in the round of this name. Who can't or may not be called is counted, not called."""
    queued = Queued()
    for company in companies:
        if company.is_excluded or company.not_interested_at or company.rests:
            queued.not_to_be_asked += 1
        elif not company.has_phone:
            queued.without_number += 1
        elif queries.open_of(company):
            queued.owed_already += 1
        else:
            call = CallRequest(company=company, why=of_round, round=of_round, due_on=today())
            db.session.add(call)
            queued.calls.append(call)
    db.session.flush()
    return queued


def take_out(ids: list[int]) -> int:
    """Such calls that nobody has made or touched yet are owed no more; returns how many."""
    untouched = sa.delete(CallRequest).where(
        CallRequest.id.in_(ids), CallRequest.settled_at.is_(None), CallRequest.tries == 0, CallRequest.taken_by_id.is_(None)
    )
    return db.session.execute(untouched).rowcount  # type: ignore[attr-defined]


def next_for(operator_id: int, *, of_round: str = "", after: int | None = None) -> CallRequest | None:
    """Give the operator the next company to call, theirs for a while; None where nobody is left.

    `after` is a call that was passed over: it comes again only once all others have been offered.
    """
    give_back(operator_id)
    seen = 0
    while True:
        waiting = queries.to_offer(operator_id, of_round=of_round, after=after, skip=seen, most=LOOKED_AT)
        for call_id in waiting:
            if take(call_id, operator_id):
                return db.session.get(CallRequest, call_id, populate_existing=True)
        if len(waiting) < LOOKED_AT:
            return None
        seen += LOOKED_AT


def take(call_id: int, operator_id: int) -> bool:
    """Whether the call is this operator's now: the database decides between two who ask at once."""
    free = queries.is_free_for(operator_id)
    mine = sa.update(CallRequest).where(CallRequest.id == call_id, CallRequest.settled_at.is_(None), free)
    taken = db.session.execute(mine.values(taken_by_id=operator_id, taken_until=now() + HELD))
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def give_back(operator_id: int) -> None:
    """Nobody waits for who has gone on, or gone home."""
    held = sa.update(CallRequest).where(CallRequest.taken_by_id == operator_id)
    db.session.execute(held.values(taken_by_id=None, taken_until=None))
