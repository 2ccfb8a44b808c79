"""Rows taken back out of the register, as long as nobody has touched what they left."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import note_event
from portal.core.database import db, now
from portal.duplicates.ledger import pointers
from portal.duplicates.words import in_words
from portal.imports import queries
from portal.imports.models import ImportRow
from portal.sites.models import CompanySite

Tied = dict[int, Counter[str]]  # number of a row: how many rows of which table name it


def take_back(rows: Sequence[ImportRow]) -> int:
    """Returns how many could be; the others keep the reason."""
    companies = queries.companies({row.company_id for row in rows if row.company_id})
    left = {kind: tied(kind, _added(kind, rows)) for kind in (Contact, CompanySite)} | {Company: tied(Company, companies)}
    able: list[tuple[ImportRow, Company]] = []
    for row in rows:
        company = companies.get(row.company_id or 0)
        row.kept = _why_not(row, company, left)
        if company and not row.kept:
            able.append((row, company))
    _remove([row for row, _company in able], [company for row, company in able if row.undo["made"]])
    for row, company in able:
        row.undone_at = now()
        if not row.undo["made"]:
            _put_back(row, company)
    return len(able)


def _added(kind: Any, rows: Sequence[ImportRow]) -> list[int]:
    """The numbers of the people, or of the places, that these rows have added."""
    if kind is Contact:
        return [number for row in rows for number in row.undo["people"]]
    return [row.undo["site"] for row in rows if row.undo["site"]]


def tied(kind: Any, ids: Collection[int]) -> Tied:
    """What names these rows, whichever table it stands in."""
    found: Tied = defaultdict(Counter)
    for table, column in pointers(kind.__table__):
        counts = sa.select(column, sa.func.count()).where(column.in_(ids)).group_by(column)
        for number, many in db.session.execute(counts):
            found[number][table.name] += many
    return found


def _why_not(row: ImportRow, company: Company | None, left: dict[Any, Tied]) -> str:
    if company is None:
        return _("La scheda non c'è più: è stata unita a un'altra o cancellata.")
    people = {contact.id: contact for contact in company.contacts}
    mine = [people.get(number) for number in row.undo["people"]]
    changed = company.version != row.undo["version"] or not all(contact and _is_untouched(contact) for contact in mine)
    if changed or not _is_same_site(row, company):
        return _("Qualcuno ha cambiato la scheda dopo il caricamento.")
    hanging = sum((left[Contact][number] for number in row.undo["people"]), Counter[str]())
    hanging += left[CompanySite][row.undo["site"] or 0]
    if row.undo["made"]:
        hanging += left[Company][company.id] - _expected(row)
    return _("Alla scheda è legato altro: %(what)s.", what=", ".join(in_words(hanging))) if hanging else ""


def _is_untouched(contact: Contact) -> bool:
    return not (contact.email_confirmed_at or contact.permission_on or contact.new_email)


def _is_same_site(row: ImportRow, company: Company) -> bool:
    if not row.undo["site"]:
        return True
    sites: list[CompanySite] = company.sites  # type: ignore[attr-defined]
    return any(site.id == row.undo["site"] and site.version == 1 for site in sites)


def _expected(row: ImportRow) -> Counter[str]:
    """What the row itself has left."""
    own = {Contact: len(row.undo["people"]), CompanySite: int(bool(row.undo["site"])), CompanyEvent: 1}
    return Counter({kind.__tablename__: many for kind, many in own.items()})


def _remove(rows: Sequence[ImportRow], made: Sequence[Company]) -> None:
    """All that the rows have added; below the session, which forgets what it knew of it."""
    ids = [company.id for company in made]
    gone = {
        CompanyEvent: _events(rows),
        Contact: _added(Contact, rows),
        CompanySite: _added(CompanySite, rows),
        Company: ids,
    }
    for company in made:
        db.session.expunge(company)
    for kind, numbers in gone.items():
        db.session.execute(sa.delete(kind).where(kind.id.in_(numbers)))  # type: ignore[attr-defined]


def _events(rows: Sequence[ImportRow]) -> list[int]:
    return [row.undo["event"] for row in rows if row.undo["made"]]


def _put_back(row: ImportRow, company: Company) -> None:
    """What stood there before; the timeline keeps that there was a list, and that it was taken back."""
    for name, value in row.undo["before"].items():
        setattr(company, name, value)
    db.session.flush()
    db.session.expire(company, ["contacts", "sites"])
    company.refresh_search()
    flag_modified(company, "found_by")
    event = db.session.get(CompanyEvent, row.undo["event"])
    if event:
        event.undone_at = now()
        note_event(company, "list_undone", event.text)
