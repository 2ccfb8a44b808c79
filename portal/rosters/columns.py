"""Which column of a list holds what: by what it is called, and by what its cells look like. Values in, values out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from statistics import median_low

import yaml
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from stdnum.it import codicefiscale, iva

from portal.companies import activity_codes
from portal.companies.pec import looks_like_pec
from portal.core.text import fold
from portal.rosters import towns
from portal.sheets.lines import Line

NAMES = Path(__file__).with_name("columns.yaml")
LABELS = {
    "name": _l("Nome dell'azienda"),
    "vat_number": _l("Partita IVA"),
    "tax_code": _l("Codice fiscale"),
    "municipality": _l("Comune"),
    "province": _l("Provincia"),
    "cap": _l("CAP"),
    "address": _l("Indirizzo"),
    "emails": _l("E-mail"),
    "pec": _l("PEC"),
    "phones": _l("Telefono"),
    "ateco": _l("Codice ATECO"),
    "legal_form": _l("Forma giuridica"),
    "contact_name": _l("Persona di riferimento"),
    "contact_role": _l("Ruolo della persona"),
    "legal_representative": _l("Legale rappresentante"),
    "labour_consultant": _l("Consulente del lavoro"),
    "ccnl": _l("Contratto collettivo"),
    "notes": _l("Note"),
}
SEVERAL = frozenset({"address", "emails", "phones", "contact_name", "notes", "pec"})  # may stand in more than one column
FIRST_LINES = 30  # among which the names of the columns are
FIRST_NAME = frozenset({"nome", "first name", "name"})
SURNAME = frozenset({"cognome", "surname", "last name"})
SAMPLE = 60  # lines by which a column is known
SURE = 0.6  # of the cells that say something
WORD = re.compile(r"[a-z0-9]+")
LETTERS = re.compile(r"\b(?:[a-z]\W)+[a-z]\b")  # «p.e.c.», «c a p»
NUMBERED = re.compile(r" \d+$")


@dataclass(frozen=True)
class Layout:
    """Where the names of the columns stand (0: nowhere), how they read, and what each position holds."""

    header_row: int
    headers: list[str]
    columns: dict[int, str] = field(default_factory=dict)

    def body(self, lines: Sequence[Line]) -> list[Line]:
        return [line for line in lines if line.number > self.header_row]


@cache
def _known() -> dict[str, str]:
    """Fields by the names of columns; what is listed first holds."""
    listed = yaml.safe_load(NAMES.read_text("utf-8"))
    found: dict[str, str] = {}
    for meant, names in listed.items():
        for name in names:
            found.setdefault(name, meant)
    return found


def meant(header: str) -> str | None:
    """The field that a name of a column stands for; a longer name is known by the longest piece of it that is listed."""
    words = _words(header)
    exact = _exactly(words)
    if exact or not 0 < len(words) <= 8:
        return exact
    pieces = [
        " ".join(words[start : start + size]) for size in range(len(words), 0, -1) for start in range(len(words) - size + 1)
    ]
    return next((_known()[piece] for piece in pieces if piece in _known() and len(piece) > 2), None)


def _words(header: str) -> list[str]:
    return WORD.findall(LETTERS.sub(lambda found: re.sub(r"\W", "", found[0]), fold(header)))


def _exactly(words: Sequence[str]) -> str | None:
    whole = " ".join(words)
    return _known().get(whole) or _known().get(NUMBERED.sub("", whole))


def layout(lines: Sequence[Line], *, has_places: bool = False) -> Layout:
    """What can be told of a list without asking anybody. `has_places`: every cell has a place of its own, as in a workbook;
    elsewhere a row that is longer than the others is one that was cut at the wrong sign.
    """
    return _laid_out(_header(lines), lines, has_places)


def named(lines: Sequence[Line], header_row: int, *, has_places: bool = False) -> Layout:
    """The same where somebody has said in which row the names stand."""
    return _laid_out(next((line for line in lines if line.number == header_row), None), lines, has_places)


def _laid_out(header: Line | None, lines: Sequence[Line], has_places: bool) -> Layout:
    number = header.number if header else 0
    body = [line for line in lines if line.number > number]
    lengths = [len(line.cells) for line in body] or [0]
    width = max(len(header.cells) if header else 0, median_low(lengths) if header and not has_places else max(lengths))
    headers = [(header.cell(each) if header else "") or _("Col. %(letter)s", letter=letter(each)) for each in range(width)]
    return Layout(number, headers, guess(headers if header else [""] * width, body[:SAMPLE]))


def _header(lines: Sequence[Line]) -> Line | None:
    """The row most of whose cells are names of columns. One name alone is enough only where nothing in its row is a number:
    «Azienda agricola Rossi, via Roma» is no row of names.
    """
    first = [line for line in lines[:FIRST_LINES] if not _holds_data(line)]
    scored = [(*_names_in(line), line) for line in first]
    exact, known, best = max(scored, key=lambda each: each[:2], default=(0, 0, None))
    if best is None or not exact or (known == 1 and any(character.isdigit() for cell in best.cells for character in cell)):
        return None
    return best


def _names_in(line: Line) -> tuple[int, int]:
    """How many cells are the name of a column to the letter, and how many different fields are named at all."""
    short = [cell for cell in line.cells if len(cell) < 60]
    return sum(bool(_exactly(_words(cell))) for cell in short), len({meant(cell) for cell in short} - {None})


def _holds_data(line: Line) -> bool:
    """Names of columns hold neither addresses nor long numbers."""
    return any("@" in cell or sum(each.isdigit() for each in cell) > 6 for cell in line.cells)


def guess(headers: Sequence[str], body: Sequence[Line]) -> dict[int, str]:
    """A field for each position that has one. The name says it unless the cells clearly say otherwise."""
    found: dict[int, str] = {}
    for position, header in enumerate(headers):
        cells = [cell for line in body if (cell := line.cell(position))]
        said = _said(header, headers)
        shown = _shown_by(cells)
        chosen = shown if shown and (said is None or not _fits(said, cells)) else said
        if chosen == "emails" and shown == "pec":
            chosen = "pec"
        if chosen and (chosen in SEVERAL or chosen not in found.values()):
            found[position] = chosen
    return _with_a_name(found, headers, body)


def _said(header: str, beside: Sequence[str]) -> str | None:
    """What the name of a column stands for; «Nome» beside «Cognome» is a person's."""
    is_persons = fold(header).strip() in FIRST_NAME and any(fold(each).strip() in SURNAME for each in beside)
    return "contact_name" if is_persons else meant(header)


