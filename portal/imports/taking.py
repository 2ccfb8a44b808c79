"""Rows taken into the register, and what their undo needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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


@dataclass
class Taken:
    """What one row has written."""

    row: ImportRow
    company: Company
    made: bool
    before: dict[str, Any]
    people: list[Contact] = field(default_factory=list)
    site: CompanySite | None = None


def take(run: ImportRun, rows: Sequence[ImportRow], there: Mapping[int, Company]) -> None:
    """Write what the rows say; a company that is not there yet is one that has never registered."""
    taken = [_write(run, row, there.get(row.company_id or 0)) for row in rows]
    _remember_objections([person for each in taken for person in each.people])
    for each in taken:
        each.company.refresh_search()
        flag_modified(each.company, "found_by")  # a new version also where only somebody to reach was added
    db.session.flush()
    events = [_told(run, each) for each in taken]
    db.session.flush()
    for each, event in zip(taken, events, strict=True):
        _note_undo(each, event)


def _write(run: ImportRun, row: ImportRow, known: Company | None) -> Taken:
    values = Values(**row.values)
    company = known or _blank(run)
    found = changes.of(company, values, overwrites=run.overwrites)
    taken = Taken(row, company, known is None, {name: getattr(company, name) for name in COLUMNS} if known else {})
    _say(company, run.source, found.said)
    taken.people = [_person(company, values, run.source, *each) for each in found.people]
    taken.site = _site(company, values, run.source) if found.site else None
    return taken


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
    """Whoever answers there; nobody is asked to confirm anything."""
    name = values.contact_name or company.name
    contact = Contact(name=name, role=values.contact_role, email=email or None, phone=phone or None, source=source)
    company.contacts.append(contact)
    return contact


def _remember_objections(people: Sequence[Contact]) -> None:
    """What an address has said before holds here too."""
    objected = opposition.objected_among({person.email for person in people if person.email})
    for person in people:
        if person.email in objected:
            person.objected_at = now()


def _site(company: Company, values: Values, source: str) -> CompanySite:
    site = CompanySite(company=company, name=_("Sede"), address=values.address, cap=values.cap, source=source)
    site.municipality = values.municipality or company.municipality
    db.session.add(site)
    return site


def _told(run: ImportRun, taken: Taken) -> CompanyEvent:
    text = _("%(file)s, riga %(line)s", file=run.file_name, line=taken.row.line)
    kind = "listed" if taken.made else "list_added"
    return write(CompanyEvent(company_id=taken.company.id, kind=kind, text=text))


def _note_undo(taken: Taken, event: CompanyEvent) -> None:
    taken.row.company_id, taken.row.done_at = taken.company.id, now()
    taken.row.undo = {
        "made": taken.made,
        "version": taken.company.version,
        "before": taken.before,
        "people": [person.id for person in taken.people],
        "site": taken.site.id if taken.site else None,
        "event": event.id,
    }
