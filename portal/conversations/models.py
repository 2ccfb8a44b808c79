"""Tables of the messages and documents between a company and the project."""

import enum
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import format_decimal
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.companies.models import Company
from portal.core.database import Model, now
from portal.core.workdays import ROME, today

KILO, MEGA = 1000, 1000 * 1000
DAYS_TO_ANSWER = 30  # a request about one's own data: article 12(3) of regulation (EU) 2016/679


class About(enum.Enum):
    """What a message is about; the two requests are for who wrote them and for operators, not for the colleagues."""

    TALK = "talk"
    CORRECTION = "correction"
    ERASURE = "erasure"


REQUESTS = frozenset({About.CORRECTION, About.ERASURE})
ABOUT_LABELS = {
    About.TALK: _l("Messaggio"),
    About.CORRECTION: _l("Chiede di correggere i dati"),
    About.ERASURE: _l("Chiede di cancellare i dati"),
}


class CompanyMessage(Model):
    """One message; `contact_id` says who of the company wrote it, none: the project did."""

    __tablename__ = "company_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("company_contact.id", ondelete="SET NULL"), index=True)
    is_from_company: Mapped[bool]
    author_name: Mapped[str]
    about: Mapped[About] = mapped_column(default=About.TALK)
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    answered_at: Mapped[datetime | None]  # of a company's message: somebody has answered, or said that there is no need
    version: Mapped[int] = mapped_column()
    company: Mapped[Company] = relationship(backref=backref("messages", order_by=lambda: CompanyMessage.id.desc()))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def is_request(self) -> bool:
        return self.about in REQUESTS

    @property
    def about_label(self) -> str:
        return str(ABOUT_LABELS[self.about])

    @property
    def is_open(self) -> bool:
        return self.is_from_company and self.answered_at is None

    @property
    def due_on(self) -> date | None:
        """By when the law wants an answer."""
        return self.at.astimezone(ROME).date() + timedelta(days=DAYS_TO_ANSWER) if self.is_request else None

    @property
    def is_late(self) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today()


class SharedDocument(Model):
    """A file that the company may fetch from its own area; withdrawn rather than deleted."""

    __tablename__ = "shared_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    title: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]  # bytes
    sha256: Mapped[str]
    stored_as: Mapped[str] = mapped_column(unique=True)  # below instance/uploads
    shared_by: Mapped[str]
    shared_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    first_fetched_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    company: Mapped[Company] = relationship(backref=backref("documents", order_by=lambda: SharedDocument.id.desc()))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def label(self) -> str:
        return self.title

    @property
    def size_label(self) -> str:
        """As people read it: "240 kB", "1,3 MB"."""
        if self.size < MEGA:
            return f"{format_decimal(max(1, self.size / KILO), '#,##0')} kB"
        return f"{format_decimal(self.size / MEGA, '#,##0.0')} MB"
