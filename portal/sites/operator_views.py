"""Sites, people at work and declarations of companies, as operators hear of them; and what is about to end."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import queries as companies
from portal.companies.models import Company, CompanyEvent
from portal.core import exports
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Table
from portal.core.undo import undoable
from portal.core.web import back
from portal.sites import asking, declaring, queries, services, standing, undoing
from portal.sites.forms import SiteForm, SpokenAnswersForm, SpokenHeadcountForm, as_answered
from portal.sites.models import CompanySite

area = Area(
    "sites",
    Audience.OPERATOR,
    "/gestione/sedi",
    menu=_l("Organico e dichiarazioni"),
    icon="building",
    aside=True,
    needs=Permission.COMPANIES_VIEW,
)


@area.get("/")
def index() -> ResponseReturnValue:
    table = ending_table()
    if table.wants_file:
        return exports.take_away(table, "declarations.export", label=_("Organico e dichiarazioni"))
    return render_template("sites/operator/index.html", table=table)


def ending_table() -> Table:
    query, ends = queries.to_settle()
    return Table(
        name="in-scadenza",
        query=query,
        columns=[
            Column("name", _("Azienda"), lambda row: row.name, Company.name_order),
            Column("phone", _("Telefono"), lambda row: row.main_contact and row.main_contact.phone, shown=False),
            Column("valid_until", _("Vale fino al"), lambda row: standing.ending(row)[0].valid_until, ends),
            Column("acts", _("Che cosa fare"), None),
            Column("what", _("Che cosa"), what_ends),
        ],
        unique=Company.id,
        search=companies.found_by,
        default_sort="valid_until",
    )


def what_ends(company: Company) -> str:
    return "; ".join(standing.said(row) for row in standing.ending(company))


@area.route("/azienda/<int:company_id>/nuova", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def add(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    form = SiteForm(data={"municipality": company.municipality} if not company.sites else None)  # type: ignore[attr-defined]
    site = form.run(services.add, company=company)
    if site:
        flash(_("Sede aggiunta: %(name)s.", name=site.name), "success")
        return redirect(_page(company))
    return render_template("sites/operator/site.html", form=form, company=company, site=None, page=_page(company))


@area.route("/<int:site_id>/correggi", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def change(site_id: int) -> ResponseReturnValue:
    site = queries.one(site_id)
    form, page = SiteForm(obj=site), _page(site.company)
    if form.run(services.change, site=site):
        flash(_("Sede salvata: %(name)s.", name=site.name), "success")
        return redirect(page)
    form.shows(version=site.version)
    return render_template("sites/operator/site.html", form=form, company=site.company, site=site, page=page)


@area.post("/<int:site_id>/chiudi")
@needs(Permission.COMPANIES_EDIT)
def close(site_id: int) -> ResponseReturnValue:
    site = queries.one(site_id)
    event = services.close(site)
    return _done(_("Sede chiusa: %(name)s.", name=site.name), event, _page(site.company))


@area.route("/azienda/<int:company_id>/organico", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def count_all(company_id: int) -> ResponseReturnValue:
    return _count(companies.one(company_id), None)


@area.route("/<int:site_id>/organico", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def count(site_id: int) -> ResponseReturnValue:
    site = queries.one(site_id)
    return _count(site.company, site)


def _count(company: Company, site: CompanySite | None) -> ResponseReturnValue:
    """What somebody of the company says at the telephone; the numbers of last time are there to be read out."""
    form, page = SpokenHeadcountForm(data=_heard(company, standing.headcount(company, site))), _page(company)
    event = form.run(declaring.count, company=company, site=site)
    if event:
        return _done(_("Organico di %(name)s scritto.", name=company.name), event, page)
    form.shows(newest=queries.written(company))
    return render_template("sites/operator/headcount.html", form=form, company=company, site=site, page=page)


@area.route("/azienda/<int:company_id>/dichiarazioni", methods=["GET", "POST"])
@needs(Permission.COMPANIES_EDIT)
def declare(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    said = as_answered(standing.declarations(company))
    form, page = SpokenAnswersForm(data={**_heard(company, None), **said}), _page(company)
    event = form.run(declaring.declare, company=company)
    if event:
        return _done(_("Dichiarazioni di %(name)s scritte.", name=company.name), event, page)
    form.shows(newest=queries.written(company))
    return render_template("sites/operator/declarations.html", form=form, company=company, page=page)


def _heard(company: Company, row: Any) -> dict[str, Any]:
    """What stands in a form before anybody types: the main contact says it, today."""
    numbers = ("permanent", "fixed_term", "interns_hosted")
    known = {name: getattr(row, name) for name in numbers} if row else {}
    return {"declared_by": company.main_contact.name if company.main_contact else "", **known}


@area.post("/azienda/<int:company_id>/chiedi-rinnovo")
@needs(Permission.COMPANIES_EDIT)
def ask(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    asking.ask(company)
    reader = company.mail_contact
    flash(_("Messaggio in partenza per %(email)s.", email=reader.email if reader else ""), "success")
    return redirect(back(_page(company)))


@area.post("/azienda/<int:company_id>/piu-avanti")
@needs(Permission.COMPANIES_EDIT)
def put_off(company_id: int) -> ResponseReturnValue:
    company = companies.one(company_id)
    event = asking.put_off(company)
    return _done(_("%(name)s: se ne riparla tra un mese.", name=company.name), event, back(_page(company)))


@area.post("/annulla/<int:event_id>")
@needs(Permission.COMPANIES_EDIT)
def undo(event_id: int) -> ResponseReturnValue:
    company = undoing.take_back(companies.event(event_id))
    flash(_("Annullato: per %(name)s è tutto com'era prima.", name=company.name), "info")
    return redirect(back(_page(company)))


def _done(words: str, event: CompanyEvent, where: str) -> ResponseReturnValue:
    flash(undoable(words, url_for(".undo", event_id=event.id)), "success")
    return redirect(where)


def _page(company: Company) -> str:
    return url_for("companies_operator.page", company_id=company.id) + "#sedi"
