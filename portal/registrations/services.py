"""Acts from the form of a company to the decision of an operator."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.availability import services as availability
from portal.calls import queries as calls_owed
from portal.calls import services as calls
from portal.companies import queries as companies
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.companies.services import confirm_email, must_be_current, new_link, note_event, write_to
from portal.core import audit, links, mail, throttle
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.language import language, noted
from portal.core.mail import Mail
from portal.registrations import mails, queries

CONFIRM_LINK = "confirm_email"
CONFIRM_DAYS = 7
MAILS_A_DAY = 3  # to one address or company, so that the form can't be used to pester somebody


def sign_up(
    *,
    name: str,
    municipality: str,
    sector: str,
    contact_name: str,
    contact_role: str,
    email: str,
    phone: str,
    call_me: bool,
    call_when: str,
    tasks: str,
    starts_on: date | None,
    vat_number: str,
    size: str,
    pec: str,
    notes: str,
    privacy: bool,
    **offer: Any,
) -> Company:
    """Take in a company; it hosts no one until an operator approves it. A known VAT number is not told to the sender."""
    must_be_reachable(email, phone, call_me=call_me)
    contact = Contact(name=contact_name, role=contact_role, email=email or None, phone=phone or None)
    known = companies.with_vat_number(vat_number)
    if known:
        return _again(known, contact, tasks=tasks, call_when=call_when)
    company = Company(
        name=name,
        vat_number=vat_number or None,
        municipality=municipality,
        sector=sector,
        size=size or None,
        pec=pec or None,
        notes=notes,
        language=language(),
        privacy_version=queries.privacy_version(),
        privacy_at=now(),
        contacts=[contact],
    )
    company.refresh_search()
    db.session.add(company)
    db.session.flush()
    note_event(company, "registered", noted(_l("Preferisce essere chiamata")) if call_me else "")
    if tasks:
        availability.offer(company, tasks=tasks, starts_on=starts_on, **offer)
    calls.ask(
        company, why=noted(_l("Si è registrata dal portale")), days=calls_owed.promised_days(), call_when=call_when or "any"
    )
    ask_to_confirm(contact)
    return company


def must_be_reachable(email: str, phone: str, *, call_me: bool) -> None:
    if call_me and not phone:
        raise RuleBroken(_("Per chiamarti ci serve un numero di telefono."), field="phone")
    if not email and not phone:
        raise RuleBroken(_("Lascia un telefono o un'e-mail: altrimenti non possiamo risponderti."), field="phone")


def ask_to_confirm(contact: Contact) -> None:
    """Send the confirmation, the only mail that an unconfirmed address ever gets."""
    if contact.email is None or throttle.too_many("confirm", contact.email, most=MAILS_A_DAY, minutes=24 * 60):
        return
    throttle.note("confirm", contact.email)
    token = links.issue(CONFIRM_LINK, contact.id, days=CONFIRM_DAYS, single_use=True)
    message = mails.confirm_email(contact, token)
    company = contact.company
    mail.queue(message, to=contact.email, name=contact.name, about=f"company:{company.id}", spoken=company.language)


def _again(company: Company, contact: Contact, *, tasks: str, call_when: str) -> Company:
    """The same VAT number once more: nothing typed is lost, the registered contact is told, the sender learns nothing."""
    said = [contact.name, contact.phone, contact.email, tasks]
    note_event(company, "registered_again", " · ".join(text for text in said if text))
    calls.ask(
        company, why=noted(_l("Si è registrata di nuovo")), days=calls_owed.promised_days(), call_when=call_when or "any"
    )
    known = company.mail_contact
    if known and not throttle.too_many("again", str(company.id), most=MAILS_A_DAY, minutes=24 * 60):
        throttle.note("again", str(company.id))
        write_to(company, mails.registered_again(company, new_link(known)))
    return company


def confirm(contact: Contact) -> str:
    """The address is its owner's, who acts from here on. Returns the token of a link into the company's area."""
    audit.acting_as(None, contact.title)
    confirm_email(contact)
    return new_link(contact)


def approve(company: Company, *, version: int) -> CompanyEvent:
    must_be_current(company, version)
    contact = company.mail_contact
    message = mails.welcome(company, new_link(contact)) if contact else None
    return _decide(company, CompanyStatus.APPROVED, "", message)


def ask_more(company: Company, *, version: int, text: str) -> CompanyEvent:
    must_be_current(company, version)
    contact = company.mail_contact
    message = mails.more_asked(company, text, new_link(contact)) if contact else None
    return _decide(company, CompanyStatus.MORE_ASKED, text, message)


def decline(company: Company, *, version: int, text: str) -> CompanyEvent:
    must_be_current(company, version)
    return _decide(company, CompanyStatus.DECLINED, text, mails.declined(company, text))


def _decide(company: Company, status: CompanyStatus, reason: str, message: Mail | None) -> CompanyEvent:
    """Move the registration on, tell the company, and remember how to take it all back."""
    before = {"status": company.status.value, "reason": company.decision_reason}
    company.move_to(status)
    company.decision_reason = reason
    sent = write_to(company, message, undoable=True) if message else None
    ended = calls.end_all(company) if status is CompanyStatus.DECLINED else []
    db.session.flush()
    audit.record(f"company.{status.value}", company, reason=reason)
    after = {"now": status.value, "mail": sent.id if sent else None, "calls": ended}
    return note_event(company, status.value, reason, undo={**before, **after})


def undo(event: CompanyEvent) -> Company:
    """Take a decision back, as long as nobody has built on it and its mail has not left."""
    company = event.company
    if event.undone_at or "status" not in event.undo:
        raise RuleBroken(_("Questo è già stato annullato."))
    if company.status.value != event.undo["now"]:
        raise RuleBroken(_("Nel frattempo %(name)s è cambiata: non si può più annullare.", name=company.name))
    if event.undo["mail"] and not mail.take_back(event.undo["mail"]):
        raise RuleBroken(_("L'e-mail all'azienda è già partita: non si può più annullare. Puoi telefonare e spiegare."))
    company.status = CompanyStatus(event.undo["status"])
    company.decision_reason = event.undo["reason"]
    calls.take_up_again(company, event.undo.get("calls", []))
    event.undone_at = now()
    note_event(company, "decision_undone")
    audit.record("company.decision_undone", company, undone=event.kind)
    return company
