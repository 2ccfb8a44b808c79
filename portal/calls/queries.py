"""Questions about the calls we owe."""

import re
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent
from portal.core.database import db, now
from portal.core.workdays import today
from portal.facts import queries as facts

# Entries of the timeline that say something to who calls.
TOLD = (
    "note",
    "called",
    "no_answer",
    "call_back",
    "interested",
    "not_interested",
    "visited",
    "met",
    "written",
    "lost",
    "put_off",
)
USUAL_DAYS = 3  # where nobody has set the fact


def one(call_id: int) -> CallRequest:
    return db.get_or_404(CallRequest, call_id)


def open_of(company: Company) -> CallRequest | None:
    """The call that this company is waiting for."""
    waiting = sa.select(CallRequest).filter_by(company_id=company.id, settled_at=None)
    return db.session.scalar(waiting.order_by(CallRequest.due_on, CallRequest.id).limit(1))


def all_of(company: Company) -> Sequence[CallRequest]:
    return db.session.scalars(sa.select(CallRequest).filter_by(company_id=company.id)).all()


def all_open_of(company: Company) -> Sequence[CallRequest]:
    return db.session.scalars(sa.select(CallRequest).filter_by(company_id=company.id, settled_at=None)).all()


def some_of(company: Company, ids: list[int]) -> Sequence[CallRequest]:
    found = sa.select(CallRequest).filter_by(company_id=company.id)
    return db.session.scalars(found.where(CallRequest.id.in_(ids))).all()


def waiting(most: int = 50) -> Sequence[CallRequest]:
    """Calls to make now, those promised for the earliest day first."""
    return db.session.scalars(to_make().order_by(CallRequest.due_on, CallRequest.id).limit(most)).all()


def to_make() -> Any:
    """Whoever was promised a call, and of those who did not answer the ones whose day has come again."""
    return owed().where(sa.or_(CallRequest.tries == 0, CallRequest.due_on <= today()))


def to_offer(operator_id: int, *, round: str, after: int | None, skip: int, most: int) -> Sequence[int]:  # noqa: A002
    """The next calls that no colleague has in front, by their numbers; the one passed over comes last."""
    free = sa.or_(CallRequest.taken_until.is_(None), CallRequest.taken_until < now(), CallRequest.taken_by_id == operator_id)
    found = to_make().where(free, Company.excluded_at.is_(None))
    if round:
        found = found.where(CallRequest.round == round)
    last = sa.case((CallRequest.id == after, 1), else_=0) if after else sa.literal(0)
    ordered = found.with_only_columns(CallRequest.id).order_by(last, CallRequest.due_on, CallRequest.id)
    return db.session.scalars(ordered.offset(skip).limit(most)).all()


def rounds() -> Sequence[tuple[str, int]]:
    """The rounds that still have calls to make, with how many."""
    counted = sa.select(CallRequest.round, sa.func.count()).where(CallRequest.settled_at.is_(None), CallRequest.round != "")
    return [
        (name, count) for name, count in db.session.execute(counted.group_by(CallRequest.round).order_by(CallRequest.round))
    ]


def is_of_round(name: str) -> sa.ColumnElement[bool]:
    return CallRequest.round == name


def last_words(company: Company) -> CompanyEvent | None:
    """What was last written of a company by somebody of ours, for who is about to call."""
    told = sa.select(CompanyEvent).filter_by(company_id=company.id, undone_at=None, reserved=False)
    told = told.where(CompanyEvent.text != "", CompanyEvent.kind.in_(TOLD))
    return db.session.scalar(told.order_by(CompanyEvent.at.desc(), CompanyEvent.id.desc()).limit(1))


def owed() -> Any:
    """Every call that is still to be made, with what the lists show of its company."""
    found = sa.select(CallRequest).join(CallRequest.company).where(CallRequest.settled_at.is_(None))
    return found.options(contains_eager(CallRequest.company).selectinload(Company.contacts))


def promised_days() -> int:
    """Within how many working days we promise to call: a fact that the project can change."""
    digits = re.search(r"\d+", facts.text("call_back_days"))
    return int(digits[0]) if digits else USUAL_DAYS
