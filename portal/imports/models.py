"""Tables of the imports."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Model, now
from portal.core.errors import RuleBroken


class RunStatus(enum.Enum):
    """How far an import has come; those that end in -ing are the worker's."""

    UPLOADED = "uploaded"  # its columns are still to be named
    CHECKING = "checking"
    CHECKED = "checked"  # the dry run can be read
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"
    FAILED = "failed"


NEXT = {
    RunStatus.UPLOADED: {RunStatus.CHECKING, RunStatus.FAILED},
    RunStatus.CHECKING: {RunStatus.CHECKED, RunStatus.UPLOADED, RunStatus.FAILED},
    RunStatus.CHECKED: {RunStatus.APPLYING, RunStatus.CHECKING},
    RunStatus.APPLYING: {RunStatus.APPLIED, RunStatus.FAILED},
    RunStatus.APPLIED: {RunStatus.UNDOING},
    RunStatus.UNDOING: {RunStatus.UNDONE, RunStatus.FAILED},
    RunStatus.FAILED: {RunStatus.CHECKING, RunStatus.UNDOING},
    RunStatus.UNDONE: set(),
}
AT_WORK = (RunStatus.CHECKING, RunStatus.APPLYING, RunStatus.UNDOING)
LABELS = {
    RunStatus.UPLOADED: _l("Da leggere"),
    RunStatus.CHECKING: _l("Prova in corso"),
    RunStatus.CHECKED: _l("Da confermare"),
    RunStatus.APPLYING: _l("Caricamento in corso"),
    RunStatus.APPLIED: _l("Caricato"),
    RunStatus.UNDOING: _l("Annullamento in corso"),
    RunStatus.UNDONE: _l("Annullato"),
    RunStatus.FAILED: _l("Non riuscito"),
}
TONES = {
    RunStatus.UPLOADED: "warning",
    RunStatus.CHECKING: "info",
    RunStatus.CHECKED: "warning",
    RunStatus.APPLYING: "info",
    RunStatus.APPLIED: "success",
    RunStatus.UNDOING: "info",
    RunStatus.UNDONE: "neutral",
    RunStatus.FAILED: "danger",
}


class Outcome(enum.Enum):
    """What a row of the file does to the register."""

    NEW = "new"
    UPDATE = "update"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


OUTCOME_LABELS = {
    Outcome.NEW: _l("Nuova"),
    Outcome.UPDATE: _l("Aggiorna"),
    Outcome.DUPLICATE: _l("C'è già"),
    Outcome.REFUSED: _l("Non presa"),
}
OUTCOMES_COUNTED = {
    Outcome.NEW: _l("Nuove"),
    Outcome.UPDATE: _l("Da aggiornare"),
    Outcome.DUPLICATE: _l("Ci sono già"),
    Outcome.REFUSED: _l("Non prese"),
}
OUTCOME_TONES = {
    Outcome.NEW: "success",
    Outcome.UPDATE: "info",
    Outcome.DUPLICATE: "warning",
    Outcome.REFUSED: "danger",
}


class ImportRun(Model):
    """One file and what became of it. The worker's steps go from row to row: `done` of `total`, anew for each of them."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    data: Mapped[bytes | None] = mapped_column(deferred=True)  # until it is applied; then only the rows are kept
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    sheet: Mapped[str] = mapped_column(default="")
    header_row: Mapped[int] = mapped_column(default=0)  # as Excel counts; 0: the file says no names of columns
    headers: Mapped[list[str]] = mapped_column(default=list)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)  # position in the row, from 0, as text: field
    overwrites: Mapped[bool] = mapped_column(default=False)  # whether what is known already gives way
    status: Mapped[RunStatus] = mapped_column(default=RunStatus.UPLOADED, index=True)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    totals: Mapped[dict[str, Any]] = mapped_column(default=dict)  # outcome: rows
    fault: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def label(self) -> str:
        return self.file_name

    @property
    def is_at_work(self) -> bool:
        return self.status in AT_WORK

    @property
    def status_label(self) -> str:
        return str(LABELS[self.status])

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def source(self) -> str:
        """How the register names where a value comes from."""
        return f"elenco {self.file_name}"

    def count(self, outcome: Outcome) -> int:
        return int(self.totals.get(outcome.value, 0))

    @property
    def ready(self) -> int:
        """Rows that do something to the register."""
        return self.count(Outcome.NEW) + self.count(Outcome.UPDATE)

    @property
    def left(self) -> int:
        """Rows that an undo has left in the register."""
        return self.ready - int(self.totals.get("undone", 0))

    @property
    def count_words(self) -> str:
        """«12 nuove, 3 aggiornate, 2 fuori»; empty before the dry run."""
        new, update = self.count(Outcome.NEW), self.count(Outcome.UPDATE)
        out = self.count(Outcome.DUPLICATE) + self.count(Outcome.REFUSED)
        parts = [
            ngettext("%(num)d nuova", "%(num)d nuove", new) if new else "",
            ngettext("%(num)d aggiornata", "%(num)d aggiornate", update) if update else "",
            ngettext("%(num)d fuori", "%(num)d fuori", out) if out else "",
        ]
        return ", ".join(part for part in parts if part)

    def move_to(self, status: RunStatus) -> None:
        if status not in NEXT[self.status]:
            raise RuleBroken(_("Questo elenco è già a un altro punto: guarda la pagina aggiornata."))
        self.status, self.fault = status, ""
        if status in AT_WORK:
            self.done = 0


class ImportRow(Model):
    """One row of the file: what it says, what it does and why, and what an undo needs."""

    __tablename__ = "import_row"

    run_id: Mapped[int] = mapped_column(sa.ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # as Excel counts
    cells: Mapped[list[str]] = mapped_column(default=list)
    outcome: Mapped[Outcome]
    reason: Mapped[str] = mapped_column(default="")
    is_doubtful: Mapped[bool] = mapped_column(default=False)  # perhaps another company, perhaps not: somebody may say
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see `cells.py`
    changes: Mapped[dict[str, Any]] = mapped_column(default=dict)  # field: [before, after], as said to people
    company_id: Mapped[int | None] = mapped_column(index=True)  # without a tie: companies are joined and erased
    undo: Mapped[dict[str, Any]] = mapped_column(default=dict)  # see `taking.py`
    kept: Mapped[str] = mapped_column(default="")  # why it could not be taken back
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    __table_args__ = (sa.Index(None, "run_id", "outcome", "line"),)

    @property
    def outcome_label(self) -> str:
        return str(OUTCOME_LABELS[self.outcome])

    @property
    def tone(self) -> str:
        return OUTCOME_TONES[self.outcome]
