"""Acts on the sites of a company."""

from typing import Any

from flask_babel import gettext as _

from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent
from portal.companies.services import note_event
from portal.core import audit
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.sites import queries
from portal.sites.models import CompanySite

MOST = 200  # open sites of one company


def add(
    company: Company, *, name: str, address: str, cap: str, municipality: str, transport: str, access: str, version: int = 0
) -> CompanySite:
    """One more place where the company works."""
    if len(queries.open_of(company)) >= MOST:
        raise RuleBroken(_("Le sedi sono già moltissime: chiudi quelle che non ci sono più."))
    site = CompanySite(company=company, source=audit.actor().name)
    _write(site, name=name, address=address, cap=cap, municipality=municipality, transport=transport, access=access)
    db.session.add(site)
    db.session.flush()
    _note(site, "site_added")
    return site


def change(
    site: CompanySite,
    *,
    version: int,
    name: str,
    address: str,
    cap: str,
    municipality: str,
    transport: str,
    access: str,
) -> CompanySite:
    must_be_unchanged(version, site.version)
    _write(site, name=name, address=address, cap=cap, municipality=municipality, transport=transport, access=access)
    _note(site, "site_changed")
    return site


def close(site: CompanySite) -> CompanyEvent:
    """Nobody works there any more; what was offered and declared there stays on file. A second tap is the same act."""
    if site.is_closed:
        raise RuleBroken(_("Questa sede è già chiusa."))
    site.closed_at = now()
    db.session.flush()
    return _note(site, "site_closed", undo={"site": site.id, "version": site.version})


def reopen(event: CompanyEvent) -> CompanySite:
    """Take a closing back, as long as nobody has changed the site since."""
    known = undoing.kept(event, "site")
    site = queries.one(known["site"])
    must_be_as_left(site.version, known["version"])
    site.closed_at, event.undone_at = None, now()
    _note(site, "site_reopened")
    return site


def must_be_as_left(there: object, left: object) -> None:
    if there != left:
        raise RuleBroken(_("Nel frattempo è cambiato qualcosa: non si può più annullare. Guarda la scheda."))


def _write(site: CompanySite, **said: str) -> None:
    for name, value in said.items():
        setattr(site, name, value)


def _note(site: CompanySite, kind: str, undo: dict[str, Any] | None = None) -> CompanyEvent:
    audit.record(f"company.{kind}", site.company, label=f"{site.company.name}: {site.name}")
    return note_event(site.company, kind, site.name, undo=undo)
