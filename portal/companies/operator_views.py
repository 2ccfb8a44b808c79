"""Companies as operators see them."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import queries, services
from portal.companies.choices import STATUS, said
from portal.companies.forms import NoteForm
from portal.companies.models import Company, CompanyStatus
from portal.core import activities, audit, links, places
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table, local

area = Area(
    "companies",
    Audience.OPERATOR,
    "/gestione/aziende",
    menu=_l("Aziende"),
    icon="building",
    needs=Permission.COMPANIES_VIEW,
)


@area.get("/")
def index() -> ResponseReturnValue:
    table = companies_table()
    if table.wants_csv:
        return export(table)
    return render_template("companies/operator/index.html", table=table)


@needs(Permission.COMPANIES_EXPORT)
def export(table: Table) -> ResponseReturnValue:
    """Data leave the house: who took which, and how many, is kept whatever becomes of the download."""
    audit.journal("company.export", label=f"{table.total} aziende", filter=table.asked_for, rows=table.total)
    return table.as_csv()


def companies_table() -> Table:
    return Table(
        name="aziende",
        query=queries.listed(),
        columns=[
            Column("name", _("Azienda"), lambda row: row.name, Company.name),
            Column("status", _("Stato"), lambda row: STATUS[row.status], Company.status),
            Column("municipality", _("Comune"), lambda row: row.municipality_name, Company.municipality),
            Column("sector", _("Attività"), lambda row: row.sector_name, Company.sector),
            Column("contact", _("Referente"), lambda row: row.main_contact.name if row.main_contact else ""),
            Column("phone", _("Telefono"), lambda row: row.main_contact.phone if row.main_contact else "", shown=False),
            Column("email", _("E-mail"), lambda row: row.main_contact.email if row.main_contact else "", shown=False),
            Column("created_at", _("Registrata il"), lambda row: local(row.created_at)[:10], Company.created_at),
        ],
        unique=Company.id,
        search=queries.found_by,
        filters=[
            Filter("stato", _("Stato"), [(each.value, str(STATUS[each])) for each in CompanyStatus], _with_status),
            Filter("comune", _("Comune"), _municipalities(), lambda code: Company.municipality == code),
            Filter("attivita", _("Attività"), activities.choices("it"), lambda code: Company.sector == code),
        ],
        default_sort="created_at",
        default_descending=True,
    )


def _with_status(value: str) -> object:
    return Company.status == CompanyStatus(value)


def _municipalities() -> list[tuple[str, str]]:
    return sorted(((code, places.name(code)) for code in queries.municipalities_in_use()), key=lambda pair: pair[1])


@area.get("/<int:company_id>")
def page(company_id: int) -> ResponseReturnValue:
    company = queries.one(company_id)
    contact = company.main_contact
    working = links.working(services.AREA_LINK, contact.id) if contact else []
    return render_template(
        "companies/operator/page.html",
        company=company,
        note=NoteForm(),
        links=working,
        said=said,
        status=STATUS[company.status],
    )


@area.post("/<int:company_id>/nota")
@needs(Permission.COMPANIES_EDIT)
def add_note(company_id: int) -> ResponseReturnValue:
    company = queries.one(company_id)
    form = NoteForm()
    if form.run(services.add_note, company=company):
        flash(_("Nota scritta."), "success")
        return redirect(url_for(".page", company_id=company.id))
    return render_template(
        "companies/operator/page.html", company=company, note=form, links=[], said=said, status=STATUS[company.status]
    )


@area.post("/<int:company_id>/manda-link")
@needs(Permission.COMPANIES_EDIT)
def send_link(company_id: int) -> ResponseReturnValue:
    company = queries.one(company_id)
    contact = company.mail_contact
    if contact and services.send_link(contact):
        flash(_("Collegamento in partenza per %(email)s.", email=contact.email), "success")
    else:
        flash(_("Non si può: nessuna e-mail confermata, o troppi collegamenti oggi. Telefona."), "error")
    return redirect(url_for(".page", company_id=company.id))


@area.post("/<int:company_id>/revoca-link")
@needs(Permission.COMPANIES_EDIT)
def revoke_links(company_id: int) -> ResponseReturnValue:
    company = queries.one(company_id)
    ended = services.revoke_links(company)
    flash(_("Collegamenti revocati: %(count)s. Chi li ha aperti è già fuori.", count=ended), "success")
    return redirect(url_for(".page", company_id=company.id))