def _with_a_name(found: dict[int, str], headers: Sequence[str], body: Sequence[Line]) -> dict[int, str]:
    """Where no column is called the name, it is the first one of words that nothing else is known of."""
    if "name" in found.values():
        return found
    free = [each for each in range(len(headers)) if each not in found]
    for position in free:
        cells = [cell for line in body if (cell := line.cell(position))]
        wordy = sum(any(character.isalpha() for character in cell) for cell in cells)
        if len(cells) > len(body) * SURE and wordy > len(cells) * SURE and not headers[position]:
            return {**found, position: "name"}
    return found


def _fits(what: str, cells: Sequence[str]) -> bool:
    """Whether any cell looks like what the name of its column says; too few cells say nothing."""
    look = LOOKS.get(what)
    return look is None or len(cells) < 3 or any(look(cell) for cell in cells)


def _shown_by(cells: Sequence[str]) -> str | None:
    shares = ((what, sum(look(cell) for cell in cells)) for what, look in LOOKS.items() if cells)
    return next((what for what, count in shares if count >= max(1, len(cells) * SURE)), None)


def letter(position: int) -> str:
    """How a spreadsheet calls a column: A for 0, AA for 26."""
    before, last = divmod(position, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _is_tax_code(cell: str) -> bool:
    return len(cell) == 16 and bool(codicefiscale.is_valid(cell))


def _is_ateco(cell: str) -> bool:
    return bool(re.match(r"\d\d\.\d", cell)) and activity_codes.known(cell.split(maxsplit=1)[0]) is not None


def _is_phone(cell: str) -> bool:
    digits = re.sub(r"[\s./+()-]", "", cell)
    return digits.isdecimal() and 8 <= len(digits) <= 13 and (digits[0] in "03" or "+" in cell)


# What cells look like, the surest first.
LOOKS: dict[str, Callable[[str], bool]] = {
    "pec": lambda cell: "@" in cell and looks_like_pec(cell.split()[0].rstrip(";,")),
    "emails": lambda cell: "@" in cell,
    "tax_code": _is_tax_code,
    "vat_number": lambda cell: bool(iva.is_valid(cell.zfill(11))) and len(cell) > 8,
    "ateco": _is_ateco,
    "phones": _is_phone,
    "municipality": lambda cell: not cell.isdecimal() and bool(towns.called(cell)),
    "cap": lambda cell: cell.isdecimal() and len(cell) == 5 and bool(towns.with_cap(cell)),
}
