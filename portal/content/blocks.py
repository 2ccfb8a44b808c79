"""The kinds of blocks that pages are made of: the one list from which checks, templates and editing screens come."""

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from portal.content.prose import localised, plain
from portal.core.errors import RuleBroken

LINK_STARTS = ("/", "https://", "http://", "mailto:", "tel:", "#")
UNSAFE = re.compile(r"[\s\\{}<>\"]")  # in an address: what ends it, or makes another of it
MOST_LISTED = 50


@dataclass(frozen=True)
class Field:
    """One value of a block. `kind` says how it is written: prose, inline, link, choice, number, day, texts, rows, items."""

    name: str
    kind: str
    required: bool = True
    choices: tuple[str, ...] = ()
    fields: tuple["Field", ...] = ()  # of each item


def _heading() -> Field:
    return Field("heading", "inline", required=False)


def _items(*fields: Field) -> Field:
    return Field("items", "items", fields=fields)


def _maybe(name: str, kind: str = "inline") -> Field:
    return Field(name, kind, required=False)


BLOCKS: dict[str, tuple[Field, ...]] = {
    "text": (_heading(), Field("text", "prose")),
    "cards": (
        _heading(),
        _items(
            Field("title", "inline"),
            Field("text", "prose"),
            _maybe("link", "link"),
            _maybe("link_label"),
            _maybe("icon", "name"),
        ),
    ),
    "steps": (_heading(), _items(Field("title", "inline"), Field("text", "prose"))),
    "columns": (_heading(), _items(Field("title", "inline"), Field("points", "texts"))),
    "questions": (_heading(), _items(Field("question", "inline"), Field("answer", "prose"), _maybe("topic"))),
    "callout": (Field("tone", "choice", choices=("note", "warning")), _maybe("title"), Field("text", "prose")),
    "action": (
        _maybe("text", "prose"),
        Field("label", "inline"),
        Field("link", "link"),
        _maybe("secondary_label"),
        _maybe("secondary_link", "link"),
    ),
    "table": (Field("caption", "inline"), Field("head", "texts"), Field("rows", "rows")),
    "definitions": (_heading(), _items(Field("term", "inline"), Field("text", "prose"))),
    "quote": (Field("text", "prose"), Field("by", "inline")),
    "costs": (_heading(),),
    "contacts": (_heading(),),
    "funding": (_heading(),),
    "news": (_heading(), Field("limit", "number")),
    "incentives": (_heading(),),
    "sources": (_heading(), _items(Field("title", "inline"), _maybe("date", "day"), _maybe("url", "link"))),
    "index": (),
}


class BadBlock(RuleBroken):
    """A block that can't be shown; the words say where and why."""


def templates() -> list[str]:
    """The template of each kind of block."""
    return [f"content/blocks/{kind}.html" for kind in BLOCKS]


def checked(blocks: Any) -> list[dict[str, Any]]:
    """The blocks as they are stored: known kinds, known fields, right shapes; raises BadBlock."""
    if not isinstance(blocks, list):
        raise BadBlock("I blocchi di una pagina sono una lista.")
    good = [_checked_block(block, f"blocco {number}") for number, block in enumerate(blocks, 1)]
    headings = [block["heading"].casefold() for block in good if "heading" in block]
    twice = [heading for heading in headings if headings.count(heading) > 1]
    if twice:
        raise BadBlock(f"Due blocchi hanno lo stesso titolo, «{twice[0]}»: chi ascolta la pagina non li distingue.")
    return good


def _checked_block(block: Any, where: str) -> dict[str, Any]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS:
        raise BadBlock(f"{where}: «{kind}» non è un tipo di blocco; quelli noti sono {', '.join(BLOCKS)}.")
    values = {name: value for name, value in block.items() if name != "type"}
    return {"type": kind, **_checked_fields(values, BLOCKS[kind], f"{where} ({kind})")}


