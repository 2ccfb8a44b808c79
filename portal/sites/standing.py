"""What holds of all that a company has declared: of each thing the newest word that was not taken back."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from flask_babel import gettext as _
from flask_babel import ngettext

from portal.companies.models import Company
from portal.core.language import day
from portal.core.workdays import today
from portal.regulations import limits
from portal.regulations.limits import Quota
from portal.rulebook import queries as rulebook
from portal.sites.models import CompanyDeclaration, CompanySite, Declaration, DeclarationKind, HeadcountDeclaration

Row = TypeVar("Row", HeadcountDeclaration, CompanyDeclaration)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Place:
    """Where people are counted: a site, or (None) the whole company."""

    site: CompanySite | None
    headcount: HeadcountDeclaration | None

    @property
    def name(self) -> str:
        return self.site.name if self.site else _("Tutta l'azienda")


def newest(rows: Iterable[Row]) -> Row | None:
    """The one said last; of two said on one day, the one written last."""
    there = [row for row in rows if row.withdrawn_at is None]
    return max(there, key=lambda row: (row.declared_on, row.id), default=None)


def newest_by(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, Row]:
    groups: dict[Key, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    found = {each: newest(group) for each, group in groups.items()}
    return {each: row for each, row in found.items() if row}


def places(company: Company) -> list[Place]:
    """The open sites with their people; a company without sites is one place, as is one that was counted as a whole."""
    counted = newest_by(company.headcounts, lambda row: row.site_id)  # type: ignore[attr-defined]
    there = [Place(site, counted.get(site.id)) for site in company.sites if not site.is_closed]  # type: ignore[attr-defined]
    whole = [Place(None, counted.get(None))] if None in counted or not there else []
    return [*whole, *there]


def room_for(place: Place) -> Quota | None:
    """How many ordinary interns a place may host; None where its people are not known. Those it has declared all count as ordinary."""
    rule, counted = rulebook.quota(today()), place.headcount
    if rule is None or counted is None:
        return None
    return limits.quota(rule, staff=counted.staff, ordinary=counted.interns_hosted)


def staff_total(company: Company) -> int | None:
    """Everybody who works there, as declared; None where one of its places has not said."""
    counted = [place.headcount for place in places(company)]
    return sum(each.staff for each in counted if each) if all(counted) else None


def declarations(company: Company) -> dict[DeclarationKind, CompanyDeclaration | None]:
    """Every kind, with what was declared of it; None where nothing was."""
    said = newest_by(company.declarations, lambda row: row.kind)  # type: ignore[attr-defined]
    return {kind: said.get(kind) for kind in DeclarationKind}


def ending(company: Company) -> list[Declaration]:
    """What ends within the month or has ended, the earliest first."""
    counted = [place.headcount for place in places(company)]
    rows: list[Declaration] = [row for row in (*counted, *declarations(company).values()) if row and row.ends_soon]
    return sorted(rows, key=lambda row: row.valid_until)


def headcount(company: Company, site: CompanySite | None) -> HeadcountDeclaration | None:
    """How many work there, by the newest word."""
    return newest(row for row in company.headcounts if row.site_id == (site.id if site else None))  # type: ignore[attr-defined]


def said(row: Declaration) -> str:
    """What a row says, in a few words, with its last day: for lists."""
    until = (
        _("scaduto il %(day)s", day=day(row.valid_until))
        if row.is_expired
        else _("fino al %(day)s", day=day(row.valid_until))
    )
    if isinstance(row, HeadcountDeclaration):
        people = ngettext("%(num)d dipendente", "%(num)d dipendenti", row.staff)
        return f"{row.site.name}: {people}, {until}" if row.site else f"{people}, {until}"
    if isinstance(row, CompanyDeclaration):
        return f"{row.kind_label}: {_('sì') if row.holds else _('no')}, {until}"
    raise TypeError(row)
