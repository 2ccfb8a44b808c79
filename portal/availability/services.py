"""Acts on what a company offers."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.availability import mails
from portal.availability.models import HOLDS_DAYS, Availability
from portal.companies import services as companies
from portal.companies.models import Company, CompanyEvent
from portal.companies.services import must_be_current, note_event
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.workdays import today


def offer(
    company: Company,
    *,
    tasks: str,
    places: int | None,
    starts_on: date | None,
    ends_on: date | None,
    weekly_hours: int | None,
    kinds: list[str],
    requirements: str,
    would_hire: str | None,
    notes: str = "",
) -> Availability:
    """A company offers itself; its word holds for half a year."""
    _dates_in_order(starts_on, ends_on)
    made = Availability(
        company=company,
        tasks=tasks,
        places=places,
        starts_on=starts_on,
        ends_on=ends_on,
        weekly_hours=weekly_hours,
        kinds=kinds,
        requirements=requirements,
        would_hire=would_hire or None,
        notes=notes,
        expires_on=today() + timedelta(days=HOLDS_DAYS),
    )
    db.session.add(made)
    note_event(company, "availability_offered", tasks)
    companies.answered(company)
    return made


def change(
    availability: Availability,
    *,
    version: int,
    tasks: str,
    places: int | None,
    starts_on: date | None,
    ends_on: date | None,
    weekly_hours: int | None,
    kinds: list[str],
    requirements: str,
    would_hire: str | None,
    notes: str,
) -> Availability:
    """Bring an offer up to date, which also renews it."""
    _must_stand(availability)
    must_be_current(availability, version)
    _dates_in_order(starts_on, ends_on)
    availability.tasks, availability.places, availability.weekly_hours = tasks, places, weekly_hours
    availability.starts_on, availability.ends_on = starts_on, ends_on
    availability.kinds, availability.requirements = kinds, requirements
    availability.would_hire, availability.notes = would_hire or None, notes
    _prolong(availability)
    note_event(availability.company, "availability_changed", tasks)
    companies.answered(availability.company)
    return availability


def pause(availability: Availability) -> None:
    _must_stand(availability)
    if availability.paused_at is None:
        availability.paused_at = now()
        note_event(availability.company, "availability_paused")


def resume(availability: Availability) -> None:
    _must_stand(availability)
    if availability.paused_at:
        availability.paused_at = None
        _prolong(availability)
        note_event(availability.company, "availability_resumed")


def renew(availability: Availability) -> CompanyEvent:
    """The company says it still holds."""
    _must_stand(availability)
    before = _before(availability)
    _prolong(availability)
    return _note(availability, "availability_renewed", before)


def withdraw(availability: Availability) -> CompanyEvent:
    _must_stand(availability)
    before = _before(availability)
    availability.withdrawn_at = now()
    return _note(availability, "availability_withdrawn", before)


def undo(event: CompanyEvent) -> Availability:
    """Take a renewal or a withdrawal back, as long as the company has not said otherwise since."""
    if event.undone_at or "availability" not in event.undo:
        raise RuleBroken(_("Questo è già stato annullato."))
    availability = db.session.get_one(Availability, event.undo["availability"])
    if availability.version != event.undo["version"]:
        raise RuleBroken(_("Nel frattempo questa disponibilità è cambiata: non si può più annullare. Guarda la scheda."))
    reminded_on = event.undo["reminded_on"]
    availability.expires_on = date.fromisoformat(event.undo["expires_on"])
    availability.reminded_on = date.fromisoformat(reminded_on) if reminded_on else None
    availability.withdrawn_at = None
    event.undone_at = now()
    return availability


def _before(availability: Availability) -> dict[str, Any]:
    reminded_on = availability.reminded_on and availability.reminded_on.isoformat()
    return {"availability": availability.id, "expires_on": availability.expires_on.isoformat(), "reminded_on": reminded_on}


def _note(availability: Availability, kind: str, before: dict[str, Any]) -> CompanyEvent:
    """Write it into the timeline with what an undo needs, and with the version that this act leaves."""
    db.session.flush()
    return note_event(availability.company, kind, undo={**before, "version": availability.version})


def reopen(availability: Availability) -> None:
    """Take a withdrawal back."""
    if availability.withdrawn_at:
        availability.withdrawn_at = None
        _prolong(availability)
        note_event(availability.company, "availability_resumed")


def remind(availability: Availability) -> None:
    """Ask by mail whether the offer still holds; who can't be written to shows on the desk instead."""
    availability.reminded_on = today()
    contact = availability.company.mail_contact
    if contact:
        companies.write_to(availability.company, mails.expiring(availability, companies.new_link(contact)))
        note_event(availability.company, "availability_reminded")


def _prolong(availability: Availability) -> None:
    availability.expires_on = today() + timedelta(days=HOLDS_DAYS)
    availability.reminded_on = None
    flag_modified(availability, "expires_on")  # a word of its own also where the day stays the same


def _must_stand(availability: Availability) -> None:
    if availability.withdrawn_at:
        raise RuleBroken(_("Questa disponibilità è stata ritirata: se vuoi, dalla di nuovo."))


def _dates_in_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise RuleBroken(_("La fine viene prima dell'inizio: scambia le due date."), field="ends_on")
