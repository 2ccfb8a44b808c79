"""One row taken into the register, and what its undo needs."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.companies import activity_codes, opposition, sources
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.core.database import db, now
from portal.core.timeline import write
from portal.imports import changes
from portal.imports.models import ImportRow, ImportRun
from portal.rosters.cells import Values
from portal.sites.models import CompanySite

# What an undo of an update puts back: the columns that a row may change.
COLUMNS = (*changes.FIELDS, "ateco_edition", "sector", "sources")


def take(run: ImportRun, row: ImportRow, company: Company | None) -> Company:
    """Write what the row says; a company that is not there yet is one that has never registered."""
    values = Values(**row.values)
    made = company is None
    company = company or _blank(run)
    found = changes.of(company, values, overwrites=run.overwrites)
    before = {name: getattr(company, name) for name in COLUMNS}
    _say(company, run.source, found.said)
    people = [_person(company, values, run.source, *each) for each in found.people]
    site = _site(company, values, run.source) if found.site else None
    company.refresh_search()
    flag_modified(company, "found_by")  # a new version also where only somebody to reach was added
    db.session.flush()
    event = _told(company, run, row, made=made)
    row.company_id, row.done_at = company.id, now()
    row.undo = {
        "made": made,
        "version": company.version,
        "before": {} if made else before,
        "people": [each.id for each in people],
        "site": site.id if site else None,
        "event": event.id,
    }
    return company


def _blank(run: ImportRun) -> Company:
    company = Company(name="", municipality="", sector="", status=CompanyStatus.LISTED, source=run.source, sources={})
    db.session.add(company)
    return company


def _say(company: Company, source: str, said: dict[str, str]) -> None:
    told: dict[str, Any] = dict(said)
    if "ateco" in said and not company.sector:
        told["sector"] = activity_codes.sector(said["ateco"])
    sources.set_from(company, source, **told)
    if "ateco" in said:
        company.ateco_edition = activity_codes.edition(said["ateco"])


def _person(company: Company, values: Values, source: str, email: str, phone: str) -> Contact:
    """Whoever answers there. Nobody is asked to confirm anything, and what an address has said before holds here too."""
    name = values.contact_name or company.name
    contact = Contact(name=name, role=values.contact_role, email=email or None, phone=phone or None, source=source)
    opposition.remember(contact)
    company.contacts.append(contact)
    return contact


def _site(company: Company, values: Values, source: str) -> CompanySite:
    site = CompanySite(company=company, name=_("Sede"), address=values.address, cap=values.cap, source=source)
    site.municipality = values.municipality or company.municipality
    db.session.add(site)
    return site


def _told(company: Company, run: ImportRun, row: ImportRow, *, made: bool) -> CompanyEvent:
    text = _("%(file)s, riga %(line)s", file=run.file_name, line=row.line)
    event = write(CompanyEvent(company_id=company.id, kind="listed" if made else "list_added", text=text))
    db.session.flush()
    return event
