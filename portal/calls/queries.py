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


def hold(company: Company) -> None:
    """Of two who owe this company a call at once, the second waits, and finds the first one's."""
    db.session.execute(sa.select(Company.id).where(Company.id == company.id).with_for_update(key_share=True))


def all_open_of(company: Company) -> Sequence[CallRequest]:
    return db.session.scalars(sa.select(CallRequest).filter_by(company_id=company.id, settled_at=None)).all()


def some_of(company: Company, ids: list[int]) -> Sequence[CallRequest]:
    found = sa.select(CallRequest).filter_by(company_id=company.id)
    return db.session.scalars(found.where(CallRequest.id.in_(ids))).all()


def waiting(most: int = 50) -> Sequence[CallRequest]:
    """Calls to make now, those promised for the earliest day first."""
    return db.session.scalars(to_make().order_by(CallRequest.due_on, CallRequest.id).limit(most)).all()


def to_make() -> Any:
    """Whoever was promised a call, and of those who did not answer the ones whose day has come again.

    Who has said no since it was put in a round, or wants to be heard later, is called only for what they asked themselves.
    """
    awake = sa.or_(Company.recontact_on.is_(None), Company.recontact_on <= today())
    wanted = sa.or_(CallRequest.round == "", sa.and_(Company.not_interested_at.is_(None), awake))
    return owed().where(sa.or_(CallRequest.tries == 0, CallRequest.due_on <= today()), wanted)


def to_offer(operator_id: int, *, of_round: str, after: int | None, skip: int, most: int) -> Sequence[int]:
    """The next calls that no colleague has in front, by their numbers; the one passed over comes last."""
    found = to_make().where(is_free_for(operator_id))
    if of_round:
        found = found.where(is_of_round(of_round))
    last = sa.case((CallRequest.id == after, 1), else_=0) if after else sa.literal(0)
    ordered = found.with_only_columns(CallRequest.id).order_by(last, CallRequest.due_on, CallRequest.id)
    return db.session.scalars(ordered.offset(skip).limit(most)).all()


def is_free_for(operator_id: int) -> sa.ColumnElement[bool]:
    """No colleague has it in front just now; the same as `CallRequest.is_with_another` says of one."""
    return sa.or_(CallRequest.taken_until.is_(None), CallRequest.taken_until < now(), CallRequest.taken_by_id == operator_id)


def rounds(calls: Any) -> Sequence[Any]:
    """The rounds that these calls are of, with how many: pairs of name and count."""
    counted = calls.where(CallRequest.round != "").with_only_columns(CallRequest.round, sa.func.count())
    return db.session.execute(counted.group_by(CallRequest.round).order_by(CallRequest.round)).all()


def is_of_round(name: str) -> sa.ColumnElement[bool]:
    return CallRequest.round == name


def last_words(company: Company) -> CompanyEvent | None:
    """What was last written of a company by somebody of ours, for who is about to call."""
    told = sa.select(CompanyEvent).filter_by(company_id=company.id, undone_at=None, reserved=False)
    told = told.where(CompanyEvent.text != "", CompanyEvent.kind.in_(TOLD))
    return db.session.scalar(told.order_by(CompanyEvent.at.desc(), CompanyEvent.id.desc()).limit(1))


def owed() -> Any:
    """Every call that is still to be made, with what the lists show of its company; who is excluded is not called."""
    found = sa.select(CallRequest).join(CallRequest.company)
    found = found.where(CallRequest.settled_at.is_(None), Company.excluded_at.is_(None))
    return found.options(contains_eager(CallRequest.company).selectinload(Company.contacts))


def promised_days() -> int:
    """Within how many working days we promise to call: a fact that the project can change."""
    digits = re.search(r"\d+", facts.text("call_back_days"))
    return int(digits[0]) if digits else USUAL_DAYS
