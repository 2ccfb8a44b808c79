"""Spreadsheets of any length in little memory: rows go to a temporary file one by one."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST = 32_767  # characters of a cell
MOST_ROWS = 1_048_575  # below the heading
PIECE = 64 * 1024  # bytes
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass(frozen=True)
class Head:
    """The top of a column."""

    label: str
    width: int = 20


def written(name: str, head: Sequence[Head], rows: Iterable[Sequence[object]]) -> IO[bytes]:
    """A file with one sheet: its heading bold, always in sight, and with a filter. No cell is ever a formula."""
    import xlsxwriter  # noqa: PLC0415 - only who downloads a list

    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by who sends it
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet = book.add_worksheet(name[:31])
        looks = {"bold": book.add_format({"bold": True}), "text": book.add_format({"num_format": "@"})}
        looks["day"] = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, column in enumerate(head):
            sheet.set_column(number, number, column.width)
            sheet.write_string(0, number, column.label, looks["bold"])
        sheet.freeze_panes(1, 0)
        last = _fill(sheet, rows, looks)
        sheet.autofilter(0, 0, last, max(0, len(head) - 1))
    file.seek(0)
    return file


def _fill(sheet: Any, rows: Iterable[Sequence[object]], looks: dict[str, Any]) -> int:
    """Returns the number of the last row."""
    last = 0
    for last, row in enumerate(rows, start=1):
        if last > MOST_ROWS:
            return MOST_ROWS
        for number, value in enumerate(row):
            _write(sheet, last, number, value, looks)
    return last


def _write(sheet: Any, row: int, column: int, value: object, looks: dict[str, Any]) -> None:
    """Days and numbers as such; anything else as text, telephone and VAT numbers with all their digits."""
    if isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, column, value, looks["day"])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif value is not None and value != "":
        sheet.write_string(row, column, str(value)[:LONGEST], looks["text"])


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file bit by bit; it is gone afterwards, also where nobody waits for the end."""
    with file:
        while piece := file.read(PIECE):
            yield piece
