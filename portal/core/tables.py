"""Lists made by the database: search, filters, order, pages and export, for any feature."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Response, request, stream_with_context
from werkzeug.datastructures import MultiDict

from portal.core.database import db, writing
from portal.core.workdays import ROME

PAGE_SIZE = 50
MOST_PAGES = 10_000
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """One column: `order` is what the database sorts by, `export` the text in a CSV."""

    name: str
    label: str
    export: Callable[[Any], object] | None  # None: only on the screen, such as the buttons of a row
    order: Any = None
    numeric: bool = False
    shown: bool = True  # False: only in the export

    @property
    def sortable(self) -> bool:
        return self.order is not None


@dataclass(frozen=True)
class Filter:
    """One choice above the list; `narrow` turns the chosen value into a condition."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    narrow: Callable[[str], Any]
    value: str = ""


@dataclass
class Table:
    """A question to the database and what the reader has asked of it; one page of rows at a time."""

    name: str
    query: sa.Select[Any]
    columns: list[Column]
    unique: Any  # a column that no two rows share: pages never repeat or miss a row
    search: Callable[[str], Any] | None = None
    filters: list[Filter] = field(default_factory=list)
    asked: MultiDict[str, str] = field(default_factory=lambda: MultiDict(request.args))
    path: str = field(default_factory=lambda: request.path)
    default_sort: str = ""
    default_descending: bool = False

    def __post_init__(self) -> None:
        self.q = self.asked.get("q", "").strip()[:200]
        self.filters = [self._with_value(each) for each in self.filters]
        self.sort = self.asked.get("ordina", "")
        if not any(column.name == self.sort and column.sortable for column in self.columns):
            self.sort, self.descending = self.default_sort, self.default_descending
        else:
            self.descending = self.asked.get("verso") == "giu"
        self.narrowed = self._narrow()
        count = sa.select(sa.func.count()).select_from(self.narrowed.order_by(None).subquery())
        self.total: int = db.session.scalar(count) or 0
        self.pages = max(1, -(-self.total // PAGE_SIZE))
        self.page = min(max(1, self.asked.get("pagina", 1, type=int) or 1), self.pages, MOST_PAGES)

    def _with_value(self, each: Filter) -> Filter:
        value = self.asked.get(each.name, "")
        known = value in {choice for choice, _label in each.choices}
        return Filter(each.name, each.label, each.choices, each.narrow, value if known else "")

    def _narrow(self) -> sa.Select[Any]:
        narrowed = self.query
        if self.q and self.search:
            narrowed = narrowed.where(self.search(self.q))
        for each in self.filters:
            if each.value:
                narrowed = narrowed.where(each.narrow(each.value))
        return narrowed

    def _ordered(self) -> sa.Select[Any]:
        column = next((column for column in self.columns if column.name == self.sort), None)
        if column is None or column.order is None:
            return self.narrowed.order_by(self.unique.desc())
        order = column.order.desc() if self.descending else column.order.asc()
        return self.narrowed.order_by(order, self.unique)

    @property
    def shown(self) -> list[Column]:
        return [column for column in self.columns if column.shown]

    @property
    def rows(self) -> Sequence[Any]:
        page = self._ordered().limit(PAGE_SIZE).offset((self.page - 1) * PAGE_SIZE)
        return db.session.scalars(page).unique().all()

    @property
    def first(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.page * PAGE_SIZE, self.total)

    @property
    def asked_for(self) -> dict[str, str]:
        """What narrows the list, in words for a log or a caption."""
        chosen = {each.name: each.value for each in self.filters if each.value}
        return {"q": self.q, **chosen} if self.q else chosen

    def address(self, **changes: object) -> str:
        """The same list with something changed; pages start over unless the page itself is asked for."""
        kept = {**self.asked_for}
        if self.sort != self.default_sort or self.descending != self.default_descending:
            kept |= {"ordina": self.sort, "verso": "giu" if self.descending else "su"}
        kept |= {name: str(value) for name, value in changes.items() if value is not None}
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{self.path}?{query}" if query else self.path

    @property
    def csv_address(self) -> str:
        return self.address(formato="csv")

    def sort_address(self, column: Column) -> str:
        down = column.name == self.sort and not self.descending
        return self.address(ordina=column.name, verso="giu" if down else "su")

    @property
    def wants_csv(self) -> bool:
        return self.asked.get("formato") == "csv"

    def as_csv(self) -> Response:
        """All rows, not only this page, one after the other as the database gives them."""
        headers = {"Content-Disposition": f'attachment; filename="{self.name}.csv"'}
        lines = stream_with_context(self._lines())
        return Response(lines, mimetype="text/csv", headers=headers)

    def _lines(self) -> Iterator[str]:
        writing.set(False)  # a download may take long: it must not hold SQLite's one pen
        cells = {column.label: column.export for column in self.columns if column.export}
        yield "\ufeff" + line(cells)  # the mark by which Excel knows UTF-8
        rows = db.session.scalars(self._ordered().execution_options(yield_per=500))
        for row in rows:
            yield line(cell(row) for cell in cells.values())


def line(values: Iterable[object]) -> str:
    """One CSV line as Italian spreadsheets read it (semicolons); no cell can be taken for a formula.

    Every cell is quoted, so that a program that cuts at commas or tabs does not find a formula in the middle of one.
    """
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL).writerow([harmless(value) for value in values])
    return buffer.getvalue()


def harmless(value: object) -> str:
    """Text that a spreadsheet shows and never computes. A telephone number keeps its plus sign: it holds only digits."""
    text = "" if value is None else str(value)
    start = text.lstrip(" ")
    if start.startswith(FORMULA_STARTS) and not (start[0] == "+" and start[1:].isdigit()):
        return "'" + text
    return text


def local(moment: datetime) -> str:
    """A moment for a spreadsheet, by the clocks in Rome as on the screen: "2026-11-23 09:40:05"."""
    return f"{moment.astimezone(ROME):%Y-%m-%d %H:%M:%S}"
