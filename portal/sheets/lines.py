"""What a file of rows is read into: sheets of numbered lines, every cell a text."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.core.errors import RuleBroken

MOST_BYTES = 20 * 1024 * 1024
MOST_LINES = 100_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 2_000  # of a cell: more is a text, not a datum
EXACT = 2**53  # above, a spreadsheet has rounded


class Faulty(str):
    """A cell that says nothing that one can rely on: what of it can be seen, and why it can't be used."""

    __slots__ = ("why",)
    why: str

    def __new__(cls, shown: str, why: str) -> "Faulty":
        made = super().__new__(cls, shown)
        made.why = why
        return made


@dataclass(frozen=True)
class Line:
    """One row of the file; `number` as the spreadsheet counts, from 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, position: int) -> str:
        """Empty beyond the end: rows are as long as what somebody wrote."""
        return self.cells[position] if position < len(self.cells) else ""


@dataclass(frozen=True)
class Sheet:
    """Lines that say something; `lines` is asked only once they are needed."""

    name: str
    lines: Callable[[], list[Line]]


class Unreadable(RuleBroken):
    """The file as a whole can't be taken; the words say why and what to do."""

    def __init__(self, words: str) -> None:
        super().__init__(words, field="file")


def numbered(rows: Iterable[Iterable[str]]) -> list[Line]:
    """The rows that are not empty, without the empty cells at their end, within the limits."""
    lines: list[Line] = []
    for number, row in enumerate(rows, 1):
        cells = _without_tail(row)
        if cells:
            lines.append(Line(number, cells))
        if len(lines) > MOST_LINES:
            raise Unreadable(_("Ci sono più di %(most)s righe: dividi l'elenco in più file.", most=MOST_LINES))
    if any(len(line.cells) > MOST_COLUMNS for line in lines):
        raise Unreadable(_("Ci sono più di %(most)s colonne: togli quelle che non servono.", most=MOST_COLUMNS))
    return lines


def _without_tail(row: Iterable[str]) -> tuple[str, ...]:
    cells = list(row)
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def text(value: Any) -> str:
    """A cell as people see it in the spreadsheet; numbers that were codes are whole again as far as they can be."""
    if isinstance(value, str):
        return tidy(value)
    if value is None or isinstance(value, bool):
        return "" if value is None else ("sì" if value else "no")
    if isinstance(value, datetime) and value.time() == time():
        return f"{value:%d/%m/%Y}"
    if isinstance(value, datetime | date):
        return f"{value:%d/%m/%Y %H:%M:%S}" if isinstance(value, datetime) else f"{value:%d/%m/%Y}"
    if isinstance(value, time | timedelta):
        return str(value).rjust(8, "0")
    return _number(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return Faulty(str(value), _("un numero che non si legge"))
    if value == int(value):
        shown = str(int(value))
        return Faulty(shown, _("Excel ha arrotondato le ultime cifre")) if abs(value) > EXACT else shown
    return repr(value)


def tidy(written: str) -> str:
    """Without the spaces around and the characters that nobody sees; line breaks stay, for cells that hold several data."""
    if written.isascii() and written.isprintable():
        return written.strip()
    kept = "".join(character for character in written.replace("\r\n", "\n") if character in "\n\t" or _is_seen(character))
    return kept.replace("\u00a0", " ").strip()


def _is_seen(character: str) -> bool:
    """Not control characters, marks of the file's encoding, or signs that turn the direction of writing."""
    return character.isprintable() or character in "\u00a0\u2007\u202f\u3000"
