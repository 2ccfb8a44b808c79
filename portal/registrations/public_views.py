"""The form by which a company offers itself."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.accounts.sign_in import address as sender
from portal.calls import queries as calls
from portal.companies.models import Company
from portal.core import audit, cache, throttle
from portal.core.areas import Area
from portal.core.errors import RuleBroken
from portal.core.roles import Audience
from portal.registrations import services
from portal.registrations.forms import SignUpForm

area = Area("registrations", Audience.PUBLIC, "/aziende/disponibilita")
FROM_ONE_ADDRESS = 10  # registrations an hour: a whole business park behind one line still gets through
TRIES_FROM_ONE_ADDRESS = 60  # forms an hour, right or wrong, so that what is noted of each stays little
STAMP_FRESH = 6 * 3600  # seconds that a page with a signed moment may be kept


@area.route("", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    cache.depends_on("sign_up")
    cache.lasts(STAMP_FRESH)
    form = SignUpForm()
    if form.is_submitted() and throttle.spend("signup.try", sender(), most=TRIES_FROM_ONE_ADDRESS, minutes=60):
        form.validate()
        form.form_errors.append(_many())
    elif form.is_submitted() and form.is_trap_sprung:
        audit.journal("signup.trap")
        return redirect(url_for(".sign_up_sent"))  # a bot learns nothing
    elif form.run(_sign_up):
        return redirect(url_for(".sign_up_sent"))  # no flash: a visitor gets no cookie
    return render_template("registrations/public/sign_up.html", form=form, days=calls.promised_days())


def _sign_up(**answers: Any) -> Company:
    """Once the answers are in order: only what may become a registration counts as one."""
    if throttle.spend("signup", sender(), most=FROM_ONE_ADDRESS, minutes=60):
        raise RuleBroken(_many())
    return services.sign_up(**answers)


def _many() -> str:
    return _("Da qui sono arrivate molte registrazioni. Riprova tra un'ora, o telefonaci.")


@area.get("/inviata")
def sign_up_sent() -> ResponseReturnValue:
    return render_template("registrations/public/sign_up_sent.html", days=calls.promised_days())
