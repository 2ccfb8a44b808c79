"""What companies offer, and settling for them what is about to end."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.availability import queries, services
from portal.availability.forms import OfferForm
from portal.availability.models import STATE_LABELS, Availability, AvailabilityState
from portal.companies import queries as companies
from portal.companies.choices import KINDS, pairs
from portal.companies.models import Company, CompanyEvent
from portal.core import exports, places
from portal.core.areas import Area, needs
from portal.core.language import day
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table
from portal.core.undo import undoable
from portal.core.web import back

area = Area(
    "availability",
    Audience.OPERATOR,
    "/gestione/disponibilita",
    menu=_l("Disponibilità"),
    icon="briefcase",
    aside=True,
    needs=Permission.COMPANIES_VIEW,
)
SOON = "presto"


@area.get("/")
def index() -> ResponseReturnValue:
    table = offers_table()
    if table.wants_file:
        return exports.take_away(table, "availability.export", label=_("Disponibilità"))
    return render_template("availability/operator/index.html", table=table)


def offers_table() -> Table:
    return Table(
        name="disponibilita",
        query=queries.standing(),
        columns=[
            Column("name", _("Azienda"), lambda row: row.company.name, Company.name_order),
            Column(
                "phone", _("Telefono"), lambda row: row.company.main_contact and row.company.main_contact.phone, shown=False
            ),
            Column("expires_on", _("Vale fino al"), lambda row: row.holds_until, Availability.holds_until),
            Column("acts", _("Che cosa fare"), None),
            Column("state", _("Stato"), lambda row: row.state_label),
            Column("tasks", _("Che cosa potrebbe fare"), lambda row: row.tasks),
            Column("municipality", _("Comune"), lambda row: row.municipality_name),
            Column("places", _("Posti"), lambda row: row.places, Availability.places, numeric=True),
            *exported_columns(),
        ],
        unique=Availability.id,
        search=companies.found_by,
        filters=list_filters(),
        default_sort="expires_on",
    )


def exported_columns() -> list[Column]:
    """What the screen has no room for."""
    told: list[tuple[str, str, Callable[[Availability], object]]] = [
        ("site", _("Sede"), lambda row: row.site and row.site.name),
        ("week", _("Giorni"), lambda row: row.week_words),
        ("weekly_hours", _("Ore alla settimana"), lambda row: row.weekly_hours),
        ("starts_on", _("Da quando"), lambda row: row.starts_on),
        ("ends_on", _("Fino a quando"), lambda row: row.ends_on),
        ("kinds", _("A che cosa è aperta"), lambda row: row.kinds_label),
        ("must", _("Deve saper fare"), lambda row: row.must.replace("\n", ", ")),
        ("nice", _("Meglio se sa fare"), lambda row: row.nice.replace("\n", ", ")),
        ("requirements", _("Che altro serve"), lambda row: row.requirements),
        ("transport", _("Come ci si arriva senza auto"), lambda row: row.transport),
        ("would_hire", _("Penserebbe di assumere"), lambda row: row.would_hire_label),
    ]
    return [Column(name, label, cell, shown=False) for name, label, cell in told]


def list_filters() -> list[Filter]:
    towns = sorted((places.name(code), code) for code in queries.municipalities_in_use())
    ends: dict[str, Callable[[], Any]] = {
        SOON: queries.is_to_settle,
        "scadute": partial(queries.ends_within, -1),
        "90": partial(queries.ends_within, 90),
    }
    words = [(SOON, _("Scaduta o entro 30 giorni")), ("scadute", _("Scaduta")), ("90", _("Entro 90 giorni"))]
    states = [
        (state.value, str(STATE_LABELS[state])) for state in AvailabilityState if state is not AvailabilityState.WITHDRAWN
    ]
    return [
        Filter("stato", _("Stato"), states, lambda value: queries.has_state(AvailabilityState(value))),
        Filter("comune", _("Comune"), [(code, name) for name, code in towns], lambda value: queries.municipality() == value),
        Filter("tipo", _("Che cosa interessa"), [(code, str(label)) for code, label in pairs(KINDS)], queries.is_of_kind),
        Filter("scade", _("Scadenza"), words, lambda value: ends[value]()),
    ]


@area.route("/azienda/<int:company_id>/nuova", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def offer(company_id: int) -> ResponseReturnValue:
    """What a company offers at the telephone."""
    company = companies.one(company_id)
    form = OfferForm(company)
    return _written(form, form.run(_offer, company=company), company)


def _offer(*, company: Company, version: int, **answers: Any) -> Availability:
    return services.offer(company, **answers)


@area.route("/<int:availability_id>/correggi", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def change(availability_id: int) -> ResponseReturnValue:
    availability = queries.one(availability_id)
    form = OfferForm(availability.company, obj=availability)
    changed = form.run(services.change, availability=availability)
    form.shows(version=availability.version)
    return _written(form, changed, availability.company)


def _written(form: OfferForm, saved: Availability | None, company: Company) -> ResponseReturnValue:
    page = url_for("companies_operator.page", company_id=company.id)
    if saved is None:
        return render_template("availability/operator/form.html", form=form, company=company, page=page)
    flash(_("Disponibilità scritta: vale fino al %(day)s.", day=day(saved.holds_until)), "success")
    return redirect(page)


@area.post("/<int:availability_id>/vale-ancora")
@needs(Permission.COMPANIES_EDIT)
def renew(availability_id: int) -> ResponseReturnValue:
    return _settle(availability_id, services.renew, lambda offer: _("vale fino al %(day)s.", day=day(offer.holds_until)))


@area.post("/<int:availability_id>/non-piu")
@needs(Permission.COMPANIES_EDIT)
def withdraw(availability_id: int) -> ResponseReturnValue:
    return _settle(availability_id, services.withdraw, lambda _offer: _("disponibilità ritirata."))


@area.post("/<int:availability_id>/pausa")
@needs(Permission.COMPANIES_EDIT)
def pause(availability_id: int) -> ResponseReturnValue:
    return _settle(availability_id, services.pause, lambda _offer: _("disponibilità in pausa."))


@area.post("/<int:availability_id>/riprendi")
@needs(Permission.COMPANIES_EDIT)
def resume(availability_id: int) -> ResponseReturnValue:
    return _settle(
        availability_id,
        services.resume,
        lambda offer: _("di nuovo aperta, vale fino al %(day)s.", day=day(offer.holds_until)),
    )


@area.post("/<int:availability_id>/coperta")
@needs(Permission.COMPANIES_EDIT)
def fill(availability_id: int) -> ResponseReturnValue:
    return _settle(availability_id, services.fill, lambda _offer: _("disponibilità coperta."))


@area.post("/<int:availability_id>/libera")
@needs(Permission.COMPANIES_EDIT)
def free(availability_id: int) -> ResponseReturnValue:
    return _settle(
        availability_id,
        services.free,
        lambda offer: _("di nuovo libera, vale fino al %(day)s.", day=day(offer.holds_until)),
    )


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    availability = services.undo(companies.event(event_id))
    flash(_("Annullato: la disponibilità di %(name)s è com'era prima.", name=availability.company.name), "info")
    return redirect(back())


def _settle(
    availability_id: int, act: Callable[[Availability], CompanyEvent], words: Callable[[Availability], str]
) -> ResponseReturnValue:
    availability = queries.one(availability_id)
    event = act(availability)
    flash(undoable(f"{availability.company.name}: {words(availability)}", url_for(".undo", event_id=event.id)), "success")
    return redirect(back())
