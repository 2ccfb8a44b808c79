"""The columns that a list of companies may have. What a file holds of each is plain: a text, a number or a day."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from portal.companies.choices import COOPERATIVES, said
from portal.companies.models import Company
from portal.core.tables import Column
from portal.core.workdays import ROME


def all_columns() -> list[Column]:
    """Every column, the usual ones first; the reader chooses which, and in which order."""
    return [
        Column("name", _("Azienda"), lambda row: row.name, Company.name_order, width=36),
        Column("relation", _("Stato"), _state, width=24),
        Column("municipality", _("Comune"), lambda row: row.municipality_name, Company.municipality),
        Column("sector", _("Attività"), lambda row: row.sector_name, width=24),
        Column("contact", _("Referente"), _of_contact("name"), width=24),
        Column("phone", _("Telefono"), _of_contact("phone"), width=18),
        Column("next_step", _("Prossimo passo"), lambda row: row.next_step, Company.next_step_on, gaps=True, width=36),
        Column("operator", _("In carico a"), lambda row: row.assigned_to.name if row.assigned_to else ""),
        *_further(),
    ]


def _further() -> list[Column]:
    """Those that a list has only once somebody has chosen them."""
    return [
        _aside("created_at", _("Registrata il"), _registered_on, Company.created_at, width=14),
        _aside("next_step_on", _("Quando"), lambda row: row.next_step_on, Company.next_step_on, gaps=True, width=14),
        _aside("recontact_on", _("Risentire dal"), lambda row: row.recontact_on, Company.recontact_on, gaps=True, width=14),
        _aside("tags", _("Etichette"), lambda row: ", ".join(tag.name for tag in row.tags), width=30),
        _aside("cooperative", _("Cooperativa"), lambda row: said(COOPERATIVES, row.cooperative)),
        _aside("registration", _("Registrazione"), lambda row: row.status_label),
        _aside("email", _("E-mail"), _of_contact("email"), width=30),
        _aside("pec", _("PEC"), lambda row: row.pec, width=30),
        _aside("vat_number", _("Partita IVA"), lambda row: row.vat_number, width=14),
        _aside("tax_code", _("Codice fiscale"), lambda row: row.tax_code, width=18),
        _aside("ateco", _("Codice ATECO"), lambda row: row.ateco, Company.ateco, gaps=True, width=12),
        _aside("size", _("Dipendenti"), lambda row: row.size, width=12),
        _aside("source", _("Da dove viene"), lambda row: row.source),
    ]


def _aside(name: str, label: str, export: Callable[[Any], object], order: Any = None, **known: Any) -> Column:
    return Column(name, label, export, order, shown=False, **known)


def _of_contact(what: str) -> Callable[[Company], str]:
    return lambda row: (getattr(row.main_contact, what) or "") if row.main_contact else ""


def _registered_on(row: Company) -> object:
    """The day by the clocks in Rome, as on the screen."""
    return row.created_at.astimezone(ROME).date()


def _state(row: Company) -> str:
    return " · ".join([row.relation_label, *(word for word, _tone in row.labels)])
