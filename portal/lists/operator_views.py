"""The register of companies as operators look at it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies import queries
from portal.companies.models import STATUS_LABELS, Company, CompanyStatus
from portal.core import activities, audit, places
from portal.core.areas import Area, needs
from portal.core.roles import Audience, Permission
from portal.core.tables import Column, Filter, Table, local

area = Area(
    "lists",
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
    return render_template("lists/operator/index.html", table=table)


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
            Column("status", _("Registrazione"), lambda row: row.status_label, Company.status),
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
            Filter(
                "registrazione",
                _("Registrazione"),
                [(each.value, str(STATUS_LABELS[each])) for each in CompanyStatus],
                _with_status,
            ),
            Filter("comune", _("Comune"), _municipalities(), lambda code: Company.municipality == code),
            Filter("attivita", _("Attività"), activities.choices("it"), lambda code: Company.sector == code),
        ],
        default_sort="created_at",
        default_descending=True,
    )


def _with_status(value: str) -> object:
    return Company.status == CompanyStatus(value)


def _municipalities() -> list[tuple[str, str]]:
    used = [code for code in queries.municipalities_in_use() if code]  # who prefers a call may have said none yet
    return sorted(((code, places.name(code)) for code in used), key=lambda pair: pair[1])
