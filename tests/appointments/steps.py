"""What the tests of the appointments do and look at."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from portal.appointments.models import Appointment
from portal.companies.models import CompanyEvent
from portal.core.database import db
from portal.core.workdays import working_days_after
from tests.browsing import press

HOME = "/gestione/appuntamenti"
LATER = working_days_after(date(2026, 11, 25), 6)


def fixed(browser: Any, company: Any, **fields: Any) -> TestResponse:
    """Fill in the form of a new appointment and save it."""
    page = f"{HOME}/azienda/{company.id}/nuovo"
    usual = {"kind": "visit", "day": LATER.isoformat(), "hour": "10:00", "minutes": "45"}
    return press(browser, page, page, **{**usual, **fields})


def acted(browser: Any, appointment: Any, act: str, **fields: Any) -> TestResponse:
    page = f"{HOME}/{appointment.id}/{act}"
    return press(browser, page, page, **{"version": appointment.version, **fields})


def the_one() -> Appointment:
    return db.session.scalars(sa.select(Appointment)).one()


def again(appointment: Appointment) -> Appointment:
    return db.session.get_one(Appointment, appointment.id)


def last_event() -> CompanyEvent:
    event = db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()
    assert event
    return event
