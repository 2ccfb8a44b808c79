"""Writing a company into the register by hand: one that an operator has heard or read of."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import opposition, queries, sources
from portal.companies.models import Company, CompanyStatus, Contact
from portal.companies.services import correct_data, must_leave_something, note_event
from portal.core import audit
from portal.core.database import db
from portal.core.errors import RuleBroken
from portal.core.language import noted


def add_company(
    *, contact_name: str, contact_role: str, phone: str, email: str, name: str, source: str, vat_number: str, **said: Any
) -> Company:
    """One that has never registered; whoever writes it down follows it. Nobody there is written to before they say so.

    `said` are the other data, as `correct_data` takes them.
    """
    owner = queries.with_vat_number(vat_number)
    if owner:
        words = _("Questa partita IVA è già di %(name)s: cerca la sua scheda.", name=owner.name)
        raise RuleBroken(words, field="vat_number")
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
