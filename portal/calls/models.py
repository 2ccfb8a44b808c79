"""Calls that were asked for."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.companies.models import Company
from portal.core.database import Model, now


class CallRequest(Model):
    """One call to make; open until somebody says how it went."""

    __tablename__ = "call_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    why: Mapped[str]
    call_when: Mapped[str] = mapped_column(default="any")  # a code of companies/choices.CALL_WHEN
    asked_at: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[date] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    settled_at: Mapped[datetime | None] = mapped_column(index=True)
    outcome: Mapped[str | None]  # a value of `outcomes.Outcome`, once it is settled
    round: Mapped[str] = mapped_column(default="", index=True)  # the name of the list that it was put in the queue with
    taken_by_id: Mapped[int | None]  # which operator has it in front, so that no two call at once
    taken_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()
    company: Mapped[Company] = relationship(backref=backref("calls", order_by=lambda: CallRequest.id.desc()))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    def is_with_another(self, operator_id: int | None) -> bool:
        """Whether a colleague has it in front just now."""
        return self.taken_by_id not in (None, operator_id) and bool(self.taken_until and self.taken_until > now())
