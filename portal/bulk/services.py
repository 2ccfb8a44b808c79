"""Doing something to many companies, bit by bit, and taking all of it back."""

from typing import Any

import sqlalchemy as sa
from flask import current_app, g
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.bulk import queries
from portal.bulk.acts import ACTS, reason_for
from portal.bulk.models import BulkAct, BulkRow, BulkState, Kind, Reason, RowState
from portal.companies.models import Company
from portal.core import audit, database
from portal.core.database import db, now
from portal.core.errors import RuleBroken

AT_ONCE = 200  # companies that are done while the operator waits; more are the worker's


def start(
    *, kind: Kind, value: dict[str, Any], words: str, chosen: sa.Select[Any], asked: dict[str, Any], stated: int
) -> BulkAct:
    """Begin: the companies chosen now are the act's rows. `stated` is the number that the operator has confirmed."""
    who = audit.actor()
    act = BulkAct(kind=kind, value=value, words=words, asked=asked, actor_id=who.id, actor_name=who.name)
    db.session.add(act)
    db.session.flush()
    touched = _freeze(act, chosen)
    _must_be_as_stated(stated, touched)
    audit.record("company.bulk", act, filter=asked, rows=touched)
    _set_off(act, touched)
    return act


def _freeze(act: BulkAct, chosen: sa.Select[Any]) -> int:
    """One row for each company, with why it is left alone where it is; returns how many are not."""
    why = reason_for(act.kind, act.value)
    state = sa.case((why.is_(None), RowState.WAITING.value), else_=RowState.LEFT.value)
    rows = sa.select(sa.literal(act.id), Company.id, state, why, sa.literal({}, sa.JSON)).where(Company.id.in_(chosen))
    columns = [BulkRow.act_id, BulkRow.company_id, BulkRow.state, BulkRow.reason, BulkRow.undo]
    db.session.execute(sa.insert(BulkRow).from_select(columns, rows, include_defaults=False))
    return queries.counts(act).get(RowState.WAITING, 0)


def _must_be_as_stated(stated: int, touched: int) -> None:
    if not touched:
        raise RuleBroken(_("Non c'è nessuna azienda da cambiare."))
    if touched != stated:
        raise RuleBroken(
            ngettext(
                "Nel frattempo l'elenco è cambiato: ora cambierebbe %(num)d azienda. Controlla e conferma di nuovo.",
                "Nel frattempo l'elenco è cambiato: ora cambierebbero %(num)d aziende. Controlla e conferma di nuovo.",
                touched,
            )
        )


def _set_off(act: BulkAct, rows: int) -> None:
    """A few are done at once, many by the worker."""
    if rows <= AT_ONCE:
        go_on(act, most=AT_ONCE + 1)
    else:
        database.after_commit(wake_worker)


def wake_worker() -> None:
    g.get("jobs_off") or current_app.extensions["jobs"].wake("do_bulk_acts")


def go_on(act: BulkAct, *, most: int) -> int:
    """Do the next few, or take the next few back; returns how many, fewer than `most` once the act is at its end."""
    rows = queries.next_rows(act, most)
    companies = queries.companies_of(rows)
    if act.state is BulkState.UNDOING:
        for row in rows:
            _take_back(row, companies.get(row.company_id))
    else:
        held_back = queries.reasons(act.kind, act.value, list(companies))
        for row in rows:
            _touch(act, row, companies.get(row.company_id), held_back.get(row.company_id))
    db.session.flush()
    if len(rows) < most:
        _end(act)
    return len(rows)


def _touch(act: BulkAct, row: BulkRow, company: Company | None, reason: Reason | None) -> None:
    """As the company stands now, which may have changed since it was chosen."""
    if company is None or reason:
        row.state, row.reason = RowState.LEFT, reason or Reason.GONE
        return
    ACTS[act.kind].touch(company, act.value, row)
    row.state = RowState.DONE


def _take_back(row: BulkRow, company: Company | None) -> None:
    if company is None or not queries.is_untouched(row):
        row.state, row.reason = RowState.KEPT, Reason.CHANGED if company else Reason.GONE
        return
    ACTS[row.act.kind].take_back(company, row)
    row.state = RowState.UNDONE


def _end(act: BulkAct) -> None:
    act.state = BulkState.UNDONE if act.state is BulkState.UNDOING else BulkState.DONE
    act.ended_at = now()


def undo(act: BulkAct) -> BulkAct:
    """Take the whole act back, as long as nobody has changed any of its companies since; what waits is not done any more."""
    if not act.may_be_undone:
        raise RuleBroken(_("Questo è già stato annullato."))
    _must_be_untouched(queries.changed_since(act))
    act.state, act.undone_by_id, act.undone_by = BulkState.UNDOING, audit.actor().id, audit.actor().name
    waiting = sa.update(BulkRow).where(BulkRow.act_id == act.id, BulkRow.state == RowState.WAITING)
    db.session.execute(waiting.values(state=RowState.LEFT, reason=Reason.STOPPED))
    db.session.flush()
    audit.record("company.bulk_undone", act)
    _set_off(act, queries.counts(act).get(RowState.DONE, 0))
    return act


def _must_be_untouched(changed: int) -> None:
    if changed:
        raise RuleBroken(
            ngettext(
                "Nel frattempo %(num)d azienda è cambiata: non si può più annullare tutto insieme.",
                "Nel frattempo %(num)d aziende sono cambiate: non si può più annullare tutto insieme.",
                changed,
            )
        )
