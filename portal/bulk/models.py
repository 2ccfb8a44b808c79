"""Tables of the acts on many companies."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Model, now


class Kind(enum.Enum):
    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    MOVE = "move"
    QUEUE = "queue"


class BulkState(enum.Enum):
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowState(enum.Enum):
    WAITING = "waiting"
    DONE = "done"
    LEFT = "left"  # left as it was, for a reason
    UNDONE = "undone"
    KEPT = "kept"  # not taken back: somebody has changed it since


class Reason(enum.Enum):
    """Why a company is left as it is."""

    SAME = "same"
    EXCLUDED = "excluded"
    NOT_FROM_HERE = "not_from_here"
    NOT_TO_BE_ASKED = "not_to_be_asked"
    WITHOUT_NUMBER = "without_number"
    OWED_ALREADY = "owed_already"
    CHANGED = "changed"
    GONE = "gone"
    STOPPED = "stopped"


KIND_LABELS = {
    Kind.ASSIGN: _l("Metti in carico a un operatore"),
    Kind.TAG: _l("Metti un'etichetta"),
    Kind.UNTAG: _l("Togli un'etichetta"),
    Kind.MOVE: _l("Cambia stato"),
    Kind.QUEUE: _l("Metti tra le aziende da chiamare"),
}
STATE_LABELS = {
    BulkState.RUNNING: _l("In corso"),
    BulkState.DONE: _l("Fatto"),
    BulkState.UNDOING: _l("Si sta annullando"),
    BulkState.UNDONE: _l("Annullato"),
}
TONES = {
    BulkState.RUNNING: "warning",
    BulkState.DONE: "success",
    BulkState.UNDOING: "warning",
    BulkState.UNDONE: "neutral",
}
REASON_LABELS = {
    Reason.SAME: _l("già così"),
    Reason.EXCLUDED: _l("tra le escluse"),
    Reason.NOT_FROM_HERE: _l("in uno stato da cui non si passa a questo"),
    Reason.NOT_TO_BE_ASKED: _l("da non cercare per ora"),
    Reason.WITHOUT_NUMBER: _l("senza numero di telefono"),
    Reason.OWED_ALREADY: _l("già tra quelle da chiamare"),
    Reason.CHANGED: _l("con un cambiamento di qualcun altro nel frattempo"),
    Reason.GONE: _l("non più nel registro"),
    Reason.STOPPED: _l("in attesa quando è stato annullato"),
}


class BulkAct(Model):
    """One act on the companies that were chosen at that moment: they are its rows, whatever the list finds later."""

    __tablename__ = "bulk_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind]
    value: Mapped[dict[str, Any]] = mapped_column(default=dict)  # to whom, which tag, which state, which round
    words: Mapped[str]  # what it does, as it was said then
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the list's filters; empty: chosen one by one
    state: Mapped[BulkState] = mapped_column(default=BulkState.RUNNING, index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    ended_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None]
    undone_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def label(self) -> str:
        return self.words

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[self.state])

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def is_under_way(self) -> bool:
        return self.state in {BulkState.RUNNING, BulkState.UNDOING}

    @property
    def may_be_undone(self) -> bool:
        return self.state in {BulkState.RUNNING, BulkState.DONE}


class BulkRow(Model):
    """One company of an act. Its number is kept without a tie: a company that is gone is left out."""

    __tablename__ = "bulk_row"

    act_id: Mapped[int] = mapped_column(sa.ForeignKey("bulk_act.id", ondelete="CASCADE"), primary_key=True)
    company_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[RowState] = mapped_column(default=RowState.WAITING)
    reason: Mapped[Reason | None]
    undo: Mapped[dict[str, Any]] = mapped_column(default=dict)
    call_id: Mapped[int | None]  # that was put in the queue
    company_version: Mapped[int | None]  # as the act left it
    act: Mapped[BulkAct] = relationship()

    __table_args__ = (sa.Index(None, "act_id", "state"),)
