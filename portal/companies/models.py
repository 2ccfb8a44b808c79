"""Tables of the companies."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core import activities, places
from portal.core.database import Model, now
from portal.core.errors import RuleBroken
from portal.core.language import language
from portal.core.text import fold
from portal.core.timeline import TimelineEntry


class CompanyStatus(enum.Enum):
    """How far the registration of a company has come."""

    RECEIVED = "received"
    MORE_ASKED = "more_asked"
    APPROVED = "approved"
    DECLINED = "declined"


NEXT = {
    CompanyStatus.RECEIVED: {CompanyStatus.APPROVED, CompanyStatus.MORE_ASKED, CompanyStatus.DECLINED},
    CompanyStatus.MORE_ASKED: {
        CompanyStatus.RECEIVED,  # the company has answered
        CompanyStatus.APPROVED,
        CompanyStatus.MORE_ASKED,
        CompanyStatus.DECLINED,
    },
    CompanyStatus.DECLINED: {CompanyStatus.APPROVED},
    CompanyStatus.APPROVED: set(),
}
STATUS_LABELS = {
    CompanyStatus.RECEIVED: _l("Da guardare"),
    CompanyStatus.MORE_ASKED: _l("Chieste informazioni"),
    CompanyStatus.APPROVED: _l("Accettata"),
    CompanyStatus.DECLINED: _l("Non accettata"),
}
TONES = {
    CompanyStatus.RECEIVED: "info",
    CompanyStatus.MORE_ASKED: "warning",
    CompanyStatus.APPROVED: "success",
    CompanyStatus.DECLINED: "neutral",
}


class Company(Model):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    vat_number: Mapped[str | None] = mapped_column(unique=True)
    vat_claimed: Mapped[str | None] = mapped_column(
        index=True
    )  # typed by the company though it is another one's: an operator finds out
    municipality: Mapped[str] = mapped_column(index=True)  # ISTAT code
    sector: Mapped[str] = mapped_column(index=True)  # a code of core/activities
    size: Mapped[str | None]
    pec: Mapped[str | None]
    notes: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="it")
    source: Mapped[str] = mapped_column(default="portale")
    status: Mapped[CompanyStatus] = mapped_column(default=CompanyStatus.RECEIVED, index=True)
    decision_reason: Mapped[str] = mapped_column(default="")
    privacy_version: Mapped[str]
    privacy_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    found_by: Mapped[str] = mapped_column(default="")  # folded words that the list's search looks into
    version: Mapped[int] = mapped_column()
    contacts: Mapped[list["Contact"]] = relationship(back_populates="company", order_by="Contact.id")
    events: Mapped[list["CompanyEvent"]] = relationship(
        back_populates="company", order_by="CompanyEvent.at.desc(), CompanyEvent.id.desc()"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form
    __table_args__ = ({"sqlite_autoincrement": True},)  # the number of a company that is gone is nobody else's

    @property
    def label(self) -> str:
        return self.name

    @property
    def may_host(self) -> bool:
        """Only who was approved by an operator may host interns."""
        return self.status is CompanyStatus.APPROVED

    @property
    def has_answered(self) -> bool:
        """It was asked for more and has written since: to be looked at again."""
        return self.status is CompanyStatus.RECEIVED and bool(self.decision_reason)

    @property
    def status_label(self) -> str:
        return _("Ha risposto") if self.has_answered else str(STATUS_LABELS[self.status])

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def vat_shown(self) -> str | None:
        """The number that the company itself has written, whether or not it may stand."""
        return self.vat_claimed or self.vat_number

    @property
    def municipality_name(self) -> str:
        return places.name(self.municipality)

    @property
    def sector_name(self) -> str:
        return activities.label(self.sector, language())

    @property
    def main_contact(self) -> "Contact | None":
        return self.contacts[0] if self.contacts else None

    @property
    def mail_contact(self) -> "Contact | None":
        """Whom we may write to: an address is used only once its owner has confirmed it, and only for who may get in."""
        return next((contact for contact in self.contacts if contact.may_enter), None)

    @property
    def has_phone(self) -> bool:
        """Whether anybody there can be called."""
        return any(contact.phone for contact in self.contacts)

    def reached_like(self, person: "Contact") -> "Contact | None":
        """Who of the company is reached at the same address or number as this person."""
        return next((contact for contact in self.contacts if contact.is_reached_like(person)), None)

    def move_to(self, status: CompanyStatus) -> None:
        if status not in NEXT[self.status]:
            raise RuleBroken(_("%(name)s è già a un altro punto: guarda la scheda aggiornata.", name=self.name))
        self.status = status

    def refresh_search(self) -> None:
        """What the list's search finds this company by."""
        said = [
            self.name,
            self.vat_number,
            self.vat_claimed,
            self.pec,
            *[text for contact in self.contacts for text in contact.words],
        ]
        self.found_by = fold(" ".join(text for text in said if text))


class Contact(Model):
    __tablename__ = "company_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    email_confirmed_at: Mapped[datetime | None]
    shut_out_at: Mapped[datetime | None]  # from then on gets in only after an operator's word, see `services.let_in`
    company: Mapped[Company] = relationship(back_populates="contacts")

    __table_args__ = (
        sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
        {"sqlite_autoincrement": True},
    )

    @property
    def is_confirmed(self) -> bool:
        return bool(self.email and self.email_confirmed_at)

    @property
    def may_enter(self) -> bool:
        """Whether the company's own area is open to this person, and mail with links into it."""
        return self.is_confirmed and self.shut_out_at is None

    def is_reached_like(self, other: "Contact") -> bool:
        """Whether the same address, or where the other left none the same number, reaches both."""
        if other.email:
            return (self.email or "").lower() == other.email.lower()
        return self.phone == other.phone

    @property
    def title(self) -> str:
        """How timeline and audit log name a person of a company."""
        return f"{self.name} ({self.company.name})"

    @property
    def words(self) -> list[str]:
        return [text for text in (self.name, self.email, self.phone) if text]


class CompanyEvent(TimelineEntry):
    """One thing that happened with a company; `undo` holds what an undo needs, `undone_at` that it was used."""

    __tablename__ = "company_event"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    undo: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]
    company: Mapped[Company] = relationship(back_populates="events")


class LinkWish(Model):
    """Somebody asked at the door for the link of an address; the worker looks later whose it is, and forgets the wish."""

    __tablename__ = "link_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