def _checked_fields(values: dict[str, Any], fields: tuple[Field, ...], where: str) -> dict[str, Any]:
    unknown = values.keys() - {field.name for field in fields}
    if unknown:
        raise BadBlock(f"{where}: «{min(unknown)}» non è un campo di questo blocco.")
    missing = [field.name for field in fields if field.required and values.get(field.name) in (None, "", [])]
    if missing:
        raise BadBlock(f"{where}: manca «{missing[0]}».")
    given = [field for field in fields if values.get(field.name) not in (None, "", [])]
    return {field.name: _checked_value(values[field.name], field, f"{where}, {field.name}") for field in given}


def _checked_value(value: Any, field: Field, where: str) -> Any:
    if field.kind == "items":
        return [_checked_item(item, field, f"{where} {number}") for number, item in enumerate(_list(value, where), 1)]
    if field.kind == "texts":
        return [_text(each, where) for each in _list(value, where)]
    if field.kind == "rows":
        return [[_text(cell, where) for cell in _list(row, where)] for row in _list(value, where)]
    if field.choices:
        return _choice(value, field, where)
    check: Callable[[Any, str], Any] = CHECKS.get(field.kind, _text)
    return check(value, where)


def _checked_item(item: Any, field: Field, where: str) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise BadBlock(f"{where}: serve un elemento con i suoi campi, non «{item}».")
    return _checked_fields(item, field.fields, where)


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise BadBlock(f"{where}: serve una lista, non «{value}».")
    return value


def _text(value: Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadBlock(f"{where}: serve un testo, non «{value}».")
    return str(value).strip()


def _choice(value: Any, field: Field, where: str) -> str:
    if value not in field.choices:
        raise BadBlock(f"{where}: «{value}» non va bene; scegli fra {', '.join(field.choices)}.")
    return str(value)


def _number(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MOST_LISTED:
        raise BadBlock(f"{where}: serve un numero da 1 a {MOST_LISTED}, non «{value}».")
    return value


def _link(value: Any, where: str) -> str:
    address = _text(value, where)
    if not address.startswith(LINK_STARTS) or address.startswith("//") or UNSAFE.search(address):
        raise BadBlock(f"{where}: «{address}» non è un indirizzo; comincia con / oppure con https://.")
    return address


def _day(value: Any, where: str) -> str:
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise BadBlock(f"{where}: serve una data come 2026-11-22, non «{value}».") from None


CHECKS: dict[str, Callable[[Any, str], Any]] = {"number": _number, "link": _link, "day": _day}


def words_of(blocks: list[dict[str, Any]]) -> str:
    """Everything that a reader finds in the blocks, in order, as plain lines: for search and for reading measures."""
    return "\n".join(plain(words) for block in blocks for words in _texts(block, BLOCKS[block["type"]]))


def _texts(values: dict[str, Any], fields: tuple[Field, ...]) -> Iterator[str]:
    for field in fields:
        value = values.get(field.name)
        if value is None or field.kind in {"link", "name", "choice", "number", "day"}:
            continue
        if field.kind == "items":
            for item in value:
                yield from _texts(item, field.fields)
        elif field.kind == "rows":
            yield from (cell for row in value for cell in row)
        elif field.kind == "texts":
            yield from value
        else:
            yield value


def on_screen(blocks: list[dict[str, Any]], spoken: str) -> list[dict[str, Any]]:
    """The blocks with their addresses in the reader's language."""
    return [{"type": block["type"], **_localised(block, BLOCKS[block["type"]], spoken)} for block in blocks]


def _localised(values: dict[str, Any], fields: tuple[Field, ...], spoken: str) -> dict[str, Any]:
    shown = {}
    for field in fields:
        value = values.get(field.name)
        if value is not None:
            shown[field.name] = _localised_value(value, field, spoken)
    return shown


def _localised_value(value: Any, field: Field, spoken: str) -> Any:
    if field.kind == "items":
        return [_localised(item, field.fields, spoken) for item in value]
    return localised(value, spoken) if field.kind == "link" else value
