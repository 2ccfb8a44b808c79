"""Acts on a company's timeline, its contacts and its links."""

from datetime import timedelta
from typing import Any

from flask import current_app, g
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.companies import mails, opposition, queries
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact, LinkWish
from portal.core import audit, database, links, mail, throttle
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.mail import Mail, OutboxMail
from portal.core.timeline import write

AREA_LINK = "company_area"
AREA_LINK_DAYS = 180
CONFIRM_LINK = "confirm_email"
NEW_ADDRESS_LINK = "new_address"
CONFIRM_DAYS = 7
WISH_HOLDS = timedelta(days=1)
# Mails a day to one address: each who asks has an allowance, so that a stranger uses up nobody else's.
MAILS_A_DAY = {"stranger": 3, "owner": 5, "operator": 10}


def note_event(
    company: Company, kind: str, text: str = "", undo: dict[str, Any] | None = None, *, reserved: bool = False
) -> CompanyEvent:
    """Write into the company's timeline, in the name of whoever acts."""
    event = write(CompanyEvent(company_id=company.id, kind=kind, text=text, undo=undo or {}, reserved=reserved))
    db.session.flush()
    return event


def add_note(company: Company, *, text: str, reserved: bool = False) -> CompanyEvent:
    return note_event(company, "note", text, reserved=reserved)


def write_to(company: Company, message: Mail, *, undoable: bool = False) -> OutboxMail | None:
    """Mail the company, if somebody there has confirmed an address; undoable mails wait a moment before they leave."""
    contact = company.mail_contact
    if contact is None or contact.email is None:
        return None
    hold = current_app.config["UNDO_SECONDS"] if undoable else 0
    about = f"company:{company.id}"
    return mail.queue(message, to=contact.email, name=contact.name, about=about, hold=hold, spoken=company.language)


def tell_decision(company: Company, *, undoable: bool) -> OutboxMail | None:
    """Write what was decided; None where nobody can be written to, who then hears of it on confirming an address."""
    contact = company.mail_contact
    if contact is None:
        return None
    return write_to(company, _letter(company, contact), undoable=undoable)


def _letter(company: Company, contact: Contact) -> Mail:
    if company.status is CompanyStatus.DECLINED:
        return mails.declined(company)
    write = mails.more_asked if company.status is CompanyStatus.MORE_ASKED else mails.welcome
    return write(company, new_link(contact))


def _tell_what_waited(company: Company) -> None:
    """An operator decided before anybody had confirmed an address."""
    event = queries.untold_decision(company)
    sent = event and tell_decision(company, undoable=False)
    if event and sent:
        event.undo = {**event.undo, "mail": sent.id}


def answered(company: Company) -> None:
    """Who was asked for more has written: the registration is looked at again like a new one."""
    if company.status is CompanyStatus.MORE_ASKED:
        company.move_to(CompanyStatus.RECEIVED)
        note_event(company, "answered")


def changed(company: Company) -> None:
    """Found by its new words, and at a new version also where only a contact's row has changed."""
    company.refresh_search()
    flag_modified(company, "found_by")
    audit.record("company.update", company)
    database.after_commit(wake_finder)


def wake_finder() -> None:
    """Whoever looks for twins stands higher up, and is woken by name."""
    g.get("jobs_off") or current_app.extensions["jobs"].wake("find_twins")


def add_contact(
    company: Company,
    *,
    version: int,
    name: str,
    role: str,
    phone: str,
    email: str,
    duties: list[str] | None = None,
    channel: str = "",
    asked_by: str = "operator",
) -> Contact:
    """One more person to talk to; who has an address is asked to confirm it."""
    must_be_unchanged(version, company.version)
    must_leave_something(phone, email)
    contact = Contact(name=name, role=role, phone=phone or None, email=email or None, source=audit.actor().name)
    contact.duties, contact.channel = duties or [], channel or None
    company.contacts.append(contact)
    db.session.flush()
    opposition.remember(contact)
    changed(company)
    note_event(company, "contact_added", name)
    ask_to_confirm(contact, asked_by=asked_by)
    return contact


def change_contact(
    contact: Contact,
    *,
    version: int,
    name: str,
    role: str,
    phone: str,
    email: str,
    duties: list[str] | None = None,
    channel: str = "",
    asked_by: str = "operator",
) -> Contact:
    """Correct a person's data. Another address is nobody's until its owner confirms it, and the old one opens nothing more."""
    must_be_unchanged(version, contact.company.version)
    must_leave_something(phone, email)
    moved = (email or None) != contact.email
    if (phone or None) != contact.phone:
        contact.phone_wrong_at = None
    contact.duties, contact.channel = duties or [], channel or None
    contact.name, contact.role, contact.phone, contact.email = name, role, phone or None, email or None
    changed(contact.company)
    note_event(contact.company, "contact_changed", name)
    if moved:
        end_links(contact)
        opposition.remember(contact)
        contact.email_confirmed_at = contact.shut_out_at = contact.new_email = None
        ask_to_confirm(contact, asked_by=asked_by)
    return contact


