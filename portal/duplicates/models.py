"""Tables of likely twins and of what was joined."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.companies.models import Company
from portal.core.database import Model, now
from portal.duplicates.likeness import Reason
from portal.duplicates.words import REASONS

DERIVED = {"derived": True}  # rows that the worker makes anew from the companies: no history, nothing to move or keep


class DuplicatePair(Model):
    """Two companies that may be one. Their numbers are kept without a tie, so that a pair outlives a union taken back."""

    __tablename__ = "duplicate_pair"

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int]
    second_id: Mapped[int] = mapped_column(index=True)
    reasons: Mapped[list[str]]  # codes of `likeness.Reason`
    score: Mapped[int] = mapped_column(index=True)  # of a hundred
    found_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None] = mapped_column(index=True)  # somebody said that they are two
    settled_by: Mapped[str] = mapped_column(default="")
    first: Mapped[Company] = relationship(primaryjoin=lambda: _is(DuplicatePair.first_id), viewonly=True)
    second: Mapped[Company] = relationship(primaryjoin=lambda: _is(DuplicatePair.second_id), viewonly=True)

    __table_args__ = (
        sa.UniqueConstraint("first_id", "second_id"),
        sa.CheckConstraint("first_id < second_id", name="in_order"),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name="score_of_a_hundred"),
    )

    @property
    def in_order(self) -> tuple[Company, Company]:
        return in_order(self.first, self.second)

    @property
    def reason_labels(self) -> list[str]:
        return [str(REASONS[Reason(code)]) for code in self.reasons]


def _is(number: Any) -> Any:
    return orm.foreign(number) == orm.remote(Company.id)


def in_order(one: Company, other: Company) -> tuple[Company, Company]:
    """Which of two should stay: who has the VAT number, who was accepted, who was there first."""
    ranked = sorted([one, other], key=lambda each: (each.vat_number is None, not each.may_host, each.created_at, each.id))
    return ranked[0], ranked[1]


class Merge(Model):
    """One union: what became of which row, step by step, so that it can be taken back."""

    __tablename__ = "company_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(index=True)
    gone_id: Mapped[int] = mapped_column(index=True)
    gone_name: Mapped[str]
    steps: Mapped[list[Any]]  # see `ledger.py`
    version: Mapped[int]  # of the kept row, as the union left it
    event_id: Mapped[int | None]  # what the timeline says of it
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    undone_at: Mapped[datetime | None]


class CompanyKey(Model):
    """One thing that a company shares with its likely twins; two with the same key are compared."""

    __tablename__ = "duplicate_key"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True, index=True)

    __table_args__ = ({"info": DERIVED},)


class CompanyLook(Model):
    """At which version a company was last compared with the others."""

    __tablename__ = "duplicate_look"

    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int]

    __table_args__ = ({"info": DERIVED},)
