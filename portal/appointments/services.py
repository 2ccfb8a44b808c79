"""Acts on appointments. Each is written into the company's timeline."""

import uuid
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.appointments import hours, queries
from portal.appointments.models import Appointment, AppointmentKind, AppointmentStatus
from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent
from portal.companies.services import note_event
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.relations import services as relations

# What these acts change, and how each is read back from a timeline entry.
STOOD: dict[str, Any] = {
    "kind": AppointmentKind,
    "starts_at": datetime.fromisoformat,
    "minutes": int,
    "with_id": int,
    "place": str,
    "about": str,
    "status": AppointmentStatus,
    "outcome": str,
}


class Clash(RuleBroken):
    """The operator has something else at that time: told once, and then as whoever plans it likes. `seen` names what was told."""

    def __init__(self, others: list[Appointment]) -> None:
        told = "; ".join(f"{hours.spoken(each.starts_at)} {each.label}" for each in others)
        words = _(
            "%(name)s in quelle ore ha già: %(told)s. Se va bene lo stesso, salva di nuovo.",
            name=others[0].operator.name,
            told=told,
        )
        super().__init__(words)
        self.seen = _names(others)


def make(
    company: Company,
    *,
    kind: AppointmentKind,
    day: date,
    hour: time,
    minutes: int,
    with_id: int,
    place: str = "",
    about: str = "",
    despite: str = "",
) -> Appointment:
    """Plan one; `despite` names what clashes with it and was told before."""
    if company.is_excluded:
        raise RuleBroken(_("%(name)s è esclusa: prima va riammessa.", name=company.name))
    starts_at = hours.moment(day, hour)
    operator = _operator(with_id)
    _may_clash(with_id, starts_at, minutes, despite)
    made = Appointment(uid=str(uuid.uuid4()), company=company, operator=operator, kind=kind, starts_at=starts_at)
    made.minutes, made.place, made.about = minutes, place, about
    db.session.add(made)
    db.session.flush()
    note_event(company, "appointment_made", _told(made))
    return made


def move(
    appointment: Appointment,
    *,
    version: int,
    kind: AppointmentKind,
    day: date,
    hour: time,
    minutes: int,
    with_id: int,
    place: str = "",
    about: str = "",
    despite: str = "",
) -> CompanyEvent:
    """Another time, another operator, or a correction of the rest."""
    _must_be_as_seen(appointment, version)
    starts_at = hours.moment(day, hour)
    operator = _operator(with_id, stays=appointment.operator)
    _may_clash(with_id, starts_at, minutes, despite, beside=appointment.id)
    stood, told = _stood(appointment), _told(appointment)
    appointment.kind, appointment.starts_at, appointment.minutes = kind, starts_at, minutes
    appointment.operator, appointment.place, appointment.about = operator, place, about
    words = _told(appointment)
    moved = words != told
    return _note(
        appointment,
        "appointment_moved" if moved else "appointment_changed",
        f"{told} → {words}" if moved else words,
        stood,
    )


def call_off(appointment: Appointment, *, version: int, text: str) -> CompanyEvent:
    """It will not be; why is for the timeline, and calendars that subscribe show it as called off."""
    _must_be_as_seen(appointment, version)
    stood = _stood(appointment)
    appointment.move_to(AppointmentStatus.CALLED_OFF)
    appointment.outcome = text
    return _note(appointment, "appointment_off", f"{_told(appointment)}: {text}", stood)


def tell(
    appointment: Appointment,
    *,
    version: int,
    status: AppointmentStatus,
    text: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
) -> CompanyEvent:
    """How it went, and what comes next where that was agreed."""
    _must_be_as_seen(appointment, version)
    if not appointment.has_begun:
        raise RuleBroken(_("L'appuntamento non è ancora cominciato: se non si fa, spostalo o disdicilo."))
    if status is AppointmentStatus.HELD and not text:
        raise RuleBroken(_("Scrivi due parole su com'è andata."), field="text")
    stood = _stood(appointment)
    appointment.move_to(status)
    appointment.outcome = text
    words = f"{_told(appointment)}: {text}" if text else _told(appointment)
    if status is AppointmentStatus.HELD:
        heard = relations.talk(
            appointment.company,
            version=appointment.company.version,
            kind="appointment_held",
            text=words,
            next_step=next_step,
            next_step_on=next_step_on,
        )
        return _remember(heard, appointment, stood)
    event = _note(appointment, "appointment_missed", words, stood)
    if next_step or next_step_on:
        seen = appointment.company.version
        relations.plan(appointment.company, version=seen, next_step=next_step, next_step_on=next_step_on)
    return event


def undo(event: CompanyEvent) -> Appointment:
    """Take such an act back, as long as nobody has said more of the appointment since."""
    known = undoing.kept(event, "appointment")["appointment"]
    appointment = queries.one(known["id"])
    if appointment.version != known["version"]:
        raise RuleBroken(_("Nel frattempo l'appuntamento è cambiato: non si può più annullare. Guarda la scheda."))
    if "stood" in event.undo:
        relations.undo(event)
    for name, value in known["stood"].items():
        setattr(appointment, name, STOOD[name](value))
    appointment.changed_at = now()
    undoing.done(event, "appointment_undone", _told(appointment))
    return appointment


def _operator(with_id: int, *, stays: User | None = None) -> User:
    """Somebody who may have companies in charge; who was named before may stay, though suspended since."""
    if stays and stays.id == with_id:
        return stays
    found = next((each for each in accounts.operators() if each.id == with_id), None)
    if found is None:
        raise RuleBroken(_("Scegli chi di noi ci va."), field="with_id")
    return found


def _may_clash(with_id: int, starts_at: datetime, minutes: int, despite: str, beside: int | None = None) -> None:
    others = queries.clashing(with_id, starts_at, minutes, beside=beside)
    if others and _names(others) != despite:
        raise Clash(others)


def _names(others: list[Appointment]) -> str:
    """By number and version: what has changed since is told again."""
    return " ".join(f"{each.id}.{each.version}" for each in others)


def _must_be_as_seen(appointment: Appointment, version: int) -> None:
    must_be_unchanged(version, appointment.version)
    if not appointment.is_planned:
        raise RuleBroken(_("Questo appuntamento è già chiuso: guarda com'è ora."))


def _told(appointment: Appointment) -> str:
    """The line that stands in the timeline."""
    return f"{appointment.kind_label}, {hours.written(appointment.starts_at)}, {appointment.operator.name}"


def _stood(appointment: Appointment) -> dict[str, Any]:
    """How it stood, as a timeline entry can hold it."""
    return {name: _plain(getattr(appointment, name)) for name in STOOD}


def _plain(value: Any) -> Any:
    if isinstance(value, (AppointmentKind, AppointmentStatus)):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value


def _note(appointment: Appointment, kind: str, text: str, stood: dict[str, Any]) -> CompanyEvent:
    return _remember(note_event(appointment.company, kind, text), appointment, stood)


def _remember(event: CompanyEvent, appointment: Appointment, stood: dict[str, Any]) -> CompanyEvent:
    """What an undo needs: how the appointment stood, and the version that this act leaves."""
    appointment.changed_at = now()
    db.session.flush()
    known = {"id": appointment.id, "version": appointment.version, "stood": stood}
    event.undo = {**event.undo, "appointment": known}
    return event
