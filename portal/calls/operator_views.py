"""The calls we owe: their list, and settling them from wherever they stand."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.calls import queries, queue, services
from portal.calls.forms import OutcomeForm
from portal.calls.models import CallRequest
from portal.calls.outcomes import FIVE, LABELS, Outcome, proposed
from portal.companies import chat
from portal.companies import queries as companies
from portal.companies.choices import CALL_WHEN, said
from portal.companies.models import Company, CompanyEvent
from portal.core import exports
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table
from portal.core.undo import undoable
from portal.core.web import back
from portal.core.workdays import today

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
    if table.wants_file:
        return exports.take_away(table, "calls.export", label=_("Da chiamare"))
    rounds = queries.rounds(queries.to_make())
    return render_template("calls/operator/index.html", table=table, call_when=CALL_WHEN, rounds=rounds)


def calls_table() -> Table:
    rounds = queries.rounds(queries.owed())
    return Table(
        name="chiamate",
        query=queries.owed(),
        columns=[
            Column("name", _("Azienda"), lambda row: row.company.name, Company.name_order),
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
        filters=[Filter("giro", _("Giro"), [(name, name) for name, _count in rounds], queries.is_of_round)],
        default_sort="due_on",
    )


@area.post("/<int:call_id>/esito")
@needs(Permission.COMPANIES_EDIT)
def say(call_id: int) -> ResponseReturnValue:
    """One of the outcomes, from a row or from the page of the call; in a round the next company follows."""
    call, form = queries.one(call_id), OutcomeForm()
    event = form.run(_say, call=call)
    in_round = "giro" in request.form
    if event is None and in_round and not form.form_errors:
        return show(call, form)
    if event is None:
        flash(_what_went_wrong(call, form), "error")
        return redirect(back())
    flash(undoable(_how_it_went(call, event), url_for(".undo", event_id=event.id)), "success")
    return redirect(_next_address() if in_round else back())


def _say(call: CallRequest, *, outcome: str, **answers: Any) -> CompanyEvent:
    return services.say(call, outcome=Outcome(outcome), operator_id=current_user.id, **answers)


def _what_went_wrong(call: CallRequest, form: OutcomeForm) -> str:
    """Why it was not settled; what was typed is kept where a colleague was quicker."""
    told = [*form.form_errors, *(error for field in form for error in field.errors)]
    if form.form_errors and form.text.data:
        services.keep_words(queries.one(call.id), text=form.text.data)
        told.append(_("Quello che hai scritto è nella cronologia."))
    return " ".join(told) or _("Non salvato: riprova.")


def _how_it_went(call: CallRequest, event: CompanyEvent) -> str:
    name, outcome = call.company.name, Outcome(event.kind)
    day, later = call.due_on.strftime("%d/%m"), call.company.recontact_on
    words = {
        Outcome.NO_ANSWER: _("%(name)s non risponde: torna in elenco il %(day)s.", name=name, day=day),
        Outcome.CALL_BACK: _("%(name)s: da richiamare il %(day)s.", name=name, day=day),
        Outcome.INTERESTED: _("%(name)s è interessata: c'è il prossimo passo.", name=name),
        Outcome.NOT_INTERESTED: _(
            "%(name)s dice di no: si risente dal %(day)s.", name=name, day=f"{later:%d/%m/%Y}" if later else ""
        ),
        Outcome.WRONG_NUMBER: _("%(name)s: il numero è sbagliato, da trovare quello giusto.", name=name),
        Outcome.DONE: _("Chiamata a %(name)s segnata come fatta.", name=name),
    }
    return words[outcome]


@area.post("/giro")
@needs(Permission.COMPANIES_EDIT)
def start() -> ResponseReturnValue:
    """The first company of the round, or the next one; who passes one over gets it again after the others."""
    return redirect(_next_address())


def _next_address() -> str:
    """Where the next company of the round is, which is this operator's from now on."""
    name, passed = request.form.get("giro", ""), request.form.get("salta", type=int)
    following = queue.next_for(current_user.id, of_round=name, after=passed)
    if following is None:
        flash(_("Non c'è altro da chiamare adesso: giro finito."), "info")
        return url_for(".index")
    return url_for(".call", call_id=following.id, giro=name or None)


@area.post("/smetti")
@needs(Permission.COMPANIES_EDIT)
def stop() -> ResponseReturnValue:
    queue.give_back(current_user.id)
    return redirect(url_for(".index"))


@area.get("/<int:call_id>")
@needs(Permission.COMPANIES_EDIT)
def call(call_id: int) -> ResponseReturnValue:
    return show(queries.one(call_id), OutcomeForm())


def show(call: CallRequest, form: OutcomeForm) -> ResponseReturnValue:
    """One company to call, with all that helps in these ten seconds."""
    form.shows(version=call.version)
    return render_template(
        "calls/operator/call.html",
        call=call,
        form=form,
        said=queries.last_words(call.company),
        is_with_another=call.is_with_another(current_user.id),
        outcomes=[(each, LABELS[each], proposed(each, today())) for each in (*FIVE, Outcome.DONE)],
        call_when=CALL_WHEN,
        round=request.args.get("giro", "") or request.form.get("giro", ""),
        whatsapp=chat.address(call.company.main_contact, current_user.name),
    )


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    call = services.undo(companies.event(event_id))
    flash(_("Annullato: la chiamata a %(name)s è di nuovo da fare.", name=call.company.name), "info")
    return redirect(back())
