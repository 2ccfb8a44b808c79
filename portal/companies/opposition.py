"""Who does not want to be written to. What an address has said outlives the contact, the company and whatever is joined or imported.

Answers to what somebody asks for at that moment, such as the link asked for at the door, are no breach of it.
"""

from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import gettext as _

from portal.companies import queries
from portal.companies.models import CompanyEvent, Contact, OptOut
from portal.core import audit
from portal.core.crypto import keyed_hash
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.timeline import write


def object_(contact: Contact, *, how: str) -> CompanyEvent:
    """From now on nobody writes to this address, whoever else has it. `how` says where it was said."""
    if contact.email and not has_objected(contact.email):
        db.session.add(OptOut(address_hash=_hash(contact.email), how=how))
    for each in _reached_there(contact):
        each.objected_at = each.objected_at or now()
    audit.record("contact.objected", contact, label=contact.title, source=how)
    undo = {"objection": contact.id}
    return write(CompanyEvent(company_id=contact.company_id, kind="objected", text=contact.name, undo=undo))


def take_back(contact: Contact) -> None:
    """Only the owner of the address says so, or whoever wrote it down by mistake, see `undo`."""
    if contact.email:
        db.session.execute(sa.delete(OptOut).where(OptOut.address_hash == _hash(contact.email)))
    for each in _reached_there(contact):
        each.objected_at = None
    write(CompanyEvent(company_id=contact.company_id, kind="objection_lifted", text=contact.name))
    audit.record("contact.objection_lifted", contact, label=contact.title)


def undo(event: CompanyEvent) -> Contact:
    """An operator has written it down of the wrong person; what somebody has said for themselves is not taken back here."""
    contact = db.session.get(Contact, event.undo.get("objection", 0))
    if event.undone_at or event.actor_id is None or contact is None:
        raise RuleBroken(_("Questo è già stato annullato."))
    event.undone_at = now()
    take_back(contact)
    return contact


def has_objected(address: str | None) -> bool:
    """Whether somebody has said of this address that nobody shall write there."""
    if not address:
        return False
    return db.session.scalar(sa.select(sa.literal(1)).where(OptOut.address_hash == _hash(address))) is not None


def objected_among(addresses: Collection[str]) -> set[str]:
    """Those of many addresses of which somebody has said so."""
    hashes = {_hash(address): address for address in addresses}
    found = db.session.scalars(sa.select(OptOut.address_hash).where(OptOut.address_hash.in_(hashes)))
    return {hashes[each] for each in found}


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
