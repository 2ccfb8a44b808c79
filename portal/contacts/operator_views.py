"""The people of a company: what an operator does for it, by one tap on its page."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.companies import queries as companies
from portal.companies.models import CompanyEvent, Contact
from portal.contacts import queries, services
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.undo import undoable

area = Area("contacts", Audience.OPERATOR, "/gestione/referenti", needs=Permission.COMPANIES_VIEW)


@area.post("/<int:contact_id>/principale")
@needs(Permission.COMPANIES_EDIT)
def make_main(contact_id: int) -> ResponseReturnValue:
    return _done(contact_id, services.make_main, _("Ora il referente principale è %(name)s."))


@area.post("/<int:contact_id>/togli-accesso")
@needs(Permission.COMPANIES_EDIT)
def take_access(contact_id: int) -> ResponseReturnValue:
    return _done(contact_id, services.take_access, _("%(name)s non entra più nella pagina dell'azienda."))


@area.post("/<int:contact_id>/non-lavora-piu")
@needs(Permission.COMPANIES_EDIT)
def mark_left(contact_id: int) -> ResponseReturnValue:
    return _done(contact_id, services.mark_left, _("%(name)s non lavora più lì."))


@area.post("/<int:contact_id>/lavora-ancora")
@needs(Permission.COMPANIES_EDIT)
def mark_back(contact_id: int) -> ResponseReturnValue:
    return _done(contact_id, services.mark_back, _("%(name)s lavora ancora lì."))


@area.post("/<int:contact_id>/non-scrivere")
@needs(Permission.COMPANIES_EDIT)
def object_(contact_id: int) -> ResponseReturnValue:
    """Somebody has said to an operator that no more mails are wanted."""
    return _done(contact_id, services.object_, _("Non scriviamo più a %(name)s."))


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    contact = services.undo(companies.event(event_id))
    flash(_("Annullato: per %(name)s è tutto com'era prima.", name=contact.name), "info")
    return _page(contact)


def _done(contact_id: int, act: Callable[[Contact], CompanyEvent], words: str) -> ResponseReturnValue:
    contact = queries.one(contact_id)
    event = act(contact)
    flash(undoable(words % {"name": contact.name}, url_for(".undo", event_id=event.id)), "success")
    return _page(contact)


def _page(contact: Contact) -> ResponseReturnValue:
    return redirect(url_for("companies_operator.page", company_id=contact.company_id))
