"""The form by which a company offers itself."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.calls import queries as calls
from portal.core import audit, cache, throttle
from portal.core.areas import Area
from portal.core.roles import Audience
from portal.registrations import services
from portal.registrations.forms import SignUpForm

area = Area("registrations", Audience.PUBLIC, "/aziende/disponibilita")
FROM_ONE_ADDRESS = 10  # registrations an hour: a whole business park behind one line still gets through
STAMP_FRESH = 6 * 3600  # seconds that a page with a signed moment may be kept


@area.route("", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    cache.depends_on("sign_up")
    cache.lasts(STAMP_FRESH)
    form = SignUpForm()
    if form.is_submitted() and form.is_trap_sprung:
        audit.journal("signup.trap")
        return redirect(url_for(".sign_up_sent"))  # a bot learns nothing
    if form.is_submitted() and throttle.too_many("signup", _sender(), most=FROM_ONE_ADDRESS, minutes=60):
        form.validate()
        form.form_errors.append(_("Da qui sono arrivate molte registrazioni. Riprova tra un'ora, o telefonaci."))
    elif form.run(services.sign_up):
        throttle.note("signup", _sender())
        return redirect(url_for(".sign_up_sent"))  # no flash: a visitor gets no cookie
    return render_template("registrations/public/sign_up.html", form=form, days=calls.promised_days())


@area.get("/inviata")
def sign_up_sent() -> ResponseReturnValue:
    return render_template("registrations/public/sign_up_sent.html", days=calls.promised_days())


def _sender() -> str:
    return request.remote_addr or ""
