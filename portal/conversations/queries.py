"""Questions about messages and shared documents."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from portal.companies.models import Company, Contact
from portal.conversations.models import REQUESTS, About, CompanyMessage, SharedDocument
from portal.core.database import db

THREAD = 100  # messages of a page


def thread(company: Company, *, reader: Contact | None = None, most: int = THREAD) -> Sequence[CompanyMessage]:
    """What was written, newest first. Of the requests about one's own data, somebody of the company sees only the own."""
    written = sa.select(CompanyMessage).filter_by(company_id=company.id)
    if reader:
        written = written.where(sa.or_(CompanyMessage.about == About.TALK, CompanyMessage.contact_id == reader.id))
    return db.session.scalars(written.order_by(CompanyMessage.id.desc()).limit(most)).all()


def newest(company: Company) -> int:
    """The number of the newest message; 0 where nothing was written."""
    return db.session.scalar(sa.select(sa.func.max(CompanyMessage.id)).filter_by(company_id=company.id)) or 0


def one(message_id: int) -> CompanyMessage:
    return db.get_or_404(CompanyMessage, message_id)


def request(message_id: int) -> CompanyMessage:
    """One that asks for something to be done with somebody's data; others are not found."""
    found = sa.select(CompanyMessage).filter_by(id=message_id, is_from_company=True)
    asked: CompanyMessage = db.one_or_404(found.where(CompanyMessage.about.in_(REQUESTS)))
    return asked


def talk_waiting(company: Company) -> Sequence[CompanyMessage]:
    """What of the talk waits for an answer, newest first; requests about data are answered one by one."""
    waiting = sa.select(CompanyMessage).where(is_waiting(), CompanyMessage.about == About.TALK)
    return db.session.scalars(waiting.filter_by(company_id=company.id).order_by(CompanyMessage.id.desc())).all()


def unread(most: int = 50) -> Sequence[CompanyMessage]:
    """What companies wrote and nobody has settled: requests that the law wants answered first, then the longest waiting."""
    order = (CompanyMessage.about == About.TALK, CompanyMessage.id)
    return db.session.scalars(to_read().order_by(*order).limit(most)).all()


def to_read() -> Any:
    return received().where(is_waiting())


def received() -> Any:
    """What companies have written, settled or not."""
    found = sa.select(CompanyMessage).join(CompanyMessage.company).where(CompanyMessage.is_from_company)
    return found.options(contains_eager(CompanyMessage.company).selectinload(Company.contacts))


def is_waiting() -> sa.ColumnElement[bool]:
    return sa.and_(CompanyMessage.is_from_company, CompanyMessage.answered_at.is_(None))


def documents_of(company: Company) -> Sequence[SharedDocument]:
    """What the company may fetch, newest first."""
    shared = sa.select(SharedDocument).filter_by(company_id=company.id, withdrawn_at=None)
    return db.session.scalars(shared.order_by(SharedDocument.id.desc())).all()


def document_of(company: Company, document_id: int) -> SharedDocument:
    """One that the company may fetch; another company's, and what was withdrawn, is not found."""
    return db.one_or_404(sa.select(SharedDocument).filter_by(id=document_id, company_id=company.id, withdrawn_at=None))


def document(document_id: int) -> SharedDocument:
    return db.get_or_404(SharedDocument, document_id)
