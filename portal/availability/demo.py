"""What invented companies offer in detail: sites, weeks and skills, and some offers that are filled or end soon."""

from datetime import timedelta

import sqlalchemy as sa

from portal.availability import skills, week
from portal.availability.models import Availability
from portal.core.database import db, now
from portal.core.workdays import today
from portal.sites import queries as sites

MOST = 60  # offers; a greater demo shows nothing more
MORNINGS = ("mon", "tue", "wed", "thu", "fri")
WEEKS: tuple[list[str], ...] = (
    [f"{day}-morning" for day in MORNINGS],
    [],
    [f"{day}-{part}" for day in MORNINGS[:3] for part in ("morning", "afternoon")],
    ["fri-evening", "sat-evening", "sun-morning"],
)
MUST = ("Stare in piedi qualche ora", "", "Leggere un ordine\nContare il resto", "")
NICE = ("Parlare un po' di inglese", "Usare la lavastoviglie\nTagliare la verdura", "", "Patente B")
TRANSPORT = ("", "A piedi dalla stazione", "Autobus B fino alle 20", "")
FILLED, SOON, PAUSED = 7, 9, 11  # every so many offers one is filled, ends soon or is paused


def load() -> None:
    for number, offer in enumerate(db.session.scalars(sa.select(Availability).order_by(Availability.id).limit(MOST)), 1):
        turn = number % len(WEEKS)
        offer.grid, offer.skills, offer.transport = (
            week.read(WEEKS[turn]),
            skills.read(MUST[turn], NICE[turn]),
            TRANSPORT[turn],
        )
        offer.site = next(iter(sites.open_of(offer.company)), None)
        offer.filled_at = now() if number % FILLED == 0 else None
        if number % SOON == 0:
            offer.expires_on = today() + timedelta(days=number)
        if number % PAUSED == 0:
            offer.paused_at = now()
