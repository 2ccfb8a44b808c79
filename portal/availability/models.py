"""Tables of the availabilities."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.availability import skills, week
from portal.companies.choices import KINDS, WOULD_HIRE, said
from portal.companies.models import Company
from portal.core import places
from portal.core.database import Model, now
from portal.core.workdays import today
from portal.sites.models import CompanySite

HOLDS_DAYS = 180  # how long a company's word holds before we ask again
SOON_DAYS = 30


class AvailabilityState(enum.Enum):
    OPEN = "open"
    PAUSED = "paused"
    FILLED = "filled"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STATE_LABELS = {
    AvailabilityState.OPEN: _l("Aperta"),
    AvailabilityState.PAUSED: _l("In pausa"),
    AvailabilityState.FILLED: _l("Coperta"),
    AvailabilityState.EXPIRED: _l("Scaduta"),
    AvailabilityState.WITHDRAWN: _l("Ritirata"),
}
TONES = {
    AvailabilityState.OPEN: "success",
    AvailabilityState.PAUSED: "warning",
    AvailabilityState.FILLED: "info",
    AvailabilityState.EXPIRED: "warning",
    AvailabilityState.WITHDRAWN: "neutral",
}


class Availability(Model):
    """One offer. Its state is not stored: it follows from the dates."""

    __tablename__ = "availability"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey("company_site.id"), index=True)
    tasks: Mapped[str]
    skills: Mapped[list[Any]] = mapped_column(default=list)  # {"name", "level"}, see `skills.py`
    grid: Mapped[dict[str, Any]] = mapped_column(default=dict)  # day of the week: parts of the day, see `week.py`
    transport: Mapped[str] = mapped_column(default="")  # how one gets there
    places: Mapped[int | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    weekly_hours: Mapped[int | None]
    kinds: Mapped[list[str]] = mapped_column(default=list)  # codes of companies/choices.KINDS
    requirements: Mapped[str] = mapped_column(default="")
    would_hire: Mapped[str | None]  # a code of companies/choices.WOULD_HIRE
    notes: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_on: Mapped[date] = mapped_column(index=True)
    paused_at: Mapped[datetime | None]
    filled_at: Mapped[datetime | None]  # every place is taken
    withdrawn_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    company: Mapped[Company] = relationship(backref=backref("availabilities", order_by=lambda: Availability.id.desc()))
    site: Mapped[CompanySite | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form
    __table_args__ = (
        sa.CheckConstraint("places > 0", name="places_positive"),
        sa.CheckConstraint("weekly_hours BETWEEN 1 AND 40", name="weekly_hours_possible"),
        sa.CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
    )

    @hybrid_property
    def holds_until(self) -> date:
        """The last day: of the period that the company gave, or of its word where that ends before."""
        return min(self.ends_on or self.expires_on, self.expires_on)

    @holds_until.inplace.expression
    @classmethod
    def _holds_until(cls) -> sa.ColumnElement[date]:
        return sa.case((cls.ends_on < cls.expires_on, cls.ends_on), else_=cls.expires_on)

    @property
    def state(self) -> AvailabilityState:
        if self.withdrawn_at:
            return AvailabilityState.WITHDRAWN
        if self.filled_at:
            return AvailabilityState.FILLED
        if self.holds_until < today():
            return AvailabilityState.EXPIRED
        return AvailabilityState.PAUSED if self.paused_at else AvailabilityState.OPEN

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def state_label(self) -> str:
        return str(STATE_LABELS[self.state])

    @property
    def municipality(self) -> str:
        """Where one works: at the site, otherwise where the company is. An ISTAT code."""
        return (self.site.municipality if self.site else "") or self.company.municipality

    @property
    def municipality_name(self) -> str:
        return places.name(self.municipality)

    @property
    def must(self) -> str:
        """What one must be able to do, one a line."""
        return "\n".join(skills.names(self.skills, skills.MUST))

    @property
    def nice(self) -> str:
        return "\n".join(skills.names(self.skills, skills.NICE))

    @property
    def week_words(self) -> str:
        return week.words(self.grid)

    @property
    def kinds_label(self) -> str:
        return ", ".join(said(KINDS, kind) for kind in self.kinds)

    @property
    def would_hire_label(self) -> str:
        return said(WOULD_HIRE, self.would_hire)

    @property
    def tone(self) -> str:
        return TONES[self.state]
