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
    version: Mapped[int] = mapped_column()
    company: Mapped[Company] = relationship(backref=backref("calls", order_by=lambda: CallRequest.id.desc()))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
