"""Settling, for the company, offers that are about to end."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.availability import queries, services
from portal.availability.models import Availability
from portal.companies import queries as companies
from portal.companies.models import CompanyEvent
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.undo import undoable
from portal.core.web import back

area = Area("availability", Audience.OPERATOR, "/gestione/disponibilita", needs=Permission.COMPANIES_VIEW)


@area.post("/<int:availability_id>/vale-ancora")
@needs(Permission.COMPANIES_EDIT)
def renew(availability_id: int) -> ResponseReturnValue:
    return _settle(availability_id, services.renew, _("La disponibilità vale per altri sei mesi."))


@area.post("/<int:availability_id>/non-piu")
@needs(Permission.COMPANIES_EDIT)
def withdraw(availability_id: int) -> ResponseReturnValue:
    return _settle(availability_id, services.withdraw, _("Disponibilità ritirata."))


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    availability = services.undo(companies.event(event_id))
    flash(_("Annullato: la disponibilità di %(name)s è com'era prima.", name=availability.company.name), "info")
    return redirect(back())


def _settle(availability_id: int, act: Callable[[Availability], CompanyEvent], words: str) -> ResponseReturnValue:
    availability = queries.one(availability_id)
    event = act(availability)
    flash(undoable(f"{availability.company.name}: {words}", url_for(".undo", event_id=event.id)), "success")
    return redirect(back())
