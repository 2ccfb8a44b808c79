"""Tables of the companies."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.companies import finding, relation
from portal.companies.relation import Relation
from portal.core import activities, places
from portal.core.database import Model, now
from portal.core.errors import RuleBroken
from portal.core.language import day, language
from portal.core.timeline import TimelineEntry
from portal.core.workdays import today


class CompanyStatus(enum.Enum):
    """How far the registration of a company has come."""

    LISTED = "listed"  # never registered: an operator or a list told of it
    RECEIVED = "received"
    MORE_ASKED = "more_asked"
    APPROVED = "approved"
    DECLINED = "declined"


NEXT = {
    CompanyStatus.LISTED: {CompanyStatus.APPROVED},
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
    CompanyStatus.LISTED: _l("Mai registrata"),
    CompanyStatus.RECEIVED: _l("Da guardare"),
    CompanyStatus.MORE_ASKED: _l("Chieste informazioni"),
    CompanyStatus.APPROVED: _l("Accettata"),
    CompanyStatus.DECLINED: _l("Non accettata"),
}
TONES = {
    CompanyStatus.LISTED: "neutral",
    CompanyStatus.RECEIVED: "info",
    CompanyStatus.MORE_ASKED: "warning",
    CompanyStatus.APPROVED: "success",
    CompanyStatus.DECLINED: "neutral",
}


company_tag = sa.Table(
    "company_tag",
    Model.metadata,
    sa.Column("company_id", sa.ForeignKey("company.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)


def _of_those_that_have(column: str) -> sa.Index:
    """An index of the few rows that have a value there: of all the others SQLite would make its way through the empty ones."""
    there = sa.text(f"{column} IS NOT NULL")
    return sa.Index(f"ix_company_{column}", column, sqlite_where=there, postgresql_where=there)


class Tag(Model):
    """A word that operators put on companies; `folded` keeps «Bar» and «bar» from being two."""

    __tablename__ = "tag"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(unique=True)


class Company(Model):
    __tablename__ = "company"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    vat_number: Mapped[str | None] = mapped_column(unique=True)
    vat_claimed: Mapped[str | None] = mapped_column(
        index=True
    )  # typed by the company though it is another one's: an operator finds out
    tax_code: Mapped[str | None] = mapped_column(index=True)
    legal_form: Mapped[str] = mapped_column(default="")
    municipality: Mapped[str] = mapped_column(index=True)  # ISTAT code
    sector: Mapped[str] = mapped_column(index=True)  # a code of core/activities
    ateco: Mapped[str | None] = mapped_column(index=True)  # with its dots, such as 55.10.00
    ateco_edition: Mapped[str | None]  # a key of the package's editions, such as 2025
    ccnl: Mapped[str] = mapped_column(default="")  # the collective agreement, by CNEL code or name
    size: Mapped[str | None]
    pec: Mapped[str | None]
    legal_representative: Mapped[str] = mapped_column(default="")
    labour_consultant: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="it")
    source: Mapped[str] = mapped_column(default="portale")
    sources: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # field: {"source", "on", "by"}, see `companies/sources.py`
    assigned_to_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    cooperative: Mapped[str | None] = mapped_column(index=True)  # a code of choices.COOPERATIVES
    relation: Mapped[Relation] = mapped_column(default=Relation.TO_CONTACT, index=True)
    recontact_on: Mapped[date | None]
    not_interested_at: Mapped[datetime | None]
    excluded_at: Mapped[datetime | None]
    excluded_by_id: Mapped[int | None]
    exclusion_reason: Mapped[str] = mapped_column(default="")  # reserved: coordinators and who wrote it
    next_step: Mapped[str] = mapped_column(default="")
    next_step_on: Mapped[date | None]
    status: Mapped[CompanyStatus] = mapped_column(default=CompanyStatus.RECEIVED, index=True)
    decision_reason: Mapped[str] = mapped_column(default="")
    privacy_version: Mapped[str | None]  # none: nobody of the company has read the notice yet
    privacy_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    found_by: Mapped[str] = mapped_column(default="")  # folded words that the list's search looks into
    name_order: Mapped[str] = mapped_column(default="", index=True)  # the name without accents and capitals, to sort by
    version: Mapped[int] = mapped_column()
    contacts: Mapped[list["Contact"]] = relationship(back_populates="company", order_by="Contact.id")
    events: Mapped[list["CompanyEvent"]] = relationship(
        back_populates="company", order_by="CompanyEvent.at.desc(), CompanyEvent.id.desc()"
    )

    tags: Mapped[list[Tag]] = relationship(secondary=company_tag, order_by=Tag.folded)
    assigned_to: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form
    __table_args__ = (
        sa.CheckConstraint("(excluded_at IS NULL) = (exclusion_reason = '')", name="exclusion_has_a_reason"),
        sa.CheckConstraint("(next_step_on IS NULL) = (next_step = '')", name="next_step_has_a_day"),
        _of_those_that_have("recontact_on"),
        _of_those_that_have("next_step_on"),
        {"sqlite_autoincrement": True},  # the number of a company that is gone is nobody else's
    )

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
        """How far its registration has come."""
        return _("Ha risposto") if self.has_answered else str(STATUS_LABELS[self.status])

    @property
    def tone(self) -> str:
        return TONES[self.status]

    @property
    def is_excluded(self) -> bool:
        return self.excluded_at is not None

    @property
    def rests(self) -> bool:
        """It asked not to be sought before a day that has not come yet."""
        return self.recontact_on is not None and self.recontact_on > today()

    @property
    def relation_label(self) -> str:
        return str(relation.LABELS[self.relation])

    @property
    def relation_tone(self) -> str:
        return relation.TONES[self.relation]

    @property
    def labels(self) -> list[tuple[str, str]]:
        """What holds beside the state, each with its tone."""
        said = [(_("Esclusa"), "danger")] if self.is_excluded else []
        if self.not_interested_at:
            said.append((_("Non interessata"), "warning"))
        if self.recontact_on:
            said.append((_("Risentire dal %(day)s", day=day(self.recontact_on)), "info"))
        return said

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
        """Whom to ask for: who was named so, otherwise who was written down first."""
        there = [contact for contact in self.contacts if contact.left_at is None]
        return next((contact for contact in there if contact.is_main), there[0] if there else None)

    @property
    def mail_contact(self) -> "Contact | None":
        """Whom we may write to, the main contact before others. An address is used only once its owner has confirmed it, and only
        for who may get in; an excluded company is not written to.
        """
        heard = [each for each in self.contacts if each.may_enter and not each.objected_at and not self.is_excluded]
        return next((each for each in heard if each is self.main_contact), heard[0] if heard else None)

    @property
    def has_phone(self) -> bool:
        """Whether anybody there can be called."""
        return any(contact.phone for contact in self.contacts if contact.left_at is None)

    def reached_like(self, person: "Contact") -> "Contact | None":
        """Who of the company is reached at the same address or number as this person."""
        return next((contact for contact in self.contacts if contact.is_reached_like(person)), None)

    def move_to(self, status: CompanyStatus) -> None:
        if status not in NEXT[self.status]:
            raise RuleBroken(_("%(name)s è già a un altro punto: guarda la scheda aggiornata.", name=self.name))
        self.status = status

    def relate(self, to: Relation) -> None:
        """One step along the table of `relation.NEXT`."""
        if to not in relation.NEXT[self.relation]:
            raise RuleBroken(_("%(name)s è già a un altro punto: guarda la scheda aggiornata.", name=self.name))
        self.relation = to

    def refresh_search(self) -> None:
        """What the list's search finds this company by, and what it is sorted by."""
        self.name_order = finding.order_of(self.name)
        said = [self.name, self.vat_number, self.vat_claimed, self.tax_code, self.pec]
        people = [text for contact in self.contacts for text in contact.words]
        phones = [contact.phone for contact in self.contacts]
        self.found_by = finding.words_of([*said, *people], phones)


