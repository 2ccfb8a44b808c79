"""Questions about the acts on many companies."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.bulk import acts
from portal.bulk.models import BulkAct, BulkRow, BulkState, Kind, Reason, RowState
from portal.calls.models import CallRequest
from portal.companies.models import Company
from portal.core.database import db

Counts = dict[Reason | None, int]


def preview(kind: Kind, value: dict[str, Any], chosen: sa.Select[Any]) -> Counts:
    """How many of the chosen companies would be touched (None), and how many left alone for which reason."""
    each = sa.select(acts.reason_for(kind, value).label("why")).where(Company.id.in_(chosen)).subquery()
    counted = sa.select(each.c.why, sa.func.count()).group_by(each.c.why)
    return {Reason(reason) if reason else None: count for reason, count in db.session.execute(counted)}


def reasons(kind: Kind, value: dict[str, Any], ids: list[int]) -> dict[int, Reason]:
    """Of these companies, those to leave alone now, and why."""
    why = acts.reason_for(kind, value)
    found = db.session.execute(sa.select(Company.id, why).where(Company.id.in_(ids), why.is_not(None)))
    return {number: Reason(reason) for number, reason in found}


def one(act_id: int) -> BulkAct:
    return db.get_or_404(BulkAct, act_id)


def recent(most: int = 50) -> Sequence[BulkAct]:
    return db.session.scalars(sa.select(BulkAct).order_by(BulkAct.id.desc()).limit(most)).all()


def unfinished() -> Sequence[int]:
    """Acts that the worker has still to do or to take back, the oldest first."""
    going = sa.select(BulkAct.id).where(BulkAct.state.in_([BulkState.RUNNING, BulkState.UNDOING]))
    return db.session.scalars(going.order_by(BulkAct.id)).all()


def next_rows(act: BulkAct, most: int) -> Sequence[BulkRow]:
    """Those to do next, or to take back next."""
    state = RowState.DONE if act.state is BulkState.UNDOING else RowState.WAITING
    rows = sa.select(BulkRow).where(BulkRow.act_id == act.id, BulkRow.state == state)
    return db.session.scalars(rows.order_by(BulkRow.company_id).limit(most)).all()


def companies_of(rows: Sequence[BulkRow]) -> dict[int, Company]:
    """Their companies by number, held fast until the end of the transaction."""
    found = sa.select(Company).where(Company.id.in_([row.company_id for row in rows])).with_for_update()
    loaded = found.options(selectinload(Company.tags), selectinload(Company.contacts))
    return {company.id: company for company in db.session.scalars(loaded.execution_options(populate_existing=True))}


def counts(act: BulkAct) -> dict[RowState, int]:
    counted = sa.select(BulkRow.state, sa.func.count()).where(BulkRow.act_id == act.id).group_by(BulkRow.state)
    return {row[0]: row[1] for row in db.session.execute(counted)}


def left_alone(act: BulkAct) -> list[tuple[Reason, int]]:
    """For which reasons companies were left as they were, the most frequent first."""
    counted = sa.select(BulkRow.reason, sa.func.count()).where(BulkRow.act_id == act.id, BulkRow.reason.is_not(None))
    rows = db.session.execute(counted.group_by(BulkRow.reason).order_by(sa.func.count().desc()))
    return [(reason, count) for reason, count in rows if reason]


def examples(act: BulkAct, most: int = 20) -> list[tuple[int, str, Reason]]:
    """Some of those that were left as they were."""
    left = sa.select(Company.id, Company.name, BulkRow.reason).join(BulkRow, BulkRow.company_id == Company.id)
    found = left.where(BulkRow.act_id == act.id, BulkRow.reason.is_not(None))
    rows = db.session.execute(found.order_by(BulkRow.reason, Company.id).limit(most))
    return [(number, name, reason) for number, name, reason in rows if reason]


def changed_since(act: BulkAct) -> int:
    """How many of its companies, or of the calls that it made, somebody has changed since the act."""
    done = sa.select(sa.func.count()).select_from(BulkRow).where(BulkRow.act_id == act.id, BulkRow.state == RowState.DONE)
    return db.session.scalar(done.where(~_untouched(act).exists())) or 0


def is_untouched(row: BulkRow) -> bool:
    """Whether the company, or its call, stands as the act left it."""
    mine = sa.select(BulkRow.company_id).where(BulkRow.act_id == row.act_id, BulkRow.company_id == row.company_id)
    return db.session.scalar(mine.where(_untouched(row.act).exists())) is not None


def _untouched(act: BulkAct) -> sa.Select[Any]:
    if act.kind is Kind.QUEUE:
        call = sa.select(CallRequest.id).where(CallRequest.id == BulkRow.call_id, CallRequest.settled_at.is_(None))
        return call.where(CallRequest.tries == 0, CallRequest.taken_by_id.is_(None))
    return sa.select(Company.id).where(Company.id == BulkRow.company_id, Company.version == BulkRow.company_version)
