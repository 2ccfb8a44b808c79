"""The dry run: the worker reads the file and writes down what each row would do. The register stays as it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from portal.core.database import db, now, transaction, writing
from portal.imports import files, planning, queries
from portal.imports.models import ImportRow, ImportRun, Outcome, RunStatus
from portal.imports.planning import Earlier, Plan
from portal.rosters.cells import Values
from portal.rosters.columns import Layout
from portal.sheets.lines import Line, Unreadable

AT_ONCE = 500  # rows


def check(run_id: int, until: datetime) -> int:
    """Go on until all rows are looked at or the time is over; returns how many were. Each round reads the file anew."""
    run, start = _begun(run_id)
    if run is None:
        return 0
    layout, overwrites, seen = files.layout_of(run), run.overwrites, run.version
    try:
        lines = layout.body(files.read_as(files.data_of(run), run.sheet, run.header_row).lines)
    except Unreadable as fault:
        _fail(run_id, fault.words)
        return 0
    earlier = earlier_of(run_id)
    for first in range(start, max(len(lines), start + 1), AT_ONCE):
        plans = look_at(lines[first : first + AT_ONCE], layout, earlier, overwrites=overwrites)
        left = _keep(run_id, seen, plans, first, len(lines))
        if left is None or now() >= until:
            return first + len(plans) - start
        seen = left
    return len(lines) - start


def _begun(run_id: int) -> tuple[ImportRun | None, int]:
    """The run with what is needed of it, and how many rows an earlier round has looked at."""
    with transaction():
        run = db.session.get(ImportRun, run_id)
        if run is None or run.status is not RunStatus.CHECKING:
            return None, 0
        db.session.expunge(run)
        return run, run.done


def earlier_of(run_id: int) -> Earlier:
    """What an interrupted round has learnt of the rows before."""
    earlier = Earlier()
    for row in queries.understood(run_id):
        values = Values(**row.values)
        earlier.add(row.line, values)
        if row.outcome is Outcome.NEW:
            earlier.add_new(row.line, planning.likeness_of(values))
    db.session.rollback()
    return earlier


def look_at(lines: Sequence[Line], layout: Layout, earlier: Earlier, *, overwrites: bool) -> list[Plan]:
    """Plans, made without keeping anybody else from writing."""
    db.session.rollback()
    before = writing.set(False)
    try:
        return planning.plan(lines, layout, earlier, overwrites=overwrites)
    finally:
        db.session.rollback()
        writing.reset(before)


def _keep(run_id: int, seen: int, plans: Sequence[Plan], first: int, total: int) -> int | None:
    """Write the plans down, unless somebody else has, or has chosen other columns. The version that this leaves while more
    is to be done.
    """
    with transaction():
        run = queries.locked(run_id)
        if run is None or run.version != seen or run.done != first:
            return None
        if plans:
            db.session.execute(sa.insert(ImportRow), [_row(run_id, plan) for plan in plans])
        run.done, run.total = first + len(plans), total
        if run.done >= total:
            run.move_to(RunStatus.CHECKED)
            run.totals = queries.counted(run_id)
        db.session.flush()
        return run.version if run.is_at_work else None


def _row(run_id: int, plan: Plan) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "line": plan.line,
        "cells": list(plan.cells),
        "outcome": plan.outcome,
        "reason": plan.reason,
        "is_doubtful": plan.is_doubtful,
        "values": plan.values.as_dict(),
        "changes": plan.changes,
        "company_id": plan.company_id,
        "undo": {},
        "kept": "",
    }


def _fail(run_id: int, words: str) -> None:
    with transaction():
        run = queries.locked(run_id)
        if run and run.is_at_work:
            run.move_to(RunStatus.FAILED)
            run.fault, run.ended_at = words, now()
