"""The people of a company, in its own area."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import door
from portal.companies import queries as companies
from portal.companies import services as entrance
from portal.companies.choices import CHANNELS, DUTIES
from portal.companies.models import CompanyEvent, Contact
from portal.contacts import queries, services
from portal.contacts.forms import PersonForm
from portal.core import links
from portal.core.areas import Area
from portal.core.database import db
from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.roles import Audience
from portal.core.undo import undoable

area = Area("contacts", Audience.COMPANY, "/azienda/persone", admit=door.admit, menu=_l("Persone"))


@area.get("/")
def index() -> ResponseReturnValue:
    company = door.company()
    return render_template(
        "contacts/company/index.html",
        company=company,
        me=door.visitor(),
        there=queries.there(company),
        gone=queries.gone(company),
        manages=queries.manages(door.visitor()),
        duties=DUTIES,
        channels=CHANNELS,
    )


@area.route("/nuova", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    _must_manage()
    form, company = PersonForm(), door.company()
    added = form.run(services.add, company=company)
    if added:
        flash(_("%(name)s è nell'elenco.", name=added.name), "success")
        return redirect(url_for(".index"))
    form.shows(version=company.version)
    return render_template("contacts/company/form.html", form=form, contact=None)


@area.route("/<int:contact_id>", methods=["GET", "POST"])
def change(contact_id: int) -> ResponseReturnValue:
    contact = queries.one_for(door.visitor(), contact_id)
    form, before = PersonForm(obj=contact), contact.new_email
    if form.run(services.change, contact=contact):
        asked = contact.new_email and contact.new_email != before
        flash(_("Dati salvati. Conferma il nuovo indirizzo dal messaggio.") if asked else _("Dati salvati."), "success")
        return redirect(url_for(".index"))
    form.shows(version=contact.company.version)
    return render_template("contacts/company/form.html", form=form, contact=contact)


@area.post("/<int:contact_id>/principale")
def make_main(contact_id: int) -> ResponseReturnValue:
    return _done(contact_id, services.make_main, _("Ora il referente principale è %(name)s."))


@area.post("/<int:contact_id>/togli-accesso")
def take_access(contact_id: int) -> ResponseReturnValue:
    return _done(contact_id, services.take_access, _("%(name)s non entra più in questa pagina."))


@area.post("/<int:contact_id>/non-lavora-piu")
def mark_left(contact_id: int) -> ResponseReturnValue:
    return _done(contact_id, services.mark_left, _("%(name)s non lavora più qui: non lo cerchiamo più."))


@area.post("/<int:contact_id>/rimanda-conferma")
def ask_again(contact_id: int) -> ResponseReturnValue:
    contact = queries.one_for(door.visitor(), contact_id)
    sent = contact.shut_out_at is None and contact.left_at is None and entrance.ask_to_confirm(contact, asked_by="owner")
    words = _("Messaggio in partenza.") if sent else _("Ora non possiamo mandarlo: riprova domani, o telefonaci.")
    flash(words, "success" if sent else "info")
    return redirect(url_for(".index"))


@area.post("/annulla/<int:event_id>")
def undo(event_id: int) -> ResponseReturnValue:
    services.undo(companies.event_of(door.company(), event_id), by=door.visitor())
    flash(_("Annullato: è tutto com'era prima."), "info")
    return redirect(url_for(".index"))


@area.route("/indirizzo/<token>", methods=["GET", "POST"])
def new_address(token: str) -> ResponseReturnValue:
    """Opening the link shows a button; pressing it, the new address takes the place of the old one."""
    if links.find(token, entrance.NEW_ADDRESS_LINK) is None:
        return render_template("companies/company/link_ended.html"), 410
    form = Form()
    link = links.use(token, entrance.NEW_ADDRESS_LINK) if form.is_submitted() else None
    if link is None:
        return render_template("companies/company/confirm.html", form=form)
    opened = links.use(services.take_address(db.get_or_404(Contact, link.subject_id)), entrance.AREA_LINK) or abort(410)
    door.let_in(opened)
    flash(_("Grazie: da ora ti scriviamo al nuovo indirizzo."), "success")
    return redirect(url_for("companies_company.index"))


def _must_manage() -> None:
    if not queries.manages(door.visitor()):
        raise RuleBroken(_("Lo può fare solo il referente principale."))


def _done(contact_id: int, act: Callable[[Contact, Contact], CompanyEvent], words: str) -> ResponseReturnValue:
    _must_manage()
    contact = queries.one_for(door.visitor(), contact_id)
    event = act(contact, door.visitor())
    flash(undoable(words % {"name": contact.name}, url_for(".undo", event_id=event.id)), "success")
    return redirect(url_for(".index"))
