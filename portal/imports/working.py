"""The worker's steps through an import: a few rows at a time, each few in a transaction of their own, so that whoever is killed
goes on where it stopped.
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from portal.companies import queries as companies
from portal.companies.models import Company
from portal.core import audit
from portal.core.database import db, now, transaction
from portal.duplicates import finder
from portal.imports import checking, planning, queries, taking, untaking
from portal.imports.models import ImportRow, ImportRun, Outcome, RunStatus
from portal.imports.planning import Plan
from portal.rosters.cells import Values

log = logging.getLogger(__name__)
AT_ONCE = 100  # rows: a fifth of a second, on a small machine
BREATH = 0.02  # seconds: SQLite has one pen, and whoever waits for it gets it between two steps


def carry_on(run_id: int, until: datetime) -> int:
    """Go on with one import until it is done or the time is over; returns how many rows were settled."""
    status = _act_for(run_id)
    if status is RunStatus.CHECKING:
        know_twins()
        done = checking.check(run_id, until)
    else:
        done = _go_through(run_id, STEPS[status], until) if status in STEPS else 0
    audit.forget_actor()
    return done


def know_twins() -> None:
    """Let the search for twins catch up, or those that came today would be nobody's."""
    who = audit.actor()
    current_app.extensions["jobs"].attempt("find_twins")
    audit.acting_as(who.id, who.name)


def _act_for(run_id: int) -> RunStatus | None:
    """What is to be done, from here on in the name of whoever brought the file."""
    with transaction():
        run = db.session.get(ImportRun, run_id)
        if run is None:
            return None
        audit.acting_as(run.actor_id, run.actor_name)
        return run.status


def _go_through(run_id: int, step: Callable[[int, int], int], until: datetime) -> int:
    done = 0
    while count := _settled(step, run_id):
        done += count
        if now() >= until:
            break
        time.sleep(BREATH)
    return done


def _settled(step: Callable[[int, int], int], run_id: int) -> int:
    """A few rows; where something is wrong with them, one; and what can't be settled stops no other."""
    for most in (AT_ONCE, 1):
        try:
            return step(run_id, most)
        except OperationalError:
            raise
        except SQLAlchemyError as error:
            fault = type(error).__name__
            log.warning(
                "%s rows of import %s could not be settled: %s", most, run_id, fault
            )  # no more: rows are people's data
    return _leave_out(run_id, fault)


def _leave_out(run_id: int, fault: str) -> int:
    with transaction():
        run = queries.locked(run_id)
        applying = run is not None and run.status is RunStatus.APPLYING
        for row in (queries.next_to_apply if applying else queries.next_to_undo)(run_id, 1):
            words = _("Il database non l'ha accettata (%(fault)s).", fault=fault)
            if applying:
                row.outcome, row.reason = Outcome.REFUSED, words
            else:
                row.kept = words
    return 1


def apply_some(run_id: int, most: int) -> int:
    """Take the next rows into the register as it is now, which may have changed since the dry run; 0 once all are in."""
    with transaction():
        run = queries.locked(run_id)
        if run is None or run.status is not RunStatus.APPLYING:
            return 0
        rows = queries.next_to_apply(run_id, most)
        _meet_again(run, rows)
        there = _those_that_change(rows)
        taking.take(run, [row for row in rows if row.outcome in queries.TAKEN], there)
        run.done += len(rows)
        if not rows:
            _finish(run)
        return len(rows)


def _meet_again(run: ImportRun, rows: list[ImportRow]) -> None:
    """Somebody may have registered since, or written what the row says; what an operator has said of a row stands."""
    plans = [Plan(row.line, row.cells, row.outcome, "", Values(**row.values)) for row in rows]
    planning.meet(plans, overwrites=run.overwrites)
    for row, plan in zip(rows, plans, strict=True):
        if row.outcome is Outcome.UPDATE and plan.company_id is None:
            _join(plan, row.company_id, run)
        row.outcome, row.company_id = plan.outcome, plan.company_id
        row.reason, row.changes = plan.reason or row.reason, plan.changes or row.changes


def _those_that_change(rows: list[ImportRow]) -> dict[int, Company]:
    """The companies that these rows update, nobody else's from here on; a row whose company has gone meanwhile is refused."""
    changing = [row for row in rows if row.outcome is Outcome.UPDATE]
    there = queries.companies({row.company_id for row in changing if row.company_id})
    for row in changing:
        if row.company_id not in there:
            row.outcome, row.reason = Outcome.REFUSED, _("La scheda che doveva aggiornare non c'è più.")
    return there


def _join(plan: Plan, company_id: int | None, run: ImportRun) -> None:
    company = (db.session.get(Company, company_id) or companies.former(company_id)) if company_id else None
    if company:
        planning.join(plan, company, overwrites=run.overwrites)
    else:
        plan.outcome, plan.reason = Outcome.REFUSED, _("La scheda che doveva aggiornare non c'è più.")


def _finish(run: ImportRun) -> None:
    run.move_to(RunStatus.APPLIED)
    db.session.flush()
    run.totals, run.ended_at, run.data = queries.counted(run.id), now(), None
    finder.look_soon()


def undo_some(run_id: int, most: int) -> int:
    """Take the last rows back; 0 once there are none."""
    with transaction():
        run = queries.locked(run_id)
        if run is None or run.status is not RunStatus.UNDOING:
            return 0
        rows = queries.next_to_undo(run_id, most)
        back = untaking.take_back(rows)
        run.done += len(rows)
        run.totals = {**run.totals, "undone": run.totals.get("undone", 0) + back}
        if not rows:
            run.move_to(RunStatus.UNDONE)
            run.ended_at = now()
            finder.look_soon()
        return len(rows)


STEPS: dict[RunStatus | None, Callable[[int, int], int]] = {RunStatus.APPLYING: apply_some, RunStatus.UNDOING: undo_some}
