"""Tables of the messages and documents between a company and the project."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, backref, mapped_column, relationship

from portal.companies.models import Company
from portal.core.database import Model, now


class CompanyMessage(Model):
    """One message; `contact_id` says who of the company wrote it, none: the project did."""

    __tablename__ = "company_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    company_id: Mapped[int] = mapped_column(sa.ForeignKey("company.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("company_contact.id", ondelete="SET NULL"), index=True)
    is_from_company: Mapped[bool]
    author_name: Mapped[str]
    text: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    answered_at: Mapped[datetime | None]  # of a company's message: somebody has answered, or said that there is no need
    company: Mapped[Company] = relationship(backref=backref("messages", order_by=lambda: CompanyMessage.id.desc()))


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
    company: Mapped[Company] = relationship(backref=backref("documents", order_by=lambda: SharedDocument.id.desc()))

    @property
    def label(self) -> str:
        return self.title
