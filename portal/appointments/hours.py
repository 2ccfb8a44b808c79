"""Days and hours as the clocks in Rome show them, and the moments that they mean."""

from datetime import UTC, date, datetime, time, timedelta

from flask_babel import format_datetime
from flask_babel import gettext as _

from portal.core.errors import RuleBroken
from portal.core.language import day as spoken_day
from portal.core.language import speaking
from portal.core.workdays import ROME, today


def moment(day: date, hour: time) -> datetime:
    """The moment in UTC; raises RuleBroken for an hour that summer time leaves out.

    An hour that comes twice is the first of the two, as RFC 5545 (3.3.5) has it too.
    """
    meant = datetime.combine(day, hour, ROME).astimezone(UTC)
    if local(meant) != datetime.combine(day, hour):
        raise RuleBroken(
            _("Quella notte l'orologio va avanti e quest'ora non c'è: scegline un'altra."),
            field="hour",
        )
    return meant


def local(at: datetime) -> datetime:
    """What clocks and calendars in Rome show at this moment."""
    return at.astimezone(ROME).replace(tzinfo=None)


def bounds(day: date) -> tuple[datetime, datetime]:
    """The day from midnight to midnight in Rome: 23 or 25 hours long when the clocks change."""
    return moment(day, time.min), moment(day + timedelta(days=1), time.min)


def written(at: datetime) -> str:
    """For the timeline, where it must be right for years: "gio 26 nov 2026, 10:00"."""
    with speaking("it"):
        return str(format_datetime(at, "EEE d MMM y, HH:mm"))


def spoken(at: datetime) -> str:
    """For the screen: "oggi 10:00", "domani 10:00", "gio 26 nov 10:00"."""
    here = local(at)
    near = {today() - timedelta(days=1): _("ieri"), today(): _("oggi"), today() + timedelta(days=1): _("domani")}
    return f"{near.get(here.date()) or spoken_day(at)} {here:%H:%M}"
