"""Tables of the sites, the headcounts and the declarations of companies."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.companies.models import Company
from portal.core import places
from portal.core.database import Model, now
from portal.core.workdays import today


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


class HeadcountDeclaration(Model):
    """How many work at a site (or in the whole company, where it names none) on a day. Append-only: the newest holds."""

    __tablename__ = "headcount_declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    site_id: Mapped[int | None] = mapped_column(sa.ForeignKey("company_site.id"), index=True)
    declared_on: Mapped[date]
    valid_until: Mapped[date] = mapped_column(index=True)
    permanent: Mapped[int]
    fixed_term: Mapped[int]
    interns_hosted: Mapped[int] = mapped_column(default=0)
    declared_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]  # written by mistake and taken back at once
    reminded_on: Mapped[date | None]
    company: Mapped[Company] = relationship(backref=backref("headcounts", order_by=lambda: HeadcountDeclaration.id.desc()))
    site: Mapped[CompanySite | None] = relationship()

    __table_args__ = (
        sa.CheckConstraint("permanent >= 0 AND fixed_term >= 0 AND interns_hosted >= 0", name="counts_possible"),
        sa.CheckConstraint("valid_until >= declared_on", name="valid_after_declared"),
    )

    @property
    def is_expired(self) -> bool:
        return self.valid_until < today()

    @property
    def staff(self) -> int:
        return self.permanent + self.fixed_term


class CompanyDeclaration(Model):
    """What a company has declared of itself, until when that holds. Append-only: the newest of each kind holds."""

    __tablename__ = "company_declaration"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    kind: Mapped[DeclarationKind]
    holds: Mapped[bool]  # what it says: yes or no
    declared_on: Mapped[date]
    valid_until: Mapped[date] = mapped_column(index=True)
    declared_by: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
    company: Mapped[Company] = relationship(backref=backref("declarations", order_by=lambda: CompanyDeclaration.id.desc()))

    __table_args__ = (sa.CheckConstraint("valid_until >= declared_on", name="valid_after_declared"),)

    @property
    def is_expired(self) -> bool:
        return self.valid_until < today()

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])
