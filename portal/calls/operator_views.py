"""The calls we owe: their list, and settling them from wherever they stand."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.calls import queries, services
from portal.calls.forms import CallForm
from portal.calls.models import CallRequest
from portal.companies import queries as companies
from portal.companies.choices import CALL_WHEN, said
from portal.companies.models import Company, CompanyEvent
from portal.core import audit
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Table
from portal.core.undo import undoable
from portal.core.web import back

area = Area(
    "calls",
    Audience.OPERATOR,
    "/gestione/chiamate",
    menu=_l("Da chiamare"),
    icon="telephone",
    aside=True,
    needs=Permission.COMPANIES_VIEW,
)


@area.get("/")
def index() -> ResponseReturnValue:
    table = calls_table()
    if table.wants_csv:
        return export(table)
    return render_template("calls/operator/index.html", table=table, call_when=CALL_WHEN)


@needs(Permission.COMPANIES_EXPORT)
def export(table: Table) -> ResponseReturnValue:
    audit.journal("calls.export", label=_("Da chiamare"), filter=table.asked_for, rows=table.total)
    return table.as_csv()


def calls_table() -> Table:
    return Table(
        name="chiamate",
        query=queries.owed(),
        columns=[
            Column("name", _("Azienda"), lambda row: row.company.name, Company.name),
            Column(
                "phone", _("Telefono"), lambda row: row.company.main_contact and row.company.main_contact.phone, shown=False
            ),
            Column("due_on", _("Entro il"), lambda row: row.due_on, CallRequest.due_on),
            Column("acts", _("Com'è andata?"), None),
            Column("why", _("Perché"), lambda row: row.why),
            Column("call_when", _("Quando chiamare"), lambda row: said(CALL_WHEN, row.call_when), shown=False),
            Column("tries", _("Tentativi"), lambda row: row.tries, shown=False),
        ],
        unique=CallRequest.id,
        search=companies.found_by,
        default_sort="due_on",
    )


@area.post("/<int:call_id>/fatta")
@needs(Permission.COMPANIES_EDIT)
def settle(call_id: int) -> ResponseReturnValue:
    return _said(queries.one(call_id), services.settle)


@area.post("/<int:call_id>/non-risponde")
@needs(Permission.COMPANIES_EDIT)
def no_answer(call_id: int) -> ResponseReturnValue:
    return _said(queries.one(call_id), services.no_answer)


def _said(call: CallRequest, act: Callable[..., CompanyEvent]) -> ResponseReturnValue:
    form = CallForm()
    event = form.run(act, call=call)
    if event is None:
        told = [*form.form_errors, *(error for field in form for error in field.errors)]
        if form.form_errors and form.text.data:
            services.keep_words(queries.one(call.id), text=form.text.data)
            told.append(_("Quello che hai scritto è nella cronologia."))
        flash(" ".join(told) or _("Non salvato: riprova."), "error")
        return redirect(back())
    words = _("Chiamata a %(name)s segnata come fatta.", name=call.company.name)
    if call.is_open:
        day = call.due_on.strftime("%d/%m")
        words = _("%(name)s non risponde: torna in elenco il %(day)s.", name=call.company.name, day=day)
    flash(undoable(words, url_for(".undo", event_id=event.id)), "success")
    return redirect(back())


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    call = services.undo(companies.event(event_id))
    flash(_("Annullato: la chiamata a %(name)s è di nuovo da fare.", name=call.company.name), "info")
    return redirect(back())
