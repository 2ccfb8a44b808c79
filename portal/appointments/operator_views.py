"""Appointments with companies: their lists, and each act on one of them."""

from collections.abc import Callable, Collection
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from portal.accounts import queries as accounts
from portal.appointments import feed, ics, queries, services
from portal.appointments.forms import AppointmentForm, CallOffForm, OutcomeForm
from portal.appointments.models import Appointment
from portal.appointments.public_views import page_of
from portal.companies import queries as companies
from portal.companies.models import Company, CompanyEvent
from portal.core import exports
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table, local
from portal.core.undo import undoable
from portal.core.web import back

area = Area(
    "appointments",
    Audience.OPERATOR,
    "/gestione/appuntamenti",
    menu=_l("Appuntamenti"),
    icon="calendar",
    aside=True,
    needs=Permission.COMPANIES_VIEW,
)
ALL, FOUND = "tutti", 20
Act = Callable[..., CompanyEvent]


@area.get("/")
def index() -> ResponseReturnValue:
    table = appointments_table()
    if table.wants_file:
        return exports.take_away(table, "appointments.export", label=_("Appuntamenti"))
    counts = queries.counts(people_asked_for())
    return render_template("appointments/operator/index.html", table=table, counts=counts, who=request.args.get("con", ""))


def people_asked_for() -> Collection[int] | None:
    """Whose appointments the reader wants: one's own unless said otherwise; none means everybody's."""
    asked = request.args.get("con", "")
    if asked.isdecimal() and len(asked) < 10:
        return [int(asked)]
    return None if asked == ALL else accounts.whose_list(current_user)


def appointments_table() -> Table:
    which, people = request.args.get("quando", ""), people_asked_for()
    shown = queries.listed() if people is None else queries.listed().where(queries.is_of(people))
    if which not in queries.WHICH:
        shown = shown.where(queries.is_coming())
    return Table(
        name="appuntamenti",
        query=shown,
        columns=columns(),
        unique=Appointment.id,
        search=companies.found_by,
        filters=filters(),
        default_sort="starts_at",
        default_descending=which == "passati",
    )


def columns() -> list[Column]:
    return [
        Column("starts_at", _("Quando"), lambda row: local(row.starts_at)[:16], Appointment.starts_at),
        Column("name", _("Azienda"), lambda row: row.company.name, Company.name),
        Column("phone", _("Telefono"), lambda row: row.company.main_contact and row.company.main_contact.phone, shown=False),
        Column("acts", _("Che cosa fare"), None),
        Column("kind", _("Che cosa"), lambda row: row.kind_label, Appointment.kind),
        Column("with", _("Chi di noi"), lambda row: row.operator.name),
        Column("place", _("Dove"), lambda row: row.place, shown=False),
        Column("about", _("Di che cosa si parla"), lambda row: row.about, shown=False),
        Column("status", _("Stato"), lambda row: row.status_label),
        Column("outcome", _("Esito"), lambda row: row.outcome, shown=False),
    ]


def filters() -> list[Filter]:
    everybody = [(str(each.id), each.name) for each in accounts.operators()]
    whose = [("", _("Miei")), (ALL, _("Di tutti")), *everybody]
    when = [
        ("", _("Da oggi in poi")),
        ("oggi", _("Oggi")),
        ("esiti", _("Esiti da scrivere")),
        ("passati", _("Passati e disdetti")),
    ]
    return [
        Filter("quando", _("Quali"), when, lambda value: queries.WHICH[value]()),
        Filter("con", _("Di chi"), whose, lambda _value: queries.is_of_anybody()),
    ]


@area.get("/nuovo")
def choose() -> ResponseReturnValue:
    """With which company: an appointment is always one's."""
    words = request.args.get("q", "").strip()[:200]
    found = queries.companies_called(words, FOUND) if words else []
    return render_template("appointments/operator/choose.html", words=words, found=found)


