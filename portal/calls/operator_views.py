"""Settling the calls we owe, from wherever they are listed."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.calls import queries, services
from portal.calls.forms import CallForm
from portal.companies import queries as companies
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.undo import undoable
from portal.core.web import back

area = Area("calls", Audience.OPERATOR, "/gestione/chiamate", needs=Permission.COMPANIES_VIEW)


@area.post("/<int:call_id>/fatta")
@needs(Permission.COMPANIES_EDIT)
def settle(call_id: int) -> ResponseReturnValue:
    call = queries.one(call_id)
    form = CallForm()
    event = form.run(services.settle, call=call)
    if event is None:
        flash(" ".join(error for field in form for error in field.errors) or _("Non salvato: riprova."), "error")
        return redirect(back())
    words = _("Chiamata a %(name)s segnata come fatta.", name=call.company.name)
    flash(undoable(words, url_for(".undo", event_id=event.id)), "success")
    return redirect(back())


@area.post("/<int:call_id>/non-risponde")
@needs(Permission.COMPANIES_EDIT)
def no_answer(call_id: int) -> ResponseReturnValue:
    call = queries.one(call_id)
    event = services.no_answer(call)
    words = _(
        "%(name)s non risponde: torna in elenco il %(day)s.", name=call.company.name, day=call.due_on.strftime("%d/%m")
    )
    flash(undoable(words, url_for(".undo", event_id=event.id)), "success")
    return redirect(back())


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    call = services.undo(companies.event(event_id))
    flash(_("Annullato: la chiamata a %(name)s è di nuovo da fare.", name=call.company.name), "info")
    return redirect(back())
