"""Who does not want to be written to. What an address has said outlives the contact, the company and whatever is joined or imported.

Answers to what somebody asks for at that moment, such as the link asked for at the door, are no breach of it.
"""

import sqlalchemy as sa

from portal.companies import queries
from portal.companies.models import CompanyEvent, Contact, OptOut
from portal.core import audit
from portal.core.crypto import keyed_hash
from portal.core.database import db, now
from portal.core.timeline import write


def object_(contact: Contact, *, how: str) -> None:
    """From now on nobody writes to this address, whoever else has it. `how` says where it was said."""
    if contact.email and not has_objected(contact.email):
        db.session.add(OptOut(address_hash=_hash(contact.email), how=how))
    for each in _reached_there(contact):
        each.objected_at = each.objected_at or now()
    write(CompanyEvent(company_id=contact.company_id, kind="objected", text=contact.name))
    audit.record("contact.objected", contact, label=contact.title, source=how)


def take_back(contact: Contact) -> None:
    """Only the owner of the address says so, or who wrote it down by mistake a moment ago."""
    if contact.email:
        db.session.execute(sa.delete(OptOut).where(OptOut.address_hash == _hash(contact.email)))
    for each in _reached_there(contact):
        each.objected_at = None
    write(CompanyEvent(company_id=contact.company_id, kind="objection_lifted", text=contact.name))
    audit.record("contact.objection_lifted", contact, label=contact.title)


def has_objected(address: str | None) -> bool:
    """Whether somebody has said of this address that nobody shall write there."""
    if not address:
        return False
    return db.session.scalar(sa.select(sa.literal(1)).where(OptOut.address_hash == _hash(address))) is not None


def may_be_written_to(contact: Contact) -> bool:
    """Whether the project may write to this person of its own accord."""
    wanted = contact.objected_at is None and not has_objected(contact.email)
    return contact.may_enter and wanted and not contact.company.is_excluded


def remember(contact: Contact) -> None:
    """Somebody is written down, or has another address now: what that address has said before holds here too."""
    if contact.objected_at is None and has_objected(contact.email):
        contact.objected_at = now()


def _reached_there(contact: Contact) -> list[Contact]:
    alike = queries.contacts_with_email(contact.email) if contact.email else ()
    return [contact, *(each for each in alike if each.id != contact.id)]


def _hash(address: str) -> str:
    return keyed_hash(address.strip().lower())