@area.route("/azienda/<int:company_id>/nuovo", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def make(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    form = AppointmentForm()
    form.offer(accounts.operators())
    if not form.is_submitted():
        form.with_id.data, form.place.data = current_user.id, queries.usual_place(company)
    made = form.run(_make, company=company)
    if made:
        flash(_("Appuntamento con %(name)s fissato: %(when)s.", name=company.name, when=made.when), "success")
        return redirect(back(url_for("companies_operator.page", company_id=company.id)))
    return _asked(form, company, _("Fissa un appuntamento"), url_for("companies_operator.page", company_id=company.id))


def _make(*, company: Company, version: int, **answers: Any) -> Appointment:
    return services.make(company, **answers)


@area.get("/<int:appointment_id>")
def page(appointment_id: int) -> ResponseReturnValue:
    return render_template("appointments/operator/page.html", appointment=queries.one(appointment_id))


@area.get("/<int:appointment_id>/appuntamento.ics")
def calendar(appointment_id: int) -> ResponseReturnValue:
    """One appointment, for whatever calendar the operator keeps."""
    text = ics.calendar([queries.one(appointment_id)], page_of)
    headers = {"Content-Disposition": 'attachment; filename="appuntamento.ics"'}
    return Response(text, mimetype="text/calendar", headers=headers)


@area.route("/<int:appointment_id>/sposta", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def move(appointment_id: int) -> ResponseReturnValue:
    appointment = queries.one(appointment_id)
    form = AppointmentForm(obj=appointment)
    form.offer(accounts.operators(), stays=appointment.operator)
    words = _("Appuntamento con %(name)s: %(when)s.")
    return _acted(appointment, form, services.move, words, _("Sposta o correggi"))


@area.route("/<int:appointment_id>/disdici", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def call_off(appointment_id: int) -> ResponseReturnValue:
    words = _("Appuntamento con %(name)s disdetto.")
    return _acted(queries.one(appointment_id), CallOffForm(), services.call_off, words, _("Disdici l'appuntamento"))


@area.route("/<int:appointment_id>/esito", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def tell(appointment_id: int) -> ResponseReturnValue:
    words = _("Esito scritto nella cronologia di %(name)s.")
    return _acted(queries.one(appointment_id), OutcomeForm(), services.tell, words, _("Com'è andata?"))


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    appointment = services.undo(companies.event(event_id))
    flash(_("Annullato: l'appuntamento con %(name)s è com'era prima.", name=appointment.company.name), "info")
    return redirect(back())


@area.post("/calendario/crea")
@needs(Permission.COMPANIES_VIEW)
def make_link() -> ResponseReturnValue:
    """Shown once, on the answer itself: nothing keeps the token."""
    token = feed.make_link(accounts.one(current_user.id))
    address = url_for("appointments_public.calendar", token=token, _external=True)
    return render_template("appointments/operator/calendar.html", address=address, days=feed.LINK_DAYS)


@area.post("/calendario/revoca")
@needs(Permission.COMPANIES_VIEW)
def revoke_link() -> ResponseReturnValue:
    ended = feed.revoke_link(accounts.one(current_user.id))
    flash(_("Il collegamento del calendario non vale più.") if ended else _("Non c'era nessun collegamento."), "success")
    return redirect(url_for("profile_operator.profile"))


def _acted(appointment: Appointment, form: Any, act: Act, words: str, title: str) -> ResponseReturnValue:
    """An act with a form of its own, and then the page that the operator came from."""
    event = form.run(act, appointment=appointment)
    whence = back(url_for(".page", appointment_id=appointment.id))
    if event:
        told = words % {"name": appointment.company.name, "when": appointment.when}
        flash(undoable(told, url_for(".undo", event_id=event.id)), "success")
        return redirect(whence)
    form.shows(version=appointment.version)
    return _asked(form, appointment.company, title, whence, appointment)


def _asked(
    form: Any, company: Company, title: str, whence: str, appointment: Appointment | None = None
) -> ResponseReturnValue:
    known = {"form": form, "company": company, "title": title, "back": whence, "appointment": appointment}
    return render_template("appointments/operator/form.html", **known)
