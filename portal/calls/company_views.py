"""«Chiamatemi»: one tap from the company's own area."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.calls import queries, services
from portal.calls.models import CallRequest
from portal.companies import door
from portal.core.areas import Area
from portal.core.forms import Form
from portal.core.language import noted
from portal.core.roles import Audience
from portal.core.workdays import today

area = Area("calls", Audience.COMPANY, "/azienda/chiamatemi", admit=door.admit)


@area.post("/")
def ask() -> ResponseReturnValue:
    form = Form()
    why = noted(_l("Chiede di essere chiamata"))
    call = form.run(services.ask_back, contact=door.visitor(), why=why, days=queries.promised_days())
    if call is None:
        flash(" ".join(form.form_errors) or _("Non salvato: riprova."), "error")
        return redirect(url_for("data_company.data"))
    flash(promise(call), "success")
    return redirect(url_for("companies_company.index"))


def promise(call: CallRequest) -> str:
    if call.due_on < today():
        return _("Hai ragione: dovevamo già chiamarti. Ti chiamiamo appena possibile.")
    return _("Va bene: ti chiamiamo entro %(day)s.", day=format_date(call.due_on, "EEEE d MMMM"))
