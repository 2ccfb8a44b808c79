"""«Chiamatemi»: one tap from the company's own area."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.calls import queries, services
from portal.companies import door
from portal.core.areas import Area
from portal.core.language import noted
from portal.core.roles import Audience

area = Area("calls", Audience.COMPANY, "/azienda/chiamatemi", admit=door.admit)


@area.post("/")
def ask() -> ResponseReturnValue:
    call = services.ask(door.company(), why=noted(_l("Chiede di essere chiamata")), days=queries.promised_days())
    flash(_("Va bene: ti chiamiamo entro %(day)s.", day=format_date(call.due_on, "EEEE d MMMM")), "success")
    return redirect(url_for("companies_company.index"))
