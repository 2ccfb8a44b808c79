"""What a company says of its sites, its people and itself, in its own area."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import door
from portal.companies import queries as companies
from portal.companies.models import CompanyEvent, Contact
from portal.core.areas import Area
from portal.core.language import day
from portal.core.roles import Audience
from portal.core.undo import undoable
from portal.core.workdays import today
from portal.sites import declaring, queries, services, standing, undoing, validity
from portal.sites.forms import AnswersForm, HeadcountForm, RenewalForm, SiteForm, as_answered
from portal.sites.models import CompanySite

area = Area("sites", Audience.COMPANY, "/azienda/sedi", admit=door.admit, menu=_l("Sedi e organico"))


@area.get("/")
def index() -> ResponseReturnValue:
    return render_template("sites/company/index.html", company=door.company())


@area.route("/nuova", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    form = SiteForm()
    site = form.run(services.add, company=door.company())
    if site:
        flash(_("Sede aggiunta: %(name)s.", name=site.name), "success")
        return redirect(url_for(".index"))
    return render_template("sites/company/site.html", form=form, place=None)


@area.route("/<int:site_id>", methods=["GET", "POST"])
def change(site_id: int) -> ResponseReturnValue:
    site = queries.one_of(door.company(), site_id)
    form = SiteForm(obj=site)
    if form.run(services.change, site=site):
        flash(_("Sede salvata: %(name)s.", name=site.name), "success")
        return redirect(url_for(".index"))
    form.shows(version=site.version)
    return render_template("sites/company/site.html", form=form, place=site)


@area.post("/<int:site_id>/chiudi")
def close(site_id: int) -> ResponseReturnValue:
    site = queries.one_of(door.company(), site_id)
    return _done(_("Sede chiusa: %(name)s.", name=site.name), services.close(site))


@area.route("/organico", methods=["GET", "POST"])
def count_all() -> ResponseReturnValue:
    return _count(None)


@area.route("/<int:site_id>/organico", methods=["GET", "POST"])
def count(site_id: int) -> ResponseReturnValue:
    return _count(queries.one_of(door.company(), site_id))


def _count(site: CompanySite | None) -> ResponseReturnValue:
    contact, known = door.visitor(), standing.headcount(door.company(), site)
    form = HeadcountForm(obj=known)
    event = form.run(declaring.count, company=contact.company, site=site, declared_by=contact.name)
    if event:
        return _done(_("Grazie: vale fino al %(day)s.", day=day(validity.until(today()))), event)
    form.shows(newest=queries.written(contact.company))
    return render_template("sites/company/headcount.html", form=form, place=site)


@area.route("/dichiarazioni", methods=["GET", "POST"])
def declare() -> ResponseReturnValue:
    contact = door.visitor()
    form = AnswersForm(data=as_answered(standing.declarations(contact.company)))
    event = form.run(declaring.declare, company=contact.company, declared_by=contact.name)
    if event:
        return _done(_("Grazie: vale fino al %(day)s.", day=day(validity.until(today()))), event)
    form.shows(newest=queries.written(contact.company))
    return render_template("sites/company/declarations.html", form=form)


@area.route("/ancora-cosi", methods=["GET", "POST"])
def renew() -> ResponseReturnValue:
    """All that was declared, to be confirmed with one button."""
    return _renew(door.visitor())


@area.route("/ancora-cosi/<token>", methods=["GET", "POST"])
def by_link(token: str) -> ResponseReturnValue:
    """The same for who comes by a mail: the page shows what it asks about, and its button confirms and lets in."""
    contact = door.bearer(token)
    if contact is None:
        return redirect(url_for("companies_company.enter", token=token))  # which says that it does not work any more
    return _renew(contact, token)


def _renew(contact: Contact, token: str | None = None) -> ResponseReturnValue:
    company = contact.company
    form = RenewalForm(standing.places(company), standing.declarations(company))
    event = form.run(_confirmed, contact=contact, token=token)
    if event:
        return _done(_("Grazie: vale fino al %(day)s.", day=day(validity.until(today()))), event)
    form.shows(newest=queries.written(company))
    return render_template("sites/company/renew.html", form=form, company=company, ending=standing.ending(company))


def _confirmed(*, contact: Contact, token: str | None, **said: Any) -> CompanyEvent:
    """Who confirms by a mail's link comes in by it, so that the timeline names the person."""
    if token:
        door.come_in(token)
    return declaring.confirm(contact.company, declared_by=contact.name, **said)


@area.post("/annulla/<int:event_id>")
def undo(event_id: int) -> ResponseReturnValue:
    undoing.take_back(companies.event_of(door.company(), event_id))
    flash(_("Annullato: è tutto com'era prima."), "info")
    return redirect(url_for(".index"))


def _done(words: str, event: CompanyEvent) -> ResponseReturnValue:
    flash(undoable(words, url_for(".undo", event_id=event.id)), "success")
    return redirect(url_for(".index"))
