"""What the register is narrowed by. The filters combine; of several answers to one of them each is enough."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from portal.accounts.models import User
from portal.companies import relation
from portal.companies.choices import COOPERATIVES, pairs
from portal.companies.models import STATUS_LABELS, Company, CompanyStatus, company_tag
from portal.companies.relation import Relation
from portal.core import activities, periods, places
from portal.core.tables import Filter
from portal.lists import queries
from portal.relations import queries as relations

MINE, NOBODY, EXCLUDED, OPEN = "mie", "nessuno", "escluse", "aperta"


def all_of(mine: list[int]) -> list[Filter]:
    """Every filter; `mine` are those whose companies the reader follows today, absent colleagues among them."""
    return [
        Filter("quali", _("Quali"), which_ones(), _which, many=True),
        Filter("stato", _("Stato"), _words(Relation, relation.LABELS), _is(Company.relation, Relation), many=True),
        Filter("operatore", _("In carico a"), _operators(), _in_charge(mine), many=True),
        Filter("comune", _("Comune"), _municipalities(), lambda code: Company.municipality == code, many=True),
        Filter("attivita", _("Attività"), activities.choices("it"), lambda code: Company.sector == code, many=True),
        Filter("tag", _("Etichetta"), [(str(tag.id), tag.name) for tag in queries.tags()], _tagged, many=True),
        Filter(
            "disponibilita", _("Disponibilità"), [(OPEN, _("Aperta adesso"))], lambda _value: queries.open_now(), many=True
        ),
        Filter("registrazione", _("Registrazione"), _words(CompanyStatus, STATUS_LABELS), _registered, many=True),
        Filter("cooperativa", _("Cooperativa"), pairs(COOPERATIVES), lambda code: Company.cooperative == code, many=True),
        Filter("ateco", _("Codice ATECO"), [], lambda code: Company.ateco.startswith(code, autoescape=True), typed=ateco),
        Filter(
            "registrata",
            _("In elenco dal – al"),
            [],
            lambda text: periods.holds(text, Company.created_at),
            typed=periods.tidy,
        ),
        Filter("incontrata", _("Incontrata dal – al"), [], relations.met_in, typed=periods.tidy),
    ]


def which_ones() -> list[tuple[str, str]]:
    return [
        ("oggi", _("Da fare oggi")),
        ("scaduti", _("Passi scaduti")),
        ("risentire", _("Da risentire")),
        ("ferme", _("Ferme da sei mesi")),
        (EXCLUDED, _("Escluse")),
    ]


def ateco(text: str) -> str:
    """The beginning of a code as it is stored, such as 55.10; "" where this is no beginning of one."""
    digits = re.sub(r"[\s.]", "", text)
    if not digits.isascii() or not digits.isdecimal():
        return ""
    return ".".join(digits[at : at + 2] for at in range(0, min(len(digits), 6), 2))


def _which(value: str) -> Any:
    return Company.excluded_at.is_not(None) if value == EXCLUDED else relations.WHICH[value]()


def _is(column: Any, kind: Any) -> Callable[[str], Any]:
    return lambda value: column == kind(value)


def _registered(value: str) -> Any:
    return Company.status == CompanyStatus(value)


def _words(kind: Any, words: Any) -> list[tuple[str, str]]:
    return [(each.value, str(words[each])) for each in kind]


def _in_charge(mine: list[int]) -> Callable[[str], Any]:
    def narrow(value: str) -> Any:
        if value == NOBODY:
            return Company.assigned_to_id.is_(None)
        return Company.assigned_to_id.in_(mine) if value == MINE else Company.assigned_to_id == int(value)

    return narrow


def _operators() -> list[tuple[str, str]]:
    return [(MINE, _("Me")), (NOBODY, _("Nessuno")), *((str(each.id), _named(each)) for each in queries.followers())]


def _named(user: User) -> str:
    return user.name if user.active else _("%(name)s (sospeso)", name=user.name)


def _municipalities() -> list[tuple[str, str]]:
    used: Sequence[str] = queries.in_use(Company.municipality)
    return sorted(((code, places.name(code)) for code in used if code), key=lambda pair: pair[1])


def _tagged(value: str) -> Any:
    return Company.id.in_(sa.select(company_tag.c.company_id).where(company_tag.c.tag_id == int(value)))
