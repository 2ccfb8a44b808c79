"""What a company does with its own offers: change, pause, renew, say that one is filled, withdraw."""

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
from portal.core.forms import Form
from portal.core.language import day
from portal.core.roles import Audience
from portal.core.undo import undoable

area = Area("availability", Audience.COMPANY, "/azienda/disponibilita", admit=door.admit)


@area.route("/nuova", methods=["GET", "POST"])
def offer() -> ResponseReturnValue:
    form = OfferForm(door.company())
    if form.run(_offer):
        flash(_("Grazie: la tua disponibilità è registrata."), "success")
        return redirect(url_for("companies_company.index"))
    return render_template("availability/company/form.html", form=form, availability=None)


def _offer(*, version: int, **answers: object) -> Availability:
    return services.offer(door.company(), **answers)  # type: ignore[arg-type]


@area.route("/<int:availability_id>", methods=["GET", "POST"])
def change(availability_id: int) -> ResponseReturnValue:
    availability = queries.one_of(door.company(), availability_id)
    form = OfferForm(availability.company, obj=availability)
    if form.run(services.change, availability=availability):
        flash(_("Disponibilità aggiornata: vale fino al %(day)s.", day=day(availability.holds_until)), "success")
        return redirect(url_for("companies_company.index"))
    form.shows(version=availability.version)
    return render_template("availability/company/form.html", form=form, availability=availability)


@area.post("/<int:availability_id>/pausa")
def pause(availability_id: int) -> ResponseReturnValue:
    return _done(
        availability_id, services.pause, lambda _offer: _("Disponibilità in pausa: per ora non ti proponiamo nessuno.")
    )


@area.post("/<int:availability_id>/riprendi")
def resume(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.resume, lambda _offer: _("Disponibilità di nuovo aperta."))


@area.post("/<int:availability_id>/conferma")
def renew(availability_id: int) -> ResponseReturnValue:
    return _done(
        availability_id, services.renew, lambda offer: _("Grazie: vale fino al %(day)s.", day=day(offer.holds_until))
    )


@area.route("/<int:availability_id>/vale/<token>", methods=["GET", "POST"])
def by_link(availability_id: int, token: str) -> ResponseReturnValue:
    """Where the mail leads that asks whether an offer still holds: one button says that it does, and lets in."""
    contact = door.bearer(token)
    if contact is None:
        return redirect(url_for("companies_company.enter", token=token))  # which says that it does not work any more
    availability = queries.one_of(contact.company, availability_id)
    if Form().is_submitted():
        door.come_in(token)
        return renew(availability_id)
    return render_template("availability/company/by_link.html", availability=availability, token=token)


@area.post("/<int:availability_id>/coperta")
def fill(availability_id: int) -> ResponseReturnValue:
    return _done(
        availability_id, services.fill, lambda _offer: _("Disponibilità coperta: per ora non ti proponiamo nessun altro.")
    )


@area.post("/<int:availability_id>/libera")
def free(availability_id: int) -> ResponseReturnValue:
    return _done(
        availability_id,
        services.free,
        lambda offer: _("Di nuovo libera: vale fino al %(day)s.", day=day(offer.holds_until)),
    )


@area.post("/<int:availability_id>/ritira")
def withdraw(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.withdraw, lambda _offer: _("Disponibilità ritirata."))


@area.post("/annulla/<int:event_id>")
def undo(event_id: int) -> ResponseReturnValue:
    services.undo(companies.event_of(door.company(), event_id))
    flash(_("Annullato: la disponibilità è com'era prima."), "info")
    return redirect(url_for("companies_company.index"))


def _done(
    availability_id: int, act: Callable[[Availability], CompanyEvent], words: Callable[[Availability], str]
) -> ResponseReturnValue:
    availability = queries.one_of(door.company(), availability_id)
    event = act(availability)
    flash(undoable(words(availability), url_for(".undo", event_id=event.id)), "success")
    return redirect(url_for("companies_company.index"))
