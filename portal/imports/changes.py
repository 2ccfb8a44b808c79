"""What a row would change in a company: it fills what is empty, adds who can be reached, and empties nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _

from portal.companies.models import Company
from portal.core import places
from portal.core.text import fold
from portal.rosters.cells import Values
from portal.rosters.columns import LABELS

FIELDS = (
    *("name", "vat_number", "tax_code", "municipality", "pec", "ateco", "legal_form"),
    *("legal_representative", "labour_consultant", "ccnl", "notes"),
)
NOBODY: Any = SimpleNamespace(**dict.fromkeys(FIELDS, ""), contacts=(), sites=())  # of whom nothing is known yet
NEVER_OVER = frozenset({"vat_number"})  # another number is another company, or a thing to ask


@dataclass
class Changes:
    """`said`: attributes of the company; `people`: pairs of an address and a number, either may be empty; `kept`: fields that
    stay as they are though the row says otherwise.
    """

    said: dict[str, str] = field(default_factory=dict)
    people: list[tuple[str, str]] = field(default_factory=list)
    site: bool = False
    kept: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.said or self.people or self.site)


def of(company: Company, values: Values, *, overwrites: bool) -> Changes:
    found = Changes()
    for name in FIELDS:
        there, told = getattr(company, name) or "", getattr(values, name)
        if not told or _same(there, told):
            continue
        if not there or (overwrites and name not in NEVER_OVER):
            found.said[name] = told
        else:
            found.kept.append(name)
    found.people = _people(company, values)
    found.site = _is_new_site(company, values)
    return found


def _same(there: str, told: str) -> bool:
    return " ".join(fold(there).split()) == " ".join(fold(told).split())


def _people(company: Company, values: Values) -> list[tuple[str, str]]:
    """Addresses and numbers that nobody of the company has, also of those who have left or do not want to be written to."""
    known = {(contact.email or "").lower() for contact in company.contacts} | {(company.pec or "").lower()}
    called = {contact.phone for contact in company.contacts}
    emails = [email for email in values.emails if email.lower() not in known]
    phones = [phone for phone in values.phones if phone not in called]
    return list(zip_longest(emails, phones, fillvalue=""))


def _is_new_site(company: Company, values: Values) -> bool:
    """An address that none of its places has; a postal code alone says where it is only if nothing else does."""
    sites: list[Any] = company.sites  # type: ignore[attr-defined]
    if values.address:
        return not any(_same(site.address, values.address) for site in sites)
    return bool(values.cap) and not sites


def shown(company: Company | None, values: Values, changes: Changes) -> dict[str, Any]:
    """Field: [before, after], as people read it."""
    before = {name: getattr(company, name) or "" if company else "" for name in changes.said}
    said = {name: [_read(name, before[name]), _read(name, value)] for name, value in changes.said.items()}
    emails, phones = (
        ([each for each in column if each] for column in zip(*changes.people, strict=True)) if changes.people else ([], [])
    )
    added = {"emails": ", ".join(emails), "phones": ", ".join(phones)}
    added["address"] = " ".join(part for part in (values.address, values.cap) if part) if changes.site else ""
    return said | {name: ["", value] for name, value in added.items() if value}


def _read(name: str, value: str) -> str:
    return places.name(value) if name == "municipality" else value


def words(shown_changes: dict[str, Any], kept: Iterable[str]) -> str:
    """«Aggiunge: telefono, PEC. Cambia: nome. Resta com'è: comune.»"""
    added = [str(LABELS[name]) for name, (before, _after) in shown_changes.items() if not before]
    changed = [str(LABELS[name]) for name, (before, _after) in shown_changes.items() if before]
    stays = [str(LABELS[name]) for name in kept]
    parts = [
        _("Aggiunge: %(fields)s.", fields=", ".join(added)) if added else "",
        _("Cambia: %(fields)s.", fields=", ".join(changed)) if changed else "",
        _("Resta com'è: %(fields)s.", fields=", ".join(stays)) if stays else "",
    ]
    return " ".join(part for part in parts if part)
