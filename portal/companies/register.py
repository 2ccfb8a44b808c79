"""What the register says of a company: written down by hand, told by the company itself or heard by an operator."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from portal.companies import activity_codes, opposition, queries, sources
from portal.companies import tags as words
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.companies.services import answered, changed, must_leave_something, note_event
from portal.core import audit
from portal.core.database import db
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.language import noted


def add_company(
    *, contact_name: str, contact_role: str, phone: str, email: str, name: str, source: str, vat_number: str, **said: Any
) -> Company:
    """One that has never registered; whoever writes it down follows it. Nobody there is written to before they say so.

    `said` are the other data, as `correct_data` takes them.
    """
    owner = queries.with_vat_number(vat_number)
    if owner:
        told_whose = _("Questa partita IVA è già di %(name)s: cerca la sua scheda.", name=owner.name)
        raise RuleBroken(told_whose, field="vat_number")
    if contact_name:
        must_leave_something(phone, email)
    told = source or noted(_l("al telefono"))
    people = [Contact(name=contact_name, role=contact_role or "", phone=phone or None, email=email or None, source=told)]
    company = Company(name="", municipality="", sector="", status=CompanyStatus.LISTED, source=told)
    company.contacts = people if contact_name else []
    company.assigned_to_id = audit.actor().id
    db.session.add(company)
    db.session.flush()
    for person in company.contacts:
        opposition.remember(person)
    correct_data(company, version=company.version, name=name, vat_number=vat_number, source=told, **said)
    sources.note(company, told, ["vat_number"])
    company.refresh_search()
    note_event(company, "listed", told)
    audit.record("company.added", company)
    return company


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
    if not phone and not contact.email:
        raise RuleBroken(_("Lascia un numero: senza telefono né e-mail non possiamo raggiungerti."), field="phone")
    company = contact.company
    must_be_unchanged(version, company.version)
    if (phone or None) != contact.phone:
        contact.phone_wrong_at = None
    contact.name, contact.role, contact.phone = contact_name, contact_role, phone or None
    said = {"name": name, "municipality": municipality, "sector": sector, "size": size or None, "pec": pec or None}
    changes = sources.set_from(company, noted(_l("l'azienda, dalla sua pagina")), **said)
    return _corrected(company, vat_number, changes)


def correct_data(
    company: Company,
    *,
    version: int,
    name: str,
    vat_number: str,
    municipality: str,
    sector: str,
    size: str,
    pec: str,
    tax_code: str = "",
    legal_form: str = "",
    ateco: str = "",
    ccnl: str = "",
    legal_representative: str = "",
    labour_consultant: str = "",
    source: str = "",
) -> Company:
    """What an operator hears of a company; where nobody says what it does, its code does."""
    must_be_unchanged(version, company.version)
    changes = sources.set_from(
        company,
        source or noted(_l("al telefono")),
        name=name,
        municipality=municipality or "",
        sector=sector or (activity_codes.sector(ateco) if ateco else ""),
        size=size or None,
        pec=pec or None,
        tax_code=tax_code or None,
        legal_form=legal_form or "",
        ateco=ateco or None,
        ccnl=ccnl or "",
        legal_representative=legal_representative or "",
        labour_consultant=labour_consultant or "",
    )
    company.ateco_edition = activity_codes.edition(company.ateco)
    return _corrected(company, vat_number, changes)


def _corrected(company: Company, vat_number: str, changes: sources.Changes) -> Company:
    stood = company.vat_number
    _take_vat_number(company, vat_number)
    if company.vat_number != stood:
        changes = {**changes, "vat_number": (stood, company.vat_number)}
    changed(company)
    note_event(company, "data_updated", sources.in_words(changes))
    answered(company)
    return company


def take_charge(
    company: Company, *, version: int, assigned_to_id: int | None, cooperative: str | None, tags: str
) -> CompanyEvent:
    """Who of us follows the company from here on, and the words put on it."""
    must_be_unchanged(version, company.version)
    before = company.assigned_to_id
    company.assigned_to_id, company.cooperative = assigned_to_id, cooperative or None
    words.put(company, words.read(tags))
    flag_modified(company, "found_by")  # a new version also where only the tags have changed
    db.session.flush()
    db.session.refresh(company, ["assigned_to"])
    who = company.assigned_to.name if company.assigned_to else _("nessuno")
    kind = "in_charge" if before != assigned_to_id else "tagged"
    return note_event(company, kind, who if kind == "in_charge" else ", ".join(tag.name for tag in company.tags))


def _take_vat_number(company: Company, typed: str) -> None:
    """Keep another company's number aside for an operator; the page shows it all the same, and so tells nobody whose it is."""
    if typed == company.vat_number or all(other.id == company.id for other in queries.who_typed(typed)):
        company.vat_number, company.vat_claimed = typed or None, None
    elif typed != company.vat_claimed:
        company.vat_claimed = typed
        note_event(company, "vat_claimed", typed)
