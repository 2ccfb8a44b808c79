"""Lists made by the database: search, filters, order, pages and export, for any feature."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Response, request, stream_with_context
from werkzeug.datastructures import MultiDict

from portal.core import xlsx
from portal.core.database import db, writing
from portal.core.workdays import ROME

PAGE_SIZE = 50
MOST_PAGES = 10_000
MOST_VALUES = 100  # of one filter
LONGEST_VALUE = 100  # characters
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
FORMATS = frozenset({"csv", "xlsx"})


@dataclass(frozen=True)
class Column:
    """One column: `order` is what the database sorts by, `export` what a file holds: a text, a number or a day."""

    name: str
    label: str
    export: Callable[[Any], object] | None  # None: only on the screen, such as the buttons of a row
    order: Any = None
    numeric: bool = False
    shown: bool = True  # False: only in the export, or once the reader has chosen it
    width: int = 20  # in a spreadsheet, in characters
    gaps: bool = False  # some rows have nothing to sort by: they come last, whichever way

    @property
    def sortable(self) -> bool:
        return self.order is not None


@dataclass(frozen=True)
class Filter:
    """One question above the list; `narrow` turns an answer into a condition. Of several answers each one is enough."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]]
    narrow: Callable[[str], Any]
    many: bool = False  # several answers at once
    typed: Callable[[str], str] | None = None  # in place of choices: reads what was typed, "" where it says nothing
    values: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()  # asked for, though no longer among the choices; only where several are allowed

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    def answered(self, texts: Sequence[str]) -> "Filter":
        """The filter with what was asked of it."""
        given = list(dict.fromkeys(text.strip()[:LONGEST_VALUE] for text in texts if text.strip()))[:MOST_VALUES]
        if self.typed:
            given = [read for text in given[:1] if (read := self.typed(text))]
            return replace(self, values=tuple(given))
        known = {str(choice) for choice, _label in self.choices}
        kept = [text for text in given if text in known][: None if self.many else 1]
        return replace(self, values=tuple(kept), gone=tuple(text for text in given if self.many and text not in known))

    def condition(self) -> Any:
        """What the answers ask of a row; what is gone no row has. None: nothing was asked."""
        if self.values:
            return sa.or_(*(self.narrow(value) for value in self.values))
        return sa.false() if self.gone else None

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What was chosen, each with its words."""
        words = {str(choice): label for choice, label in self.choices}
        return [(value, words.get(value, value)) for value in self.values]


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
    choosable: bool = False  # which columns, and in which order, is the reader's choice (`colonne` in the address)
    most: int | None = (
        None  # rows beyond these are not counted one by one: a count of everything would cost more than the page
    )
    kept: dict[str, str] = field(default_factory=dict)  # what the address carries besides
    has_more = False  # there are more rows than were counted

    def __post_init__(self) -> None:
        self.q = self.asked.get("q", "").strip()[:200]
        self.filters = [self._with_value(each) for each in self.filters]
        self.sort = self.asked.get("ordina", "")
        if not any(column.name == self.sort and column.sortable for column in self.columns):
            self.sort, self.descending = self.default_sort, self.default_descending
        else:
            self.descending = self.asked.get("verso") == "giu"
        self.narrowed = self._narrow()
        found = self._count(self.most)
        self.has_more = self.most is not None and found > self.most
        self.total = self.most if self.most is not None and self.has_more else found
        self.pages = max(1, -(-self.total // PAGE_SIZE))
        self.page = min(max(1, self.asked.get("pagina", 1, type=int) or 1), self.pages, MOST_PAGES)

    def _with_value(self, each: Filter) -> Filter:
        return each.answered(self.asked.getlist(each.name))

    def _narrow(self) -> sa.Select[Any]:
        narrowed = self.query
        if self.q and self.search:
            narrowed = narrowed.where(self.search(self.q))
        asked = (each.condition() for each in self.filters)
        return narrowed.where(*(condition for condition in asked if condition is not None))

    def _count(self, most: int | None = None) -> int:
        rows = self.narrowed.order_by(None).with_only_columns(self.unique)
        found = sa.select(sa.func.count()).select_from(rows.limit(None if most is None else most + 1).subquery())
        return db.session.scalar(found) or 0

    def count_all(self) -> int:
        """Every row, however many: for whoever must say the number."""
        return self._count() if self.has_more else self.total

    def _ordered(self) -> sa.Select[Any]:
        column = next((column for column in self.columns if column.name == self.sort), None)
        if column is None or column.order is None:
            return self.narrowed.order_by(self.unique.desc())
        first, then = (column.order.desc(), self.unique.desc()) if self.descending else (column.order.asc(), self.unique)
        return self.narrowed.order_by(first.nulls_last() if column.gaps else first, then)

    @property
    def chosen(self) -> list[str]:
        """The names of the columns that the reader has asked for, in this order."""
        known = {column.name for column in self.columns}
        asked = self.asked.get("colonne", "")[:1000].split(",") if self.choosable else []
        return [name for name in dict.fromkeys(asked) if name in known]

    @property
    def shown(self) -> list[Column]:
        by_name = {column.name: column for column in self.columns}
        return [by_name[name] for name in self.chosen] or [column for column in self.columns if column.shown]

    @property
    def exported(self) -> list[Column]:
        """What a file holds: where the reader chooses the columns, exactly these."""
        return [column for column in (self.shown if self.choosable else self.columns) if column.export]

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
    def asked_for(self) -> dict[str, Any]:
        """What narrows the list, in words for a log or a caption."""
        chosen = {each.name: [*each.values, *each.gone] for each in self.filters if each.values or each.gone}
        plain = {name: values[0] if len(values) == 1 else values for name, values in chosen.items()}
        return {"q": self.q, **plain} if self.q else plain

    @property
    def carried(self) -> dict[str, str]:
        """What stays as it is while the reader narrows the list: its order, its columns."""
        kept = dict(self.kept)
        if self.sort != self.default_sort or self.descending != self.default_descending:
            kept |= {"ordina": self.sort, "verso": "giu" if self.descending else "su"}
        return kept | ({"colonne": ",".join(self.chosen)} if self.chosen else {})

    def address(self, **changes: object) -> str:
        """The same list with something changed; pages start over unless the page itself is asked for."""
        kept = {**self.asked_for, **self.carried}
        kept |= {name: value for name, value in changes.items() if value is not None}
        query = urlencode({name: value for name, value in kept.items() if value}, doseq=True)
        return f"{self.path}?{query}" if query else self.path

    def without(self, each: Filter, value: str) -> str:
        """The same list without one of the answers."""
        return self.address(**{each.name: [other for other in (*each.values, *each.gone) if other != value]})

    @property
    def csv_address(self) -> str:
        """Empty where nothing of the list goes into a file."""
        return self.address(formato="csv") if self.exported else ""

    def sort_address(self, column: Column) -> str:
        down = column.name == self.sort and not self.descending
        return self.address(ordina=column.name, verso="giu" if down else "su")

    @property
    def wants_csv(self) -> bool:
        return self.asked.get("formato") == "csv"

    @property
    def wants_file(self) -> bool:
        return self.asked.get("formato") in FORMATS

    def as_file(self) -> Response:
        """The list in the format that was asked for."""
        return self.as_csv() if self.wants_csv else self.as_xlsx()

    def as_csv(self) -> Response:
        """All rows, not only this page, one after the other as the database gives them."""
        lines = stream_with_context(self._lines())
        return Response(lines, mimetype="text/csv", headers=self._named("csv"))

    def as_xlsx(self) -> Response:
        """A spreadsheet, written row by row into a file that is gone with the answer."""
        writing.set(False)
        columns = self.exported
        head = [xlsx.Head(column.label, column.width) for column in columns]
        file = xlsx.written(
            self.name, head, ([column.export(row) for column in columns if column.export] for row in self._all())
        )
        return Response(xlsx.pieces(file), mimetype=xlsx.TYPE, headers=self._named("xlsx"))

    def _named(self, ending: str) -> dict[str, str]:
        return {"Content-Disposition": f'attachment; filename="{self.name}.{ending}"'}

    def _lines(self) -> Iterator[str]:
        writing.set(False)  # a download may take long: it must not hold SQLite's one pen
        columns = self.exported
        yield "\ufeff" + line(column.label for column in columns)  # the mark by which Excel knows UTF-8
        for row in self._all():
            yield line(column.export(row) for column in columns if column.export)

    def _all(self) -> Iterator[Any]:
        yield from db.session.scalars(self._ordered().execution_options(yield_per=500))


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
