"""Files of rows, made as programs make them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl
import xlsxwriter

from portal.sheets import reading
from portal.sheets.lines import Line


def workbook(fill: Callable[[Any], object]) -> bytes:
    """As xlsxwriter writes it; `fill` gets the first sheet."""
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        fill(book.add_worksheet("Elenco"))
    return kept.getvalue()


def of_rows(*rows: Sequence[object]) -> bytes:
    return workbook(lambda sheet: [sheet.write_row(number, 0, row) for number, row in enumerate(rows)])


def openpyxl_book(fill: Callable[[Any], object]) -> bytes:
    """As openpyxl writes it: formulas have no result until a spreadsheet has computed them."""
    book = openpyxl.Workbook()
    fill(book.active)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def lines(data: bytes) -> list[Line]:
    """The lines of the only sheet."""
    [sheet] = reading.sheets(data)
    return sheet.lines()


def cells(data: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in lines(data)]


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The same workbook with one of its parts in other words."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, content if entry == name else old.read(entry))
    return kept.getvalue()
