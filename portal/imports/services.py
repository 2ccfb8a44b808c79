"""Acts on an import. What takes long is only begun here; the worker does it, see `working.py`."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app, g
from flask_babel import gettext as _

from portal.companies.models import Company
from portal.core import audit, database
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.imports import planning, queries
from portal.imports.files import Read
from portal.imports.models import ImportRow, ImportRun, Outcome, RunStatus
from portal.imports.planning import Plan
from portal.rosters.cells import Values
from portal.rosters.columns import LABELS, SEVERAL

KEEPS = timedelta(days=90)  # rows of lists are people's data
MOST_NAME = 120  # characters of a file's name
KNOWN_BY = frozenset({"name", "vat_number", "tax_code"})


def take_in(*, file_name: str, data: bytes, found: Read) -> ImportRun:
    """A file that could be read; what its columns hold is a guess until somebody says so."""
    who = audit.actor()
    run = ImportRun(file_name=_base(file_name), data=data, actor_id=who.id, actor_name=who.name, total=len(found.body))
    db.session.add(run)
    _lay_out(run, found, found.layout.columns)
    db.session.flush()
    audit.record("import.uploaded", run, rows=run.total)
    return run


def _base(file_name: str) -> str:
    """What people call the file, without the folders that some browsers send along."""
    name = file_name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in name if character.isprintable())[-MOST_NAME:] or "elenco"


def _lay_out(run: ImportRun, found: Read, columns: Mapping[int, str]) -> None:
    run.sheet, run.header_row, run.headers = found.sheet, found.layout.header_row, list(found.layout.headers)
    run.columns = {str(position): what for position, what in columns.items()}


def check(run: ImportRun, *, version: int, found: Read, columns: Mapping[int, str], overwrites: bool) -> ImportRun:
    """These are its columns: let the worker say of each row what it would do."""
    must_be_unchanged(version, run.version)
    _must_make_sense(columns)
    db.session.execute(sa.delete(ImportRow).where(ImportRow.run_id == run.id))
    _lay_out(run, found, columns)
    run.overwrites, run.total, run.totals = overwrites, len(found.body), {}
    run.move_to(RunStatus.CHECKING)
    database.after_commit(wake_worker)
    return run


def _must_make_sense(columns: Mapping[int, str]) -> None:
    if not KNOWN_BY & set(columns.values()):
        raise RuleBroken(_("Di' almeno qual è la colonna del nome, della partita IVA o del codice fiscale."))
    twice = [what for what, many in Counter(columns.values()).items() if many > 1 and what not in SEVERAL]
    if twice:
        raise RuleBroken(_("Due colonne per lo stesso dato: %(what)s. Lasciane una sola.", what=LABELS[twice[0]]))


def apply(run: ImportRun, *, version: int) -> ImportRun:
    """Take the rows that are new or that update something; the others stay outside."""
    must_be_unchanged(version, run.version)
    ready = run.ready
    if run.status is RunStatus.CHECKED and not ready:
        raise RuleBroken(_("Non c'è nessuna riga da caricare."))
    run.move_to(RunStatus.APPLYING)
    run.total = ready
    audit.record("import.applied", run, rows=ready)
    database.after_commit(wake_worker)
    return run


def undo(run: ImportRun, *, version: int) -> ImportRun:
    """Take the whole import back, except for rows that somebody has touched since."""
    must_be_unchanged(version, run.version)
    run.move_to(RunStatus.UNDOING)
    run.total = run.ready
    audit.record("import.undone", run, rows=run.total)
    database.after_commit(wake_worker)
    return run


def drop(run: ImportRun, *, version: int) -> None:
    """Throw away a file that was never taken in."""
    must_be_unchanged(version, run.version)
    if run.status not in {RunStatus.UPLOADED, RunStatus.CHECKED, RunStatus.FAILED} or _has_done(run):
        raise RuleBroken(_("Questo elenco è già a un altro punto: guarda la pagina aggiornata."))
    audit.record("import.dropped", run)
    db.session.execute(sa.delete(ImportRow).where(ImportRow.run_id == run.id))
    db.session.delete(run)


def _has_done(run: ImportRun) -> bool:
    done = sa.select(sa.literal(1)).where(ImportRow.run_id == run.id, ImportRow.done_at.is_not(None)).limit(1)
    return db.session.scalar(done) is not None


def decide(run: ImportRun, row: ImportRow, *, same: bool) -> ImportRow:
    """An operator has looked: the row is about the company that it resembles, or about another one."""
    if run.status is not RunStatus.CHECKED or not row.is_doubtful:
        raise RuleBroken(_("Questo elenco è già a un altro punto: guarda la pagina aggiornata."))
    company = db.session.get(Company, row.company_id) if same and row.company_id else None
    plan = Plan(row.line, row.cells, Outcome.NEW, "", Values(**row.values))
    if same and company is None:
        plan.outcome, plan.reason = Outcome.DUPLICATE, row.reason  # the row that it resembles is taken, this one is not
    elif company:
        planning.join(plan, company, overwrites=run.overwrites)
    row.outcome, row.reason, row.changes = plan.outcome, plan.reason, plan.changes
    db.session.flush()
    run.totals = queries.counted(run.id)
    return row


def forget_old() -> int:
    """What lists say is not kept for ever; that there was one, and what it did in numbers, is."""
    old = sa.select(ImportRun.id).where(ImportRun.at < now() - KEEPS)
    gone = db.session.execute(sa.delete(ImportRow).where(ImportRow.run_id.in_(old)))
    db.session.execute(sa.update(ImportRun).where(ImportRun.id.in_(old), ImportRun.data.is_not(None)).values(data=None))
    return int(gone.rowcount)  # type: ignore[attr-defined]


def wake_worker() -> None:
    g.get("jobs_off") or current_app.extensions["jobs"].wake("carry_on_imports")
