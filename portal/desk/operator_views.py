"""Oggi: one list of what waits, each row settled where it stands."""

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.availability import queries as availability
from portal.calls import queries as calls
from portal.companies import queries as companies
from portal.companies.choices import CALL_WHEN
from portal.core.areas import Area, may, operators_rest
from portal.core.roles import Audience, Permission
from portal.core.workdays import today
from portal.desk.samples import samples
from portal.postbox import queries as postbox

area = Area("desk", Audience.OPERATOR, "/gestione", menu=_l("Oggi"), icon="home", needs=Permission.DESK_VIEW)


@area.get("/")
def index() -> ResponseReturnValue:
    waiting = {
        "registrations": companies.newly_registered() if may(Permission.COMPANIES_VIEW) else [],
        "calls": calls.waiting() if may(Permission.COMPANIES_VIEW) else [],
        "expiring": availability.expiring() if may(Permission.COMPANIES_VIEW) else [],
        "mails": postbox.in_trouble() if may(Permission.MAIL_VIEW) else [],
    }
    delayed = postbox.waiting_after_refusal() if may(Permission.MAIL_VIEW) else 0
    overdue = postbox.overdue() if may(Permission.MAIL_VIEW) else 0
    return render_template(
        "desk/operator/index.html",
        **waiting,
        delayed=delayed,
        overdue=overdue,
        today=today(),
        call_when=CALL_WHEN,
        can_see_companies=may(Permission.COMPANIES_VIEW),
    )


@area.get("/altro")
def more() -> ResponseReturnValue:
    """What is needed now and then."""
    return render_template("desk/operator/more.html", entries=operators_rest(current_app))


@area.get("/ui")
def components() -> ResponseReturnValue:
    """Every component in every state: where a change of look is seen at once."""
    return render_template("desk/operator/components.html", **samples())


@area.route("/<path:unknown>", methods=["GET", "POST"])
def unknown(unknown: str) -> ResponseReturnValue:
    """Addresses that nobody has: strangers are stopped at the door first, so they can't find out which exist."""
    abort(404)
