"""The register of companies as a table: its filters, its columns, one page at a time."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.companies import queries as companies
from portal.companies.models import Company
from portal.core.tables import Column, Filter, Table
from portal.core.workdays import today
from portal.lists import columns, filters, queries
from portal.lists.filters import EXCLUDED, MINE
from portal.lists.models import SavedList

MOST = 10_000  # companies that are counted one by one; of more the page says «più di 10.000»
PATH = "/gestione/aziende/"
MOST_DIGITS = 9  # of a list's number


def table(asked: MultiDict[str, str], *, mine: list[int], path: str = PATH) -> Table:
    """What was asked of the register, in an address's own words. `mine`: whose companies the reader follows today."""
    number = asked.get("elenco", "")
    return Table(
        name="aziende",
        query=queries.listed(
            excluded=EXCLUDED in asked.getlist("quali"), tags="tags" in asked.get("colonne", "").split(",")
        ),
        columns=columns.all_columns(),
        unique=Company.id,
        search=companies.found_by,
        filters=filters.all_of(mine),
        asked=asked,
        path=path,
        default_sort="created_at",
        default_descending=True,
        choosable=True,
        most=MOST,
        kept={"elenco": number} if number.isdecimal() and len(number) <= MOST_DIGITS else {},
    )


def state(table: Table) -> dict[str, Any]:
    """What a saved list keeps of the table."""
    order = {name: value for name, value in table.carried.items() if name in {"ordina", "verso"}}
    return {"asked": {**table.asked_for, **order}, "columns": table.chosen}


def journalled(table: Table) -> dict[str, Any]:
    """What was asked, for the log: people and tags by their names of today, since both may go."""
    named = {
        each.name: [words for _value, words in each.answers] for each in table.filters if each.name in {"operatore", "tag"}
    }
    return table.asked_for | {name: words for name, words in named.items() if words}


def address_of(saved: SavedList) -> str:
    """The register as the list asks for it; the address also carries which list it was."""
    carried = {**saved.asked, "colonne": ",".join(saved.columns), "elenco": str(saved.id)}
    return f"{PATH}?{urlencode({name: value for name, value in carried.items() if value}, doseq=True)}"


def asks(table: Table, saved: SavedList) -> bool:
    """Whether the table is still exactly what the list keeps."""
    return state(table) == {"asked": saved.asked, "columns": saved.columns}


def ready(table: Table) -> list[tuple[str, str, bool]]:
    """Lists that everybody has without saving them: words, address, and whether it is this one."""
    which = [(label, f"{PATH}?quali={value}") for value, label in filters.which_ones()]
    there = [(_("Tutte"), PATH), (_("Le mie"), f"{PATH}?operatore={MINE}"), *which]
    asked = f"{PATH}?{urlencode(table.asked_for, doseq=True)}" if table.asked_for else PATH
    return [(words, address, address == asked and not table.kept) for words, address in there]


def shown(table: Table, current: SavedList | None) -> dict[str, Any]:
    """What the page needs besides: ready lists, the question as an address has it, and what is gone of it."""
    return {
        "table": table,
        "query": table.address().partition("?")[2],
        "ready": ready(table),
        "unchanged": current is not None and asks(table, current),
        "gone": [each.label for each in table.filters if each.gone],
        "hides_nothing": any(EXCLUDED in each.values for each in table.filters),
        "today": today(),
    }


def said(asking: Mapping[str, Any], questions: list[Filter]) -> list[tuple[str, str]]:
    """What a list asks, filter by filter; an answer that is no longer among the choices is named as such."""
    asked = MultiDict(asking)
    answers = [each.answered(asked.getlist(each.name)) for each in questions]
    words = [(_("Parole cercate"), f"«{asked['q']}»")] if "q" in asked else []
    return words + [(each.label, _words_of(each)) for each in answers if each.values or each.gone]


def _words_of(each: Filter) -> str:
    gone = [_("una scelta che non c'è più")] if each.gone else []
    return ", ".join([*(label for _value, label in each.answers), *gone])


def moved(table: Table, column: Column, by: int) -> str:
    """The same page with a column further left (-1) or right (1), or away (0)."""
    names = [each.name for each in table.shown]
    at = names.index(column.name)
    names.pop(at)
    if by:
        names.insert(max(0, at + by), column.name)
    return table.address(colonne=",".join(names))