class Contact(Model):
    __tablename__ = "company_contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(default="")
    duties: Mapped[list[str]] = mapped_column(default=list)  # codes of choices.DUTIES
    channel: Mapped[str | None]  # a code of choices.CHANNELS: how this person likes to be reached
    is_main: Mapped[bool] = mapped_column(default=False)
    email: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    phone_wrong_at: Mapped[datetime | None]  # somebody called and found nobody of the company
    source: Mapped[str] = mapped_column(default="portale")
    email_confirmed_at: Mapped[datetime | None]
    new_email: Mapped[str | None]  # takes the place of `email` once its owner has confirmed it
    shut_out_at: Mapped[datetime | None]  # from then on gets in only after an operator's word, see `services.let_in`
    permission_on: Mapped[date | None]  # said at the telephone that we may write
    permission_asked_by: Mapped[str] = mapped_column(default="")
    objected_at: Mapped[datetime | None]  # does not want to be written to
    left_at: Mapped[datetime | None]  # no longer works there
    company: Mapped[Company] = relationship(back_populates="contacts")

    __table_args__ = (
        sa.CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="reachable"),
        sa.CheckConstraint("(permission_on IS NULL) = (permission_asked_by = '')", name="permission_has_a_witness"),
        {"sqlite_autoincrement": True},
    )

    @property
    def is_confirmed(self) -> bool:
        return bool(self.email and self.email_confirmed_at)

    @property
    def may_enter(self) -> bool:
        """Whether the company's own area is open to this person, and mail with links into it."""
        return self.is_confirmed and self.shut_out_at is None and self.left_at is None

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
        return [text for text in (self.name, self.email) if text]


class CompanyEvent(TimelineEntry):
    """One thing that happened with a company; `undo` holds what an undo needs, `undone_at` that it was used."""

    __tablename__ = "company_event"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    undo: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undone_at: Mapped[datetime | None]
    reserved: Mapped[bool] = mapped_column(default=False)  # only coordinators and who wrote it
    company: Mapped[Company] = relationship(back_populates="events")

    __table_args__ = (sa.Index(None, "company_id", "kind", "at"),)


class FormerCompany(Model):
    """A company that was joined to another: its old address leads there. The number is the gone one's."""

    __tablename__ = "former_company"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    into_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)


class OptOut(Model):
    """Somebody does not want to be written to at this address: kept as a keyed hash, so that it outlives the rest."""

    __tablename__ = "opt_out"

    id: Mapped[int] = mapped_column(primary_key=True)
    address_hash: Mapped[str] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(default=now)
    how: Mapped[str]


class LinkWish(Model):
    """Somebody asked at the door for the link of an address; the worker looks later whose it is, and forgets the wish."""

    __tablename__ = "link_wish"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
