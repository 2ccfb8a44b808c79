"""Questions about companies."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.companies import finding
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact, FormerCompany, LinkWish
from portal.core.database import db

TIMELINE = 50  # entries of a page
# What a reader may ask the timeline for: the kinds of entries of each tale.
TALES = {
    "chiamate": (
        "called",
        "no_answer",
        "call_back",
        "interested",
        "not_interested",
        "wrong_number",
        "call_asked",
        "call_undone",
    ),
    "incontri": (
        "visited",
        "met",
        "appointment_made",
        "appointment_moved",
        "appointment_off",
        "appointment_held",
        "appointment_missed",
    ),
    "messaggi": ("written", "message_received", "message_sent", "link_sent", "availability_reminded", "more_asked"),
    "note": ("note",),
    "stato": ("moved", "put_off", "lost", "taken_up", "excluded", "readmitted", "approved", "declined", "in_charge"),
}


def one(company_id: int) -> Company:
    """One company with what its page shows; 404 where there is none."""
    found = sa.select(Company).filter_by(id=company_id)
    company: Company = db.one_or_404(found.options(selectinload(Company.contacts), selectinload(Company.tags)))
    return company


def timeline(
    company: Company, *, reader_id: int | None, sees_reserved: bool, which: str = "", most: int = TIMELINE
) -> Sequence[CompanyEvent]:
    """What happened with a company, newest first, as far as this reader may know; `which` is a key of `TALES`."""
    told = sa.select(CompanyEvent).filter_by(company_id=company.id)
    if not sees_reserved:
        told = told.where(sa.or_(CompanyEvent.reserved.is_(False), CompanyEvent.actor_id == reader_id))
    if which in TALES:
        told = told.where(CompanyEvent.kind.in_(TALES[which]))
    return db.session.scalars(told.order_by(CompanyEvent.at.desc(), CompanyEvent.id.desc()).limit(most)).all()


def former(company_id: int) -> Company | None:
    """Where a company went that was joined to another."""
    gone = db.session.get(FormerCompany, company_id)
    return db.session.get(Company, gone.into_id) if gone else None


def event(event_id: int) -> CompanyEvent:
    return db.get_or_404(CompanyEvent, event_id)


def untold_decision(company: Company) -> CompanyEvent | None:
    """The decision that holds, where it could not be written to anybody."""
    made = sa.select(CompanyEvent).filter_by(company_id=company.id, kind=company.status.value, undone_at=None)
    event = db.session.scalar(made.order_by(CompanyEvent.id.desc()).limit(1))
    return event if event and event.undo.get("mail", event) is None else None


def event_of(company: Company, event_id: int) -> CompanyEvent:
    """Something that the company's own people did; 404 for what happened to another, or what an operator did."""
    return db.one_or_404(sa.select(CompanyEvent).filter_by(id=event_id, company_id=company.id, actor_id=None))


def who_typed(vat_number: str | None) -> Sequence[Company]:
    """Whoever has this number, first, and whoever says so."""
    if not vat_number:
        return []
    typed = sa.or_(Company.vat_number == vat_number, Company.vat_claimed == vat_number)
    return db.session.scalars(sa.select(Company).where(typed).order_by(Company.vat_number.is_(None), Company.id)).all()


def with_vat_number(vat_number: str | None) -> Company | None:
    if not vat_number:
        return None
    return db.session.scalar(sa.select(Company).filter_by(vat_number=vat_number))


def claimants(company: Company) -> Sequence[Company]:
    """Who else has written the VAT number that this company has."""
    return [other for other in who_typed(company.vat_number) if other.id != company.id]


def contact(company_id: int, contact_id: int) -> Contact:
    """One of the company's people; 404 for anybody else's."""
    return db.one_or_404(sa.select(Contact).filter_by(id=contact_id, company_id=company_id))


def contacts_with_email(email: str) -> Sequence[Contact]:
    """Those who left this address, whichever company they are of."""
    found = sa.select(Contact).where(sa.func.lower(Contact.email) == email.lower())
    return db.session.scalars(found.order_by(Contact.id)).all()


def wishes(most: int = 50) -> Sequence[int]:
    """Which wishes for a link wait, in their order."""
    return db.session.scalars(sa.select(LinkWish.id).order_by(LinkWish.id).limit(most)).all()


def wish(wish_id: int) -> LinkWish | None:
    """A wish that nobody has granted meanwhile."""
    return db.session.get(LinkWish, wish_id)


def found_by(words: str) -> sa.ColumnElement[bool]:
    """Companies that hold words which begin like all of these, in any order, without regard to accents."""
    return finding.holds(Company.id, Company.found_by, words)


def newly_registered(most: int = 50) -> Sequence[Company]:
    """Registrations that no operator has looked at yet, longest waiting first."""
    waiting = sa.select(Company).where(Company.status == CompanyStatus.RECEIVED)
    return db.session.scalars(
        waiting.options(selectinload(Company.contacts)).order_by(Company.created_at, Company.id).limit(most)
    ).all()
