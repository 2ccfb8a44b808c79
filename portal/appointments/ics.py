"""Appointments as calendars read them (RFC 5545). Nothing about interns: who, where, and the number to call."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from portal.appointments.models import Appointment, AppointmentStatus
from portal.core.language import phone

if TYPE_CHECKING:
    from icalendar import Event

PRODUCER = "-//WORK-IN//Appuntamenti//IT"
NAME = "Appuntamenti WORK-IN"
LOOK_AGAIN = timedelta(hours=1)
Address = Callable[[Appointment], str]


def calendar(appointments: Iterable[Appointment], address: Address, *, owner_id: int | None = None) -> bytes:
    """A calendar file; moments are in UTC. `owner_id` is whose calendar it is: who else goes is named."""
    from icalendar import Calendar  # noqa: PLC0415 - many modules, for who subscribes to a calendar

    made = Calendar()
    made.add("prodid", PRODUCER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", NAME)
    made.add("refresh-interval", LOOK_AGAIN, parameters={"value": "DURATION"})
    made.add("x-published-ttl", LOOK_AGAIN)
    for each in appointments:
        made.add_component(_event(each, address(each), owner_id or each.with_id))
    return bytes(made.to_ical())


def _event(appointment: Appointment, address: str, owner_id: int) -> "Event":
    off = appointment.status is AppointmentStatus.CALLED_OFF
    from icalendar import Event  # noqa: PLC0415

    made = Event()
    made.add("uid", appointment.uid)
    made.add("sequence", appointment.version - 1)
    made.add("dtstamp", appointment.changed_at)
    made.add("created", appointment.created_at)
    made.add("last-modified", appointment.changed_at)
    made.add("dtstart", appointment.starts_at)
    made.add("dtend", appointment.ends_at)
    made.add("summary", _summary(appointment, owner_id))
    made.add("status", "CANCELLED" if off else "CONFIRMED")
    made.add("transp", "TRANSPARENT" if off else "OPAQUE")
    made.add("url", address)
    for name, text in (("location", appointment.place), ("description", _number(appointment))):
        if text:
            made.add(name, text)
    return made


def _summary(appointment: Appointment, owner_id: int) -> str:
    said = appointment.label
    if appointment.with_id != owner_id:
        said = _("%(what)s (al posto di %(name)s)", what=said, name=appointment.operator.name)
    return _("Disdetto: %(what)s", what=said) if appointment.status is AppointmentStatus.CALLED_OFF else said


def _number(appointment: Appointment) -> str:
    contact = appointment.company.main_contact
    return _("Telefono: %(number)s", number=phone(contact.phone)) if contact and contact.phone else ""
