"""The week of an offer: which parts of which days, as boxes are ticked, as it is stored, and in words."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.companies.choices import Words

Grid = dict[str, list[str]]  # day: its parts, both in the order of the week

DAYS: dict[str, Words] = {
    "mon": _l("lunedì"),
    "tue": _l("martedì"),
    "wed": _l("mercoledì"),
    "thu": _l("giovedì"),
    "fri": _l("venerdì"),
    "sat": _l("sabato"),
    "sun": _l("domenica"),
}
PARTS: dict[str, Words] = {"morning": _l("mattina"), "afternoon": _l("pomeriggio"), "evening": _l("sera")}
SHORT: dict[str, Words] = {
    "mon": _l("lun"),
    "tue": _l("mar"),
    "wed": _l("mer"),
    "thu": _l("gio"),
    "fri": _l("ven"),
    "sat": _l("sab"),
    "sun": _l("dom"),
}
CODES = tuple(f"{day}-{part}" for day in DAYS for part in PARTS)
A_RUN = 3  # days from which on «lun–mer» is said rather than «lun e mar»


def read(ticked: Iterable[str]) -> Grid:
    """What is stored of the boxes that were ticked, such as `mon-morning`; whatever is no box of the week is left out."""
    chosen = set(ticked)
    week = {day: [part for part in PARTS if f"{day}-{part}" in chosen] for day in DAYS}
    return {day: parts for day, parts in week.items() if parts}


def codes(grid: Mapping[str, Iterable[str]]) -> list[str]:
    """The boxes of a stored week, in its order."""
    ticked = {f"{day}-{part}" for day, parts in grid.items() for part in parts}
    return [code for code in CODES if code in ticked]


def words(grid: Mapping[str, Iterable[str]]) -> str:
    """The week as one says it: «lun–ven mattina, sab mattina e sera»; empty where nothing was ticked."""
    week = read(codes(grid))
    hours = {day: tuple(parts) for day, parts in week.items()}
    alike = {parts: [day for day in DAYS if hours.get(day) == parts] for parts in hours.values()}
    return ", ".join(f"{_days(days)} {_parts(parts)}" for parts, days in alike.items())


def _days(days: list[str]) -> str:
    """Days in a row are said as one."""
    if len(days) == len(DAYS):
        return _("tutti i giorni")
    place = {day: number for number, day in enumerate(DAYS)}
    runs = [[day for _at, day in run] for _gap, run in groupby(enumerate(days), lambda each: place[each[1]] - each[0])]
    return _listed([said for run in runs for said in _run(run)])


def _run(days: list[str]) -> list[str]:
    if len(days) < A_RUN:
        return [str(SHORT[day]) for day in days]
    return [f"{SHORT[days[0]]}–{SHORT[days[-1]]}"]


def _parts(parts: tuple[str, ...]) -> str:
    return _("tutto il giorno") if len(parts) == len(PARTS) else _listed([str(PARTS[part]) for part in parts])


def _listed(said: list[str]) -> str:
    if len(said) == 1:
        return said[0]
    return _("%(some)s e %(last)s", some=", ".join(said[:-1]), last=said[-1])
