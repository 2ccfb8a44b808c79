"""Questions about registrations."""

from datetime import timedelta

import sqlalchemy as sa

from portal.companies.models import Company, CompanyEvent, Contact
from portal.content.models import LiveVersion, Page, PageVersion
from portal.core.database import db, now
from portal.core.language import language
from portal.registrations.answers import Answers

NOTICE = "/privacy"
SAME_ACT = timedelta(minutes=10)  # the second tap of an impatient thumb, or a page sent again


def just_registered(answers: Answers) -> Company | None:
    """The company that the same person has registered a moment ago."""
    same = sa.select(Company).join(Company.contacts).where(Company.created_at > now() - SAME_ACT)
    typed = sa.func.coalesce(Company.vat_claimed, Company.vat_number)
    same = same.filter(Company.name == answers.name, typed.is_not_distinct_from(answers.vat_number or None))
    same = same.filter(
        Contact.name == answers.contact_name,
        Contact.email.is_not_distinct_from(answers.email or None),
        Contact.phone.is_not_distinct_from(answers.phone or None),
    )
    return db.session.scalar(same.order_by(Company.id).limit(1))


def said_just_now(company: Company, words: str) -> bool:
    """Whether exactly this was noted of the company a moment ago."""
    same = sa.select(CompanyEvent.id).filter_by(company_id=company.id, text=words)
    return db.session.scalar(same.where(CompanyEvent.at > now() - SAME_ACT).limit(1)) is not None


def privacy_version() -> str:
    """Which wording of the privacy notice stands at the moment of a registration, such as `it 3`."""
    live = sa.select(PageVersion.number).join(LiveVersion, LiveVersion.version_id == PageVersion.id)
    live = live.join(Page, Page.id == LiveVersion.page_id).where(Page.path == NOTICE, LiveVersion.language == language())
    return f"{language()} {db.session.scalar(live) or 0}"
