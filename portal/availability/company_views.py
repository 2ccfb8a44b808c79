"""What a company does with its own offer: change, pause, renew, withdraw."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.availability import queries, services
from portal.availability.forms import OfferForm
from portal.availability.models import Availability
from portal.companies import door
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
    words = _("Disponibilità in pausa: per ora non ti proponiamo nessuno.")
    return _done(availability_id, services.pause, words, undo="resume")


@area.post("/<int:availability_id>/riprendi")
def resume(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.resume, _("Disponibilità di nuovo aperta."), undo="pause")


@area.post("/<int:availability_id>/conferma")
def renew(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.renew, _("Grazie: la disponibilità vale per altri sei mesi."))


@area.post("/<int:availability_id>/ritira")
def withdraw(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.withdraw, _("Disponibilità ritirata."), undo="reopen")


@area.post("/<int:availability_id>/riapri")
def reopen(availability_id: int) -> ResponseReturnValue:
    return _done(availability_id, services.reopen, _("Disponibilità di nuovo aperta."))


def _done(availability_id: int, act: Callable[[Availability], object], words: str, undo: str = "") -> ResponseReturnValue:
    act(queries.one_of(door.company(), availability_id))
    back = url_for(f".{undo}", availability_id=availability_id) if undo else ""
    flash(undoable(words, back) if undo else words, "success")
    return redirect(url_for("companies_company.index"))