def must_leave_something(phone: str, email: str) -> None:
    if not phone and not email:
        raise RuleBroken(_("Scrivi un telefono o un'e-mail: serve almeno uno dei due."), field="phone")


def send_link(contact: Contact, *, asked_by: str) -> bool:
    """Mail a fresh personal link; False where this person may not get in, or was sent enough of them today."""
    if not contact.may_enter or _sent_enough("link", contact, asked_by):
        return False
    note_event(contact.company, "link_sent")
    write_to_contact(contact, mails.area_link(contact, new_link(contact)))
    return True


def ask_to_confirm(contact: Contact, *, asked_by: str) -> bool:
    """Send the confirmation, the only mail that an unconfirmed address ever gets, without a word that a stranger typed.

    Who does not want to be written to gets it only on asking for it, at the door or with the form.
    """
    unwanted = contact.objected_at is not None and asked_by != "stranger"
    if not contact.email or contact.is_confirmed or unwanted or _sent_enough("confirm", contact, asked_by):
        return False
    token = links.issue(CONFIRM_LINK, contact.id, days=CONFIRM_DAYS, single_use=True)
    message, about = mails.confirm_email(contact, token), f"company:{contact.company_id}"
    mail.queue(message, to=contact.email, about=about, spoken=contact.company.language)
    return True


def _sent_enough(what: str, contact: Contact, asked_by: str) -> bool:
    """Count one more mail to this address on the allowance of whoever asks, unless it is used up."""
    key, address = f"{what}.{asked_by}", contact.email or ""
    if throttle.too_many(key, address, most=MAILS_A_DAY[asked_by], minutes=24 * 60):
        return True
    throttle.note(key, address)
    return False


def write_to_contact(contact: Contact, message: Mail) -> None:
    about = f"company:{contact.company_id}"
    mail.queue(message, to=contact.email or "", name=contact.name, about=about, spoken=contact.company.language)


def new_link(contact: Contact) -> str:
    """The token of a fresh personal link into the company's area."""
    return links.issue(AREA_LINK, contact.id, days=AREA_LINK_DAYS)


def wish_for_link(*, email: str) -> None:
    """Somebody asks at the door. The same one row for every address, so that not even the time it takes tells who is registered."""
    db.session.add(LinkWish(email=email))
    database.after_commit(wake_worker)


def wake_worker() -> None:
    g.get("jobs_off") or current_app.extensions["jobs"].wake("send_wished_links")


def grant(wish: LinkWish) -> None:
    """Send what the address is entitled to: a link, the confirmation once more, or nothing to who waits for an operator."""
    fresh = wish.at > now() - WISH_HOLDS
    for contact in queries.contacts_with_email(wish.email) if fresh else ():
        if contact.may_enter:
            send_link(contact, asked_by="stranger")
        elif contact.shut_out_at is None:
            ask_to_confirm(contact, asked_by="stranger")
    db.session.delete(wish)


def let_in(contact: Contact) -> Contact:
    """An operator's word opens the company's area to a person: a confirmed address gets its link, another must confirm first.

    Needed by whoever was shut out: their links were revoked, or two records were joined before they had confirmed.
    """
    if not contact.email:
        raise RuleBroken(_("Di %(name)s non c'è un'e-mail: aggiungila con «Correggi».", name=contact.name))
    if contact.objected_at:
        raise RuleBroken(
            _("%(name)s ha chiesto di non ricevere messaggi: il collegamento può chiederlo solo da sé.", name=contact.name)
        )
    contact.shut_out_at = None
    send = send_link if contact.is_confirmed else ask_to_confirm
    if not send(contact, asked_by="operator"):
        raise RuleBroken(_("Oggi a %(email)s sono già partiti molti messaggi: riprova domani.", email=contact.email))
    audit.record("company.let_in", contact.company, label=contact.title)
    return contact


def revoke_links(company: Company) -> int:
    """End every personal link of the company; returns how many worked until now.

    Whoever reads the mailbox could ask for another at the door: so the addresses count as unconfirmed, and nothing opens
    them again but an operator's word.
    """
    ended = sum(end_links(contact) for contact in company.contacts)
    for contact in company.contacts:
        shut_out(contact)
        contact.email_confirmed_at = None
    note_event(company, "links_revoked", str(ended))
    audit.record("company.links_revoked", company, links=ended)
    return ended


def end_links(contact: Contact) -> int:
    """End what this person was sent; returns how many links into the area worked."""
    links.revoke(CONFIRM_LINK, contact.id)
    links.revoke(NEW_ADDRESS_LINK, contact.id)
    return links.revoke(AREA_LINK, contact.id)


def shut_out(contact: Contact) -> None:
    if contact.email and contact.shut_out_at is None:
        contact.shut_out_at = now()


def confirm(contact: Contact) -> str | None:
    """The address is its owner's, who acts from here on. Returns the token of a link into the area, for who may enter."""
    audit.acting_as(None, contact.title)
    if contact.email_confirmed_at is None:
        contact.email_confirmed_at = now()
        note_event(contact.company, "email_confirmed", contact.email or "")
        _tell_what_waited(contact.company)
    return new_link(contact) if contact.may_enter else None
