"""What a company does with its own offer: change, pause, renew, withdraw."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.availability import queries, services
from portal.availability.forms import OfferForm
from portal.availability.models import Availability
from portal.companies import door
from portal.companies import queries as companies
from portal.companies.models import CompanyEvent
from portal.core.areas import Area
from portal.core.roles import Audience
from portal.core.undo import undoable

area = Area("availability", Audience.COMPANY, "/azienda/disponibilita", admit=door.admit)


@area.route("/nuova", methods=["GET", "POST"])
def offer() -> ResponseReturnValue:
    form = OfferForm()
    if form.run(_offer):
        flash(_("Grazie: la tua disponibilità è registrata."), "success")
        return redirect(url_for("companies_company.index"))
    return render_template("availability/company/form.html", form=form, availability=None)


def _offer(*, version: int, **answers: object) -> Availability:
    return services.offer(door.company(), **answers)  # type: ignore[arg-type]


@area.route("/<int:availability_id>", methods=["GET", "POST"])
def change(availability_id: int) -> ResponseReturnValue:
    availability = queries.one_of(door.company(), availability_id)
    form = OfferForm(obj=availability)
    if form.run(services.change, availability=availability):
        flash(_("Disponibilità aggiornata: vale per altri sei mesi."), "success")
        return redirect(url_for("companies_company.index"))
    form.version.data = availability.version
    return render_template("availability/company/form.html", form=form, availability=availability)


@area.post("/<int:availability_id>/pausa")
def pause(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.pause, _("Disponibilità in pausa: per ora non ti proponiamo nessuno."))


@area.post("/<int:availability_id>/riprendi")
def resume(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.resume, _("Disponibilità di nuovo aperta."))


@area.post("/<int:availability_id>/conferma")
def renew(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.renew, _("Grazie: la disponibilità vale per altri sei mesi."))


@area.post("/<int:availability_id>/ritira")
def withdraw(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.withdraw, _("Disponibilità ritirata."))


@area.post("/annulla/<int:event_id>")
def undo(event_id: int) -> ResponseReturnValue:
    services.undo(companies.event_of(door.company(), event_id))
    flash(_("Annullato: la disponibilità è com'era prima."), "info")
    return redirect(url_for("companies_company.index"))


def _done(availability_id: int, act: Callable[[Availability], CompanyEvent], words: str) -> ResponseReturnValue:
    event = act(queries.one_of(door.company(), availability_id))
    flash(undoable(words, url_for(".undo", event_id=event.id)), "success")
    return redirect(url_for("companies_company.index"))
