"""The file of an import: which of its sheets holds the list, and how that is laid out."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.core.database import db
from portal.imports import queries
from portal.imports.models import ImportRun
from portal.rosters import columns
from portal.rosters.columns import Layout
from portal.sheets import reading
from portal.sheets.lines import Line, Unreadable


@dataclass(frozen=True)
class Read:
    """A sheet of a file, its lines, and what can be told of its columns."""

    sheets: Sequence[str]
    sheet: str
    lines: Sequence[Line]
    layout: Layout

    @property
    def body(self) -> list[Line]:
        return self.layout.body(self.lines)

    def sample(self, position: int, most: int = 3) -> list[str]:
        """What stands in a column, for whoever has to say what it is."""
        cells = (cell for line in self.body[:60] if (cell := line.cell(position)))
        return list(dict.fromkeys(cells))[:most]


def read(data: bytes) -> Read:
    """The sheet whose columns are understood best; of several such the longest. Raises `Unreadable`."""
    sheets = reading.sheets(data)
    names = [sheet.name for sheet in sheets]
    found = [
        Read(names, sheet.name, lines, columns.layout(lines, has_places=bool(sheet.name)))
        for sheet in sheets
        if (lines := sheet.lines())
    ]
    if not found:
        raise Unreadable(_("Nel file non c'è nessuna riga."))
    return max(found, key=lambda each: (len(each.layout.columns), len(each.lines)))


def read_as(data: bytes, sheet: str, header_row: int) -> Read:
    """As somebody has said that it is laid out; raises `Unreadable` where that sheet is not in the file."""
    sheets = {each.name: each for each in reading.sheets(data)}
    if sheet not in sheets:
        raise Unreadable(_("In questo file il foglio «%(name)s» non c'è.", name=sheet))
    lines = sheets[sheet].lines()
    return Read(list(sheets), sheet, lines, columns.named(lines, header_row, has_places=bool(sheet)))


def layout_of(run: ImportRun) -> Layout:
    return Layout(run.header_row, run.headers, {int(position): what for position, what in run.columns.items()})


def data_of(run: ImportRun) -> bytes:
    """The bytes of the file, and nobody waits for the database while they are read."""
    data = queries.data(run.id)
    db.session.rollback()
    if data is None:
        raise Unreadable(_("Il file non c'è più: caricalo di nuovo."))
    return data
