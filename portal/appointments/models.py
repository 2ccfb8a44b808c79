"""Tables of the appointments."""

import enum
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.accounts.models import User
from portal.appointments import hours
from portal.companies.models import Company
from portal.core.database import Model, now
from portal.core.errors import RuleBroken


class AppointmentKind(enum.Enum):
    CALL = "call"
    VISIT = "visit"
    MEETING = "meeting"


class AppointmentStatus(enum.Enum):
    PLANNED = "planned"
    HELD = "held"
    MISSED = "missed"  # the company was not there
    CALLED_OFF = "called_off"


NEXT = {
    AppointmentStatus.PLANNED: {AppointmentStatus.HELD, AppointmentStatus.MISSED, AppointmentStatus.CALLED_OFF},
    AppointmentStatus.HELD: set(),
    AppointmentStatus.MISSED: set(),
    AppointmentStatus.CALLED_OFF: set(),
}
KIND_LABELS = {
    AppointmentKind.CALL: _l("Telefonata"),
    AppointmentKind.VISIT: _l("Visita in azienda"),
    AppointmentKind.MEETING: _l("Incontro"),
}
STATUS_LABELS = {
    AppointmentStatus.PLANNED: _l("Da fare"),
    AppointmentStatus.HELD: _l("Fatto"),
    AppointmentStatus.MISSED: _l("Non si è presentata"),
    AppointmentStatus.CALLED_OFF: _l("Disdetto"),
}
TONES = {
    AppointmentStatus.PLANNED: "info",
    AppointmentStatus.HELD: "success",
    AppointmentStatus.MISSED: "warning",
    AppointmentStatus.CALLED_OFF: "neutral",
}


class Appointment(Model):
    """Called off rather than deleted; one that is past and still planned wants its outcome written."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)  # by which calendars know it again
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    with_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)  # which operator goes
    kind: Mapped[AppointmentKind]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int] = mapped_column(default=30)
    place: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    status: Mapped[AppointmentStatus] = mapped_column(default=AppointmentStatus.PLANNED, index=True)
    outcome: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column()
    company: Mapped[Company] = relationship(backref=backref("appointments", order_by=lambda: Appointment.starts_at.desc()))
    operator: Mapped[User] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form
    __table_args__ = (sa.CheckConstraint("minutes BETWEEN 5 AND 600", name="minutes_possible"),)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def day(self) -> date:
        return hours.local(self.starts_at).date()

    @property
    def hour(self) -> time:
        return hours.local(self.starts_at).time()

    @property
    def when(self) -> str:
        return hours.spoken(self.starts_at)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= now()

    @property
    def is_planned(self) -> bool:
        return self.status is AppointmentStatus.PLANNED

    @property
    def wants_outcome(self) -> bool:
        return self.is_planned and self.has_begun

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])

    @property
    def status_label(self) -> str:
        return _("Esito da scrivere") if self.wants_outcome else str(STATUS_LABELS[self.status])

    @property
    def tone(self) -> str:
        return "warning" if self.wants_outcome else TONES[self.status]

    @property
    def label(self) -> str:
        return f"{self.kind_label}: {self.company.name}"

    def move_to(self, status: AppointmentStatus) -> None:
        """From planned on, and once: what was written is taken back with an undo only."""
        if status not in NEXT[self.status]:
            raise RuleBroken(_("Questo appuntamento l'ha già segnato qualcun altro: guarda com'è ora."))
        self.status = status
