"""Living facts. A row is never changed: a new value or a confirmation is a new row, so yesterday's page can be explained."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.database import Model, now
from portal.facts.words import NAMES


class FactKind(enum.Enum):
    AMOUNT = "amount"
    DAYS = "days"
    TEXT = "text"
    PERCENT = "percent"
    DATE = "date"


class InternshipKind(enum.Enum):
    INCLUSION = "inclusion"
    EXTRACURRICULAR = "extracurricular"


class Cost(enum.Enum):
    """What somebody has to pay, or to give, for an internship."""

    ALLOWANCE = "allowance"
    INAIL = "inail"
    LIABILITY = "liability"
    SAFETY_TRAINING = "safety_training"
    TUTOR_TIME = "tutor_time"
    UNILAV = "unilav"


class Payer(enum.Enum):
    HOST = "host"
    PROJECT = "project"
    AGREEMENT = "agreement"  # the agreement of the internship says who
    UNKNOWN = "unknown"


KIND_LABELS = {
    InternshipKind.INCLUSION: _l("Tirocinio di inclusione sociale"),
    InternshipKind.EXTRACURRICULAR: _l("Tirocinio extracurriculare"),
}
COST_LABELS = {
    Cost.ALLOWANCE: _l("Indennità di chi fa il tirocinio"),
    Cost.INAIL: _l("Assicurazione INAIL"),
    Cost.LIABILITY: _l("Assicurazione per danni a terzi"),
    Cost.SAFETY_TRAINING: _l("Formazione sulla sicurezza"),
    Cost.TUTOR_TIME: _l("Tempo del tutor aziendale"),
    Cost.UNILAV: _l("Comunicazione di inizio (UNILAV)"),
}
PAYER_LABELS = {
    Payer.HOST: _l("L'azienda che ospita"),
    Payer.PROJECT: _l("Il progetto"),
    Payer.AGREEMENT: _l("Lo dice la convenzione, che firmi prima di partire"),
    Payer.UNKNOWN: _l("Da confermare con te prima di firmare"),
}


class Recorded:
    """Who wrote a row, and when."""

    recorded_at: Mapped[datetime] = mapped_column(default=now)
    recorded_by: Mapped[str] = mapped_column(default="")


class Fact(Recorded, Model):
    """One wording of one fact. The newest row of a code that has begun is the fact; the others are its past."""

    __tablename__ = "fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    kind: Mapped[FactKind]
    value_it: Mapped[str]
    value_en: Mapped[str]
    source_title: Mapped[str] = mapped_column(default="")
    source_url: Mapped[str | None]
    source_date: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    verified_on: Mapped[date]
    review_by: Mapped[date | None]
    confirmed: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(default="")

    @property
    def label(self) -> str:
        return NAMES.get(self.code, self.code)

    def value(self, language: str) -> str:
        return self.value_en if language == "en" else self.value_it

    def is_stale(self, today: date) -> bool:
        """Past its review or its end: shown, but said to be under check."""
        ended = self.valid_to is not None and self.valid_to < today
        return ended or (self.review_by is not None and self.review_by < today)


class Funder(Recorded, Model):
    """Who pays for the project from one day on: the funding block of pages, mails and documents of those days."""

    __tablename__ = "funder"

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(index=True)
    valid_to: Mapped[date | None]
    programme: Mapped[str]
    fund: Mapped[str] = mapped_column(default="")
    statement_it: Mapped[str]
    statement_en: Mapped[str]
    lines_it: Mapped[list[str]] = mapped_column(default=list)
    lines_en: Mapped[list[str]] = mapped_column(default=list)
    logos: Mapped[list[Any]] = mapped_column(default=list)  # {name, alt_it, alt_en, src?}
    eu_emblem: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")

    @property
    def label(self) -> str:
        return self.programme

    def statement(self, language: str) -> str:
        return self.statement_en if language == "en" else self.statement_it

    def lines(self, language: str) -> list[str]:
        return list(self.lines_en if language == "en" else self.lines_it)


class CostAnswer(Recorded, Model):
    """Who pays one thing in one kind of internship. The newest row that has begun is the answer."""

    __tablename__ = "cost_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[InternshipKind]
    what: Mapped[Cost]
    amount_fact: Mapped[str | None]  # the code of the fact that says how much
    who_pays: Mapped[Payer] = mapped_column(default=Payer.UNKNOWN)
    valid_from: Mapped[date | None]
    source: Mapped[str | None]
    source_url: Mapped[str | None]
    source_date: Mapped[date | None]
    confirmed_by: Mapped[str | None]
    confirmed_on: Mapped[date | None]

    __table_args__ = (
        sa.Index(None, "kind", "what"),
        sa.CheckConstraint("confirmed_on IS NULL OR who_pays != 'unknown'", name="confirmed_is_known"),
    )

    @property
    def label(self) -> str:
        return f"{COST_LABELS[self.what]}, {KIND_LABELS[self.kind]}"
