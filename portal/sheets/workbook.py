"""Excel workbooks (.xlsx): values as last computed, merged cells filled downwards, formulas without a value told."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring, iterparse
from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from portal.sheets.lines import MOST_CHARACTERS, Faulty, Line, Sheet, Unreadable, numbered, text

MOST_UNPACKED = 300 * 1024 * 1024  # bytes
MOST_ENTRIES = 2_000
MOST_CELLS = 3_000_000  # of the rectangle from the first cell to the last
MOST_TEXT = 150 * 1024 * 1024  # bytes
STRINGS = "xl/sharedStrings.xml"
FILLED = re.compile(rb'<(?:\w+:)?c\b[^<>/]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>/]*>')
COMPUTED = re.compile(rb'<(?:\w+:)?f[ >/]|\bt="e"')
STRING = re.compile(rb"<(?:\w+:)?si\b")
NAMED = re.compile(rb'\bt="s"[^<>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})')
PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]  # row and column, from 0


def sheets(data: bytes) -> list[Sheet]:
    """The sheets that hold rows and are not hidden, in the order of the file."""
    archive = _opened(data)
    parts = _parts(archive)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError as fault:
        raise _broken() from fault
    listed = [each for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet and each.name in parts]
    seen = [each for each in listed if each.visible == SheetVisibleEnum.Visible] or listed
    if not seen:
        raise Unreadable(_("In questo file Excel non ci sono fogli con righe."))
    return [Sheet(each.name, partial(_lines, book, archive, each.name, parts[each.name])) for each in seen]


def _broken() -> Unreadable:
    return Unreadable(_("Questo file Excel è rovinato: aprilo, salvalo di nuovo come .xlsx e riprova."))


def _opened(data: bytes) -> zipfile.ZipFile:
    """The archive that a workbook is, unless it is another kind or would fill the memory."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as fault:
        raise _broken() from fault
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(_("Questo file, aperto, è troppo grande: tieni solo il foglio con l'elenco e salvalo di nuovo."))
    _must_be_whole(archive)
    if "xl/workbook.xml" not in archive.NameToInfo:
        raise Unreadable(
            _("Questo file non è un foglio Excel .xlsx: aprilo, salvalo come «Cartella di lavoro Excel» e riprova.")
        )
    return archive


def _must_be_whole(archive: zipfile.ZipFile) -> None:
    """Whether every part is what the archive says of it, in size too."""
    try:
        bad = archive.testzip()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, zlib.error) as fault:
        raise _broken() from fault
    if bad:
        raise _broken()


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Where in the archive each sheet stands."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"))
        ties = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ParseError, DefusedXmlException) as fault:
        raise _broken() from fault
    targets = {tie.get("Id"): str(tie.get("Target")) for tie in ties}
    named = {each.get("name"): targets.get(each.get(REL)) for each in book.iter() if each.tag.endswith("}sheet")}
    found = {
        name: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for name, path in named.items() if name and path
    }
    return {name: path for name, path in found.items() if path in archive.NameToInfo}


def _lines(book: Any, archive: zipfile.ZipFile, name: str, path: str) -> list[Line]:
    written = archive.read(path)
    _must_be_small(written, archive.read(STRINGS) if STRINGS in archive.NameToInfo else b"")
    try:
        sheet = book.get_sheet_by_name(name)
        rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    except CalamineError as fault:
        raise _broken() from fault
    for row, column, shown in _faults(written) if COMPUTED.search(written) else ():
        if row < len(rows) and column < len(rows[row]) and rows[row][column] == "":
            rows[row][column] = shown
    _fill_down(rows, sheet.merged_cell_ranges or [])
    return numbered([_cell(value) for value in row] for row in rows)


def _cell(value: Any) -> str:
    said = value if isinstance(value, Faulty) else text(value)
    return Faulty(said[:40] + "…", _("è troppo lungo")) if len(said) > MOST_CHARACTERS else said


def _must_be_small(written: bytes, strings: bytes) -> None:
    """One cell at the far end of a sheet makes a rectangle of thousands of millions, and a long text may be named by them all."""
    rows = columns = 0
    for letters, digits in FILLED.findall(written):
        rows, columns = max(rows, int(digits)), max(columns, _column(letters.decode()) + 1)
    if rows * columns > MOST_CELLS:
        raise Unreadable(
            _("Nel foglio ci sono celle scritte molto lontano dalle altre: copia solo l'elenco in un foglio nuovo.")
        )
    lengths = dict(enumerate(len(each) for each in STRING.split(strings)[1:]))
    if sum(lengths.get(int(number), 0) for number in NAMED.findall(written)) > MOST_TEXT:
        raise Unreadable(_("Nel foglio ci sono testi troppo lunghi: tieni solo le colonne dell'elenco."))


def _faults(written: bytes) -> Iterator[tuple[int, int, Faulty]]:
    """Formulas that were never computed, and errors such as #N/D."""
    try:
        for _event, cell in iterparse(io.BytesIO(written)):
            if not cell.tag.endswith("}c"):
                if cell.tag.endswith("}row"):
                    cell.clear()
                continue
            fault = _fault(cell)
            place = PLACE.fullmatch(cell.get("r", "")) if fault else None
            if fault and place:
                yield int(place[2]) - 1, _column(place[1]), fault
    except (ParseError, DefusedXmlException) as error:
        raise _broken() from error


def _fault(cell: Any) -> Faulty | None:
    parts = {part.tag.rpartition("}")[2]: part.text or "" for part in cell}
    if cell.get("t") == "e":
        return Faulty(parts.get("v") or "#", _("è un errore di Excel"))
    if "f" in parts and not parts.get("v") and (cell.get("t") != "str" or "v" not in parts):
        return Faulty(f"={parts['f']}"[:40], _("è una formula senza risultato: apri il file con Excel e salvalo di nuovo"))
    return None


def _fill_down(rows: list[list[Any]], merged: list[tuple[Place, Place]]) -> None:
    """A cell merged over several rows says the same of each; over several columns it says it of the first."""
    if sum(min(bottom, len(rows)) - top for (top, _left), (bottom, _right) in merged) > MOST_CELLS:
        raise _broken()
    for (top, left), (bottom, _right) in merged:
        value = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        for row in rows[top + 1 : bottom + 1] if value != "" else ():
            if left < len(row) and row[left] == "":
                row[left] = value


def _column(letters: str) -> int:
    """From 0: A is 0, AA is 26."""
    count = 0
    for letter in letters:
        count = count * 26 + ord(letter) - ord("A") + 1
    return count - 1
