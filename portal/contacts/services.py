"""Acts on the people of a company: by its main contact, each on the own data, or by an operator.

A company can't lock itself out: its main contact acts on the others only, and hands the role on before leaving.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from portal.companies import opposition, undoing
from portal.companies import services as companies
from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import AREA_LINK, NEW_ADDRESS_LINK, note_event
from portal.contacts import mails
from portal.core import audit, links, mail, throttle
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.language import noted

MOST_PEOPLE = 30  # of one company
ADDED_A_DAY = 10
ADDRESSES_A_DAY = 3  # that one person may want in place of the own
ADDRESS_DAYS = 7
MOMENTS = ("shut_out_at", "left_at")


def add(company: Company, *, version: int, **said: Any) -> Contact:
    """The main contact writes down one more person, who is asked to confirm the address and is sent nothing else."""
    must_be_unchanged(version, company.version)
    if len(company.contacts) >= MOST_PEOPLE:
        raise RuleBroken(_("Ci sono già molte persone: segna prima chi non lavora più qui, o telefonaci."))
    if throttle.too_many("add_contact", str(company.id), most=ADDED_A_DAY, minutes=24 * 60):
        raise RuleBroken(_("Oggi avete già aggiunto molte persone: riprova domani, o telefonaci."))
    throttle.note("add_contact", str(company.id))
    return companies.add_contact(company, version=version, asked_by="owner", **said)


def change(contact: Contact, *, version: int, email: str, **said: Any) -> Contact:
    """Correct a person's data. Whoever gets in by an address keeps it until the new one is confirmed."""
    moves, shut_out_at = (email or None) != contact.email, contact.shut_out_at
    if not contact.is_confirmed:
        companies.change_contact(contact, version=version, email=email, asked_by="owner", **said)
    elif moves and not email:
        raise RuleBroken(_("Senza e-mail non si entra in questa pagina: scrivi quella nuova."), field="email")
    else:
        companies.change_contact(contact, version=version, email=contact.email or "", asked_by="owner", **said)
        if moves:
            _want_address(contact, email)
    contact.shut_out_at = shut_out_at  # only an operator lets in again
    return contact


def _want_address(contact: Contact, email: str) -> None:
    """Ask the owner of the new address, without a word that somebody else has typed."""
    if throttle.too_many("new_address", str(contact.id), most=ADDRESSES_A_DAY, minutes=24 * 60):
        raise RuleBroken(_("Oggi hai già cambiato indirizzo più volte: riprova domani, o telefonaci."), field="email")
    throttle.note("new_address", str(contact.id))
    contact.new_email = email
    links.revoke(NEW_ADDRESS_LINK, contact.id)
    if not opposition.has_objected(email):
        token = links.issue(NEW_ADDRESS_LINK, contact.id, days=ADDRESS_DAYS, single_use=True)
        about = f"company:{contact.company_id}"
        mail.queue(mails.new_address(contact, token), to=email, about=about, spoken=contact.company.language)


def take_address(contact: Contact) -> str:
    """The new address is its owner's: the links sent to the old one open nothing more. Returns the token of a link into the area."""
    if not contact.may_enter or not contact.new_email:
        raise RuleBroken(_("Questo indirizzo non serve più: guarda con quale sei registrato, o telefonaci."))
    audit.acting_as(None, contact.title)
    companies.end_links(contact)
    contact.email, contact.new_email, contact.email_confirmed_at = contact.new_email, None, now()
    opposition.remember(contact)
    _touch(contact.company)
    note_event(contact.company, "email_confirmed", contact.email)
    audit.record("contact.address_changed", contact, label=contact.title)
    return companies.new_link(contact)


def make_main(contact: Contact, by: Contact | None = None) -> CompanyEvent:
    """Whom we ask for from here on, and who looks after the others: somebody who gets in."""
    if not contact.may_enter:
        raise RuleBroken(_("%(name)s non ha ancora confermato l'e-mail, o non può entrare.", name=contact.name))
    return _move(contact, "main_contact", by, is_main=True)


def take_access(contact: Contact, by: Contact | None = None) -> CompanyEvent:
    """End this person's links; only an operator lets in again, or who takes the act back at once."""
    _must_be_another(contact, by)
    return _move(contact, "access_taken", by, shut_out_at=contact.shut_out_at or now())


def mark_left(contact: Contact, by: Contact | None = None) -> CompanyEvent:
    """Does not work there any more: is not sought, not written to, and gets in no more."""
    _must_be_another(contact, by)
    return _move(contact, "contact_left", by, left_at=contact.left_at or now(), is_main=False)


def mark_back(contact: Contact) -> CompanyEvent:
    """Works there after all. An operator's word."""
    return _move(contact, "contact_back", None, left_at=None)


def object_(contact: Contact) -> CompanyEvent:
    """This person has told an operator that nobody shall write any more."""
    if contact.objected_at:
        raise RuleBroken(_("%(name)s ha già chiesto di non ricevere messaggi.", name=contact.name))
    event = opposition.object_(contact, how=noted(_l("detto a un operatore")))
    db.session.flush()
    return event


def undo(event: CompanyEvent, by: Contact | None = None) -> Contact:
    """Take such an act back, as long as nobody has changed the company since; of a company, only who did it."""
    if by is None and "objection" in event.undo:
        return opposition.undo(event)
    known = undoing.kept(event, "contact")
    if by and known["by"] != by.id:
        raise RuleBroken(_("Questo è già stato annullato."))
    if event.company.version != known["version"]:
        raise RuleBroken(_("Nel frattempo %(name)s è cambiata: non si può più annullare.", name=event.company.name))
    contact = db.session.get_one(Contact, known["contact"])
    for name in MOMENTS:
        text = known["before"][name]
        setattr(contact, name, datetime.fromisoformat(text) if text else None)
    for each in event.company.contacts:
        each.is_main = each.id in known["main"]
    links.give_back(known["links"])
    _touch(event.company)
    undoing.done(event, "contact_undone", contact.name)
    audit.record("contact.undone", contact, label=contact.title)
    return contact


def _move(contact: Contact, kind: str, by: Contact | None, **after: Any) -> CompanyEvent:
    """Change where a person stands, and note what an undo needs."""
    company = contact.company
    known: dict[str, Any] = {
        "contact": contact.id,
        "by": by.id if by else None,
        "main": [each.id for each in company.contacts if each.is_main],
        "before": {name: getattr(contact, name) and getattr(contact, name).isoformat() for name in MOMENTS},
    }
    for name, value in after.items():
        setattr(contact, name, value)
    known["links"] = [] if contact.may_enter else _end_links(contact)
    if after.get("is_main"):
        for other in company.contacts:
            other.is_main = other is contact
    _touch(company)
    audit.record(f"contact.{kind}", contact, label=contact.title)
    return note_event(company, kind, contact.name, undo={**known, "version": company.version})


def _end_links(contact: Contact) -> list[int]:
    """End what opens the area; returns which links did."""
    working = [link.id for link in links.working(AREA_LINK, contact.id)]
    companies.end_links(contact)
    return working


def _touch(company: Company) -> None:
    """A new version, also where only a contact's row has changed."""
    company.refresh_search()
    flag_modified(company, "found_by")
    db.session.flush()


def _must_be_another(contact: Contact, by: Contact | None) -> None:
    if by is not None and contact.id == by.id:
        raise RuleBroken(_("Su di te non puoi farlo: passa prima il ruolo di referente principale a un'altra persona."))
