"""The people of two records that become one: who stands in both, who gets into the company's own area."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from portal.companies.models import Company, Contact
from portal.companies.services import AREA_LINK, CONFIRM_LINK, NEW_ADDRESS_LINK
from portal.core.database import db, now
from portal.core.links import PersonalLink
from portal.duplicates.ledger import Ledger, keys_where, pointers

CONTACT: sa.Table = Contact.__table__  # type: ignore[assignment]
LINK: sa.Table = PersonalLink.__table__  # type: ignore[assignment]
# What a person may say of themselves in only one of the two records; those of a line belong together.
TOLD = (
    ("role",),
    ("channel",),
    ("phone", "phone_wrong_at"),
    ("email", "email_confirmed_at", "shut_out_at"),
    ("permission_on", "permission_asked_by"),
    ("objected_at",),
)


def in_both(kept: Company, gone: Company) -> list[tuple[Contact, Contact]]:
    """Who may be the same person: (who stays, who goes)."""
    found = [(next((each for each in kept.contacts if may_be_one(each, other)), None), other) for other in gone.contacts]
    return [(each, other) for each, other in found if each is not None]


def may_be_one(one: Contact, other: Contact) -> bool:
    """The same address; or the same number, unless each has an address of the own. Who has left is not who is there."""
    if bool(one.left_at) != bool(other.left_at):
        return False
    if one.email and other.email:
        return one.email.lower() == other.email.lower()
    return bool(one.phone) and one.phone == other.phone


def is_surely_one(one: Contact, other: Contact) -> bool:
    """Nothing of the second is lost that would open a door: what is proposed without being asked."""
    return not other.email or one.is_reached_like(other)


def bring_over(ledger: Ledger, kept: Company, gone: Company, same: Collection[int]) -> list[str]:
    """Everybody of the record that goes belongs to the other; `same`: who of them is one with somebody there.

    Returns what is lost, in words. Nobody gets into what was the other's by confirming an address afterwards: who has not
    confirmed before, on either side, needs an operator's word.
    """
    left: list[str] = []
    has_main = any(contact.is_main for contact in kept.contacts)
    one_of = {other.id: each for each, other in in_both(kept, gone) if other.id in same}
    for contact in gone.contacts:
        if contact.id in one_of:
            left += _become_one(ledger, one_of[contact.id], contact)
        else:
            ledger.move(CONTACT, {"id": contact.id}, company_id=kept.id)
            _shut_out(ledger, contact.id)
            if has_main:
                ledger.change(CONTACT, {"id": contact.id}, is_main=False)
    for contact in kept.contacts:
        _shut_out(ledger, contact.id)
    return left


def _become_one(ledger: Ledger, stays: Contact, goes: Contact) -> list[str]:
    """Two rows of one person: what only one of them says is kept, and the links follow whoever had confirmed."""
    there = _row(stays.id)
    told = _told(there, goes)
    if not there["email_confirmed_at"] or there["shut_out_at"]:
        _bring_links(ledger, stays.id, stays.id, follow=False)  # else the other's confirmation would open them
    _bring_links(ledger, goes.id, stays.id, follow=goes.may_enter and there["shut_out_at"] is None)
    for table, column in pointers(CONTACT):
        for key in keys_where(table, column == goes.id):
            ledger.move(table, key, **{column.name: stays.id})
    ledger.remove(CONTACT, {"id": goes.id})
    ledger.change(CONTACT, {"id": stays.id}, **told)
    after = {**there, **told}
    kept = {after[name] for name in ("name", "role", "phone", "email")}
    return [text for text in (goes.name, goes.role, goes.phone, goes.email) if text and text not in kept]


def _told(there: dict[str, Any], goes: Contact) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for columns in TOLD:
        if not there[columns[0]] and getattr(goes, columns[0]):
            told |= {column: getattr(goes, column) for column in columns}
    same_address = (there["email"] or "").lower() == (goes.email or "").lower()
    if same_address and goes.email and not there["email_confirmed_at"]:
        told |= {"email_confirmed_at": goes.email_confirmed_at, "shut_out_at": there["shut_out_at"] or goes.shut_out_at}
    return {**told, "duties": [*there["duties"], *(duty for duty in goes.duties if duty not in there["duties"])]}


def _bring_links(ledger: Ledger, goes_id: int, to: int, *, follow: bool) -> None:
    """Who had confirmed goes on with the link in hand; any other link ends, and so does a confirmation that is on its way."""
    mine = sa.and_(LINK.c.subject_id == goes_id, LINK.c.revoked_at.is_(None))
    for key in keys_where(LINK, sa.and_(mine, LINK.c.purpose == AREA_LINK)):
        ledger.move(LINK, key, subject_id=to) if follow else ledger.change(LINK, key, revoked_at=now())
    for key in keys_where(LINK, sa.and_(mine, LINK.c.purpose.in_([CONFIRM_LINK, NEW_ADDRESS_LINK]))):
        ledger.change(LINK, key, revoked_at=now())


def _shut_out(ledger: Ledger, contact_id: int) -> None:
    row = _row(contact_id)
    if row["email"] and not row["email_confirmed_at"] and row["shut_out_at"] is None:
        ledger.change(CONTACT, {"id": contact_id}, shut_out_at=now())


def _row(contact_id: int) -> dict[str, Any]:
    found = db.session.execute(sa.select(CONTACT).where(CONTACT.c.id == contact_id))
    return dict(found.mappings().one())
