"""Acts on what a company offers."""

from datetime import date, datetime, timedelta
from typing import Any, Required, TypedDict, Unpack

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.availability import mails, queries, skills, week
from portal.availability.models import HOLDS_DAYS, Availability
from portal.companies import services as companies
from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent
from portal.companies.services import note_event
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.workdays import today
from portal.sites import queries as sites
from portal.sites.models import CompanySite

# What a form says and the row holds in the same shape.
AS_SAID = frozenset(
    {"tasks", "places", "starts_on", "ends_on", "weekly_hours", "kinds", "requirements", "notes", "transport"}
)
# What the acts without a form move, all of it dates and moments.
MOVED: dict[str, type[date]] = {
    "expires_on": date,
    "ends_on": date,
    "reminded_on": date,
    "paused_at": datetime,
    "filled_at": datetime,
    "withdrawn_at": datetime,
}


class Offered(TypedDict, total=False):
    """What is said of an offer: the keywords of `offer` and of `change`."""

    tasks: Required[str]
    places: Required[int | None]
    starts_on: Required[date | None]
    ends_on: Required[date | None]
    weekly_hours: Required[int | None]
    kinds: Required[list[str]]
    requirements: Required[str]
    would_hire: Required[str | None]
    notes: str
    site_id: int | None
    must: str  # skills, one a line
    nice: str
    grid: list[str]  # codes of `week.py`
    transport: str


def offer(company: Company, **said: Unpack[Offered]) -> Availability:
    """A company offers itself; its word holds for half a year."""
    made = Availability()
    _write(made, said, _chosen_site(company, said))
    made.company = company
    db.session.add(made)
    note_event(company, "availability_offered", made.tasks)
    companies.answered(company)
    return made


def change(availability: Availability, *, version: int, **said: Unpack[Offered]) -> Availability:
    """Bring an offer up to date, which also renews it."""
    _must_stand(availability)
    must_be_unchanged(version, availability.version)
    _write(availability, said, _chosen_site(availability.company, said, before=availability.site_id))
    note_event(availability.company, "availability_changed", availability.tasks)
    companies.answered(availability.company)
    return availability


def _write(availability: Availability, said: Offered, site: CompanySite | None) -> None:
    _dates_in_order(said["starts_on"], said["ends_on"])
    for name, value in said.items():
        if name in AS_SAID:
            setattr(availability, name, value)
    availability.site, availability.would_hire = site, said["would_hire"] or None
    availability.skills = skills.read(said.get("must", ""), said.get("nice", ""))
    availability.grid = week.read(said.get("grid", []))
    availability.expires_on, availability.reminded_on = _half_a_year(said["starts_on"]), None


def _chosen_site(company: Company, said: Offered, before: int | None = None) -> CompanySite | None:
    """A site of the same company, open unless the offer was there already."""
    chosen = said.get("site_id")
    site = sites.one_of(company, chosen) if chosen else None
    if site and site.is_closed and site.id != before:
        raise RuleBroken(_("Questa sede nel frattempo è stata chiusa: scegline un'altra."), field="site_id")
    return site


def pause(availability: Availability) -> CompanyEvent:
    """For now nobody is proposed; a second tap is the same act."""
    twice = queries.last_act(availability) if availability.paused_at else None
    return twice or _move(availability, "availability_paused", paused_at=availability.paused_at or now())


def resume(availability: Availability) -> CompanyEvent:
    return _move(availability, "availability_resumed", paused_at=None, **_another_half_year(availability))


def fill(availability: Availability) -> CompanyEvent:
    """Every place is taken; a second tap is the same act."""
    twice = queries.last_act(availability) if availability.filled_at else None
    return twice or _move(availability, "availability_filled", filled_at=availability.filled_at or now())


def free(availability: Availability) -> CompanyEvent:
    """There is room again."""
    return _move(availability, "availability_freed", filled_at=None, paused_at=None, **_another_half_year(availability))


def renew(availability: Availability) -> CompanyEvent:
    """The company says it still holds."""
    return _move(availability, "availability_renewed", **_another_half_year(availability))


def withdraw(availability: Availability) -> CompanyEvent:
    return _move(availability, "availability_withdrawn", withdrawn_at=now())


def undo(event: CompanyEvent) -> Availability:
    """Take such an act back, all of it, as long as nobody has said otherwise since."""
    known = undoing.kept(event, "availability")
    availability = db.session.get_one(Availability, known["availability"])
    if availability.version != known["version"]:
        raise RuleBroken(_("Nel frattempo questa disponibilità è cambiata: non si può più annullare. Guarda la scheda."))
    for name, text in known["before"].items():
        setattr(availability, name, MOVED[name].fromisoformat(text) if text else None)
    undoing.done(event, "availability_undone", availability.tasks)
    return availability


def _move(availability: Availability, kind: str, **after: Any) -> CompanyEvent:
    """Change where an offer stands, and note what an undo needs: how it stood, and the version that this act leaves."""
    _must_stand(availability)
    before = {name: _written(getattr(availability, name)) for name in MOVED}
    for name, value in after.items():
        setattr(availability, name, value)
    flag_modified(availability, "expires_on")  # a word of its own also where nothing changes
    db.session.flush()
    undo = {"availability": availability.id, "before": before, "version": availability.version}
    return note_event(availability.company, kind, undo=undo)


def _written(moment: date | None) -> str | None:
    return moment.isoformat() if moment else None


def _another_half_year(availability: Availability) -> dict[str, Any]:
    """From today; a period that is over does not end again on a day that has passed."""
    over = availability.ends_on and availability.ends_on < today()
    ends_on = None if over else availability.ends_on
    return {"expires_on": _half_a_year(availability.starts_on), "reminded_on": None, "ends_on": ends_on}


def _half_a_year(starts_on: date | None) -> date:
    """How long a company's word holds: half a year, and at least until what it offers begins."""
    return max(today() + timedelta(days=HOLDS_DAYS), starts_on or today())


def remind(availability: Availability) -> None:
    """Ask by mail whether the offer still holds; who can't be written to shows on the desk instead."""
    availability.reminded_on = today()
    contact = availability.company.mail_contact
    if contact:
        companies.write_to(availability.company, mails.expiring(availability, companies.new_link(contact)))
        note_event(availability.company, "availability_reminded")


def _must_stand(availability: Availability) -> None:
    if availability.withdrawn_at:
        raise RuleBroken(_("Questa disponibilità è stata ritirata: se vuoi, dalla di nuovo."))


def _dates_in_order(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise RuleBroken(_("La fine viene prima dell'inizio: scambia le due date."), field="ends_on")
