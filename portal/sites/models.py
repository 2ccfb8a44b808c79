"""Tables of the sites, the headcounts and the declarations of companies."""

import enum
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.companies.models import Company
from portal.core import places
from portal.core.database import Model, now
from portal.core.workdays import today

SOON_DAYS = 30  # before its end, what a company has declared is asked for again


class DeclarationKind(enum.Enum):
    SAFETY = "safety"
    NO_DISMISSALS = "no_dismissals"
    LAW_68 = "law_68"
    NO_WAGE_FUND = "no_wage_fund"


KIND_LABELS = {
    DeclarationKind.SAFETY: _l("In regola con la sicurezza sul lavoro (D.Lgs. 81/2008)"),
    DeclarationKind.NO_DISMISSALS: _l("Nessun licenziamento per le stesse mansioni nell'ultimo anno"),
    DeclarationKind.LAW_68: _l("In regola con il collocamento mirato (L. 68/1999)"),
    DeclarationKind.NO_WAGE_FUND: _l("Nessuna cassa integrazione per le stesse mansioni"),
}

SHORT_LABELS = {
    DeclarationKind.SAFETY: _l("sicurezza"),
    DeclarationKind.NO_DISMISSALS: _l("licenziamenti"),
    DeclarationKind.LAW_68: _l("collocamento mirato"),
    DeclarationKind.NO_WAGE_FUND: _l("cassa integrazione"),
}


class Declared(Model):
    """Something that a company has said of itself, and until when that holds; its last day still counts."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    declared_on: Mapped[date]
    valid_until: Mapped[date] = mapped_column(index=True)
    declared_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]  # written by mistake and taken back
    reminded_on: Mapped[date | None]  # asked for again, by mail or by somebody who wants to come back to it

    @property
    def is_expired(self) -> bool:
        return self.valid_until < today()

    @property
    def ends_soon(self) -> bool:
        """Within the month, or over already: to be asked for again."""
        return self.valid_until <= today() + timedelta(days=SOON_DAYS)


class CompanySite(Model):
    """A place where the company works; closed rather than deleted, since offers and internships name it."""

    __tablename__ = "company_site"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    name: Mapped[str]
    address: Mapped[str] = mapped_column(default="")
    cap: Mapped[str] = mapped_column(default="")
    municipality: Mapped[str] = mapped_column(index=True)  # ISTAT code, empty where nobody has said it
    transport: Mapped[str] = mapped_column(default="")  # how one gets there without a car
    access: Mapped[str] = mapped_column(default="")  # steps, lift, toilets: for who moves with difficulty
    source: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    company: Mapped[Company] = relationship(backref=backref("sites", order_by=lambda: CompanySite.id))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def municipality_name(self) -> str:
        return places.name(self.municipality)

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def where(self) -> str:
        """Its address on one line."""
        town = " ".join(part for part in (self.cap, self.municipality_name) if part)
        return ", ".join(part for part in (self.address, town) if part)


class HeadcountDeclaration(Declared):
    """How many work at a site (or in the whole company, where it names none) on a day. Append-only: the newest holds."""

    __tablename__ = "headcount_declaration"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey("company_site.id"), index=True)
    permanent: Mapped[int]
    fixed_term: Mapped[int]
    interns_hosted: Mapped[int] = mapped_column(default=0)
    company: Mapped[Company] = relationship(backref=backref("headcounts", order_by=lambda: HeadcountDeclaration.id.desc()))
    site: Mapped[CompanySite | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("permanent >= 0 AND fixed_term >= 0 AND interns_hosted >= 0", name="counts_possible"),
        sa.CheckConstraint("valid_until >= declared_on", name="valid_after_declared"),
    )

    @property
    def staff(self) -> int:
        return self.permanent + self.fixed_term

    @property
    def about(self) -> str:
        """What it is about, in a word or two."""
        return _("organico (%(site)s)", site=self.site.name) if self.site else _("organico")


class CompanyDeclaration(Declared):
    """What a company has declared of itself, until when that holds. Append-only: the newest of each kind holds."""

    __tablename__ = "company_declaration"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    kind: Mapped[DeclarationKind]
    holds: Mapped[bool]  # what it says: yes or no
    note: Mapped[str] = mapped_column(default="")
    company: Mapped[Company] = relationship(backref=backref("declarations", order_by=lambda: CompanyDeclaration.id.desc()))

    __table_args__ = (sa.CheckConstraint("valid_until >= declared_on", name="valid_after_declared"),)

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])

    @property
    def about(self) -> str:
        return str(SHORT_LABELS[self.kind])


Declaration = HeadcountDeclaration | CompanyDeclaration
