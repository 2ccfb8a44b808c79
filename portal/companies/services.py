"""Acts on a company's data, its contacts and its links."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.companies import mails, queries
from portal.companies.models import Company, CompanyEvent, Contact
from portal.core import audit, links, mail, throttle
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.mail import Mail, OutboxMail
from portal.core.timeline import write

AREA_LINK = "company_area"
AREA_LINK_DAYS = 180
LINKS_A_DAY = 5


def note_event(company: Company, kind: str, text: str = "", undo: dict[str, Any] | None = None) -> CompanyEvent:
    """Write into the company's timeline, in the name of whoever acts."""
    event = write(CompanyEvent(company_id=company.id, kind=kind, text=text, undo=undo or {}))
    db.session.flush()
    return event


def add_note(company: Company, *, text: str) -> CompanyEvent:
    return note_event(company, "note", text)


def write_to(company: Company, message: Mail, *, undoable: bool = False) -> OutboxMail | None:
    """Mail the company, if somebody there has confirmed an address; undoable mails wait a moment before they leave."""
    contact = company.mail_contact
    if contact is None or contact.email is None:
        return None
    hold = current_app.config["UNDO_SECONDS"] if undoable else 0
    about = f"company:{company.id}"
    return mail.queue(message, to=contact.email, name=contact.name, about=about, hold=hold, spoken=company.language)


def update_data(
    contact: Contact,
    *,
    version: int,
    name: str,
    vat_number: str,
    municipality: str,
    sector: str,
    size: str,
    pec: str,
    contact_name: str,
    contact_role: str,
    phone: str,
) -> Company:
    """Change what a company says of itself; refused where somebody else has changed it since the page was opened."""
    company = contact.company
    must_be_current(company, version)
    other = queries.with_vat_number(vat_number)
    if other and other.id != company.id:
        raise RuleBroken(_("Questa partita IVA è già usata: scrivici o chiamaci."), field="vat_number")
    if not phone and not contact.email:
        raise RuleBroken(_("Lascia un numero: senza telefono né e-mail non possiamo raggiungerti."), field="phone")
    company.name, company.municipality, company.sector = name, municipality, sector
    company.vat_number, company.size, company.pec = vat_number or None, size or None, pec or None
    contact.name, contact.role, contact.phone = contact_name, contact_role, phone or None
    company.refresh_search()
    flag_modified(company, "found_by")  # a new version also where only the contact's row has changed
    note_event(company, "data_updated")
    audit.record("company.update", company)
    return company


def must_be_current(row: Any, version: int) -> None:
    """Two people at the same row: the second is told, and what they typed stays in the form."""
    if row.version != version:
        raise RuleBroken(
            _(
                "Nel frattempo qualcun altro ha cambiato questi dati. Quello che hai scritto è qui sotto: controllalo e salva di nuovo."
            )
        )


def send_link(contact: Contact) -> bool:
    """Mail a fresh personal link; False where the address is not confirmed, so that nobody gets in by a typing error."""
    if not contact.is_confirmed or contact.email is None:
        return False
    if throttle.too_many("link", contact.email, most=LINKS_A_DAY, minutes=24 * 60):
        return False
    throttle.note("link", contact.email)
    note_event(contact.company, "link_sent")
    write_to_contact(contact, mails.area_link(contact, new_link(contact)))
    return True


def write_to_contact(contact: Contact, message: Mail) -> None:
    about = f"company:{contact.company_id}"
    mail.queue(message, to=contact.email or "", name=contact.name, about=about, spoken=contact.company.language)


def new_link(contact: Contact) -> str:
    """The token of a fresh personal link into the company's area."""
    return links.issue(AREA_LINK, contact.id, days=AREA_LINK_DAYS)


def send_links_to(*, email: str) -> None:
    """Whoever asks gets the same answer; only confirmed contacts get a mail."""
    for contact in queries.contacts_with_email(email):
        send_link(contact)


def revoke_links(company: Company) -> int:
    """End every personal link of the company; returns how many worked until now."""
    ended = sum(links.revoke(AREA_LINK, contact.id) for contact in company.contacts)
    note_event(company, "links_revoked", str(ended))
    audit.record("company.links_revoked", company, links=ended)
    return ended


def confirm_email(contact: Contact) -> None:
    """The owner of the address said yes: from now on we may write there."""
    if contact.email_confirmed_at is None:
        contact.email_confirmed_at = now()
        note_event(contact.company, "email_confirmed", contact.email or "")
