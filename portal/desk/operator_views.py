"""Oggi: one list of what waits, each row settled where it stands."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.accounts import queries as accounts
from portal.companies.choices import CALL_WHEN
from portal.core.areas import Area, may, operators_rest
from portal.core.roles import Audience, Permission
from portal.core.workdays import today
from portal.desk import queries
from portal.desk.queries import Waiting
from portal.desk.samples import PRESSED, samples
from portal.drafting import queries as drafting
from portal.drafting.labels import SLUGS
from portal.postbox import queries as postbox

area = Area("desk", Audience.OPERATOR, "/gestione", menu=_l("Oggi"), icon="home", needs=Permission.DESK_VIEW)


@area.get("/")
def index() -> ResponseReturnValue:
    sees_companies, sees_mail = may(Permission.COMPANIES_VIEW), may(Permission.MAIL_VIEW)
    waiting = {
        "registrations": queries.registrations() if sees_companies else Waiting(),
        "calls": queries.owed_calls() if sees_companies else Waiting(),
        "appointments": queries.appointments_today(current_user) if sees_companies else Waiting(),
        "outcomes": queries.outcomes_to_write(current_user) if sees_companies else Waiting(),
        "steps": queries.next_steps(accounts.whose_list(current_user)) if sees_companies else Waiting(),
        "expiring": queries.expiring() if sees_companies else Waiting(),
        "ending": queries.ending() if sees_companies else Waiting(),
        "messages": queries.messages() if sees_companies else Waiting(),
        "mails": queries.mails() if sees_mail else Waiting(),
    }
    rules = (
        drafting.waiting(today(), reader_id=current_user.id, publishes=may(Permission.RULES_PUBLISH))
        if may(Permission.RULES_PROPOSE)
        else None
    )
    delayed = postbox.waiting_after_refusal() if sees_mail else 0
    overdue = postbox.overdue() if sees_mail else 0
    return render_template(
        "desk/operator/index.html",
        **waiting,
        delayed=delayed,
        overdue=overdue,
        today=today(),
        call_when=CALL_WHEN,
        rules=rules,
        rule_slugs=SLUGS,
        can_see_companies=sees_companies,
    )


@area.get("/altro")
def more() -> ResponseReturnValue:
    """What is needed now and then."""
    return render_template("desk/operator/more.html", entries=operators_rest(current_app))


@area.get("/ui")
def components() -> ResponseReturnValue:
    """Every component in every state: where a change of look is seen at once."""
    return render_template("desk/operator/components.html", **samples())


@area.post("/ui")
def press_component() -> ResponseReturnValue:
    """Where the buttons of that page lead: they do nothing, and say so."""
    flash(PRESSED)
    return redirect(url_for(".components"))


@area.route("/<path:unknown>", methods=["GET", "POST"])
def unknown(unknown: str) -> ResponseReturnValue:
    """Addresses that nobody has: strangers are stopped at the door first, so they can't find out which exist."""
    abort(404)
