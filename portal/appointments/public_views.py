"""The calendar feed: read by programs that know nothing but its address."""

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from portal.appointments import feed, ics, queries
from portal.appointments.models import Appointment
from portal.core import cache
from portal.core.areas import Area
from portal.core.roles import Audience

area = Area("appointments", Audience.PUBLIC, "/calendario")


@area.get("/<token>.ics")
def calendar(token: str) -> ResponseReturnValue:
    """No session, no cookie; kept by nobody but who asked, who is told quickly where nothing has changed."""
    cache.never()
    reader = feed.reader(token) or abort(404)
    text = ics.calendar(queries.for_feed(reader), page_of, owner_id=reader.id)
    answer = Response(text, mimetype="text/calendar", headers={"Cache-Control": "private, no-cache"})
    answer.add_etag()
    return answer.make_conditional(request)


def page_of(appointment: Appointment) -> str:
    return url_for("appointments_operator.page", appointment_id=appointment.id, _external=True)
