"""The parts of a rule that are trees and numbers, as people write them: YAML without its dangers."""

import json
from collections.abc import Callable
from typing import Any

import yaml
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from portal.core.forms import UNREADABLE
from portal.regulations.conditions import BadRule, refusing
from portal.rulebook.texts import plain

MOST_LETTERS = 20_000
DEEPEST = 30


class Unreadable(ValueError):
    """Words for who typed it."""


class _NoAliases(yaml.SafeLoader):
    """Safe, and without references: a few lines can't grow into gigabytes, nor hold themselves."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


class Plain(yaml.SafeDumper):
    """Text that looks like a number stays text when it is read again; nothing is written as a reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def read(text: str) -> Any:
    """What a text holds, as JSON could: days as text. Raises Unreadable, saying in which line."""
    try:
        found = yaml.load(text, _NoAliases)  # noqa: S506 - the safe loader, narrowed
        must_be_plain(found)
        found = plain(found)
        json.dumps(found, allow_nan=False)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise Unreadable(
            _("Non si legge alla riga %(line)d: controlla rientri, due punti e virgolette.", line=line)
        ) from fault
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as fault:
        raise Unreadable(_("Non si legge: controlla rientri, due punti e virgolette.")) from fault
    return found


def must_be_plain(given: Any, depth: int = 0) -> None:
    """Raises ValueError where a rule has more parts one within another than any rule has, or characters that nobody can read."""
    if depth > DEEPEST:
        raise ValueError
    if isinstance(given, str):
        given.encode()  # half a sign, as JSON can write it, is none
        if UNREADABLE.search(given):
            raise ValueError
    inner = [*given, *given.values()] if isinstance(given, dict) else given if isinstance(given, list) else ()
    for each in inner:
        must_be_plain(each, depth + 1)


def written(value: Any) -> str:
    """For a person to change; an empty part is an empty text."""
    if value in (None, [], {}):
        return ""
    return yaml.dump(value, Dumper=Plain, allow_unicode=True, sort_keys=False, width=100)


class YamlField(TextAreaField):
    """A part of a rule: `data` is what it holds. What can't be read is said with its line, and stays as it was typed."""

    def __init__(self, *args: Any, lines: int = 10, **known: Any) -> None:
        known.setdefault("render_kw", {"rows": lines, "spellcheck": "false", "autocapitalize": "off", "data-code": ""})
        super().__init__(*args, **known)
        self.fault: str | None = None

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else written(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0]) if valuelist else ""
        if len(text) > MOST_LETTERS:
            self.fault = ngettext(
                "È troppo lungo: al massimo %(num)d carattere.",
                "È troppo lungo: al massimo %(num)d caratteri.",
                MOST_LETTERS,
            )
            return
        try:
            self.data = read(text)
        except Unreadable as fault:
            self.fault = str(fault)

    def pre_validate(self, form: Any) -> None:
        if self.fault:
            raise ValidationError(self.fault)


def must_read(field: YamlField, reader: Callable[[Any], object]) -> None:
    """The reader takes the field's data as the rules do; what it refuses is said at the field."""
    if field.fault:
        return
    try:
        with refusing():
            reader(field.data)
    except BadRule as fault:
        words = str(fault)
        raise ValidationError(_("%(words)s.", words=words[:1].upper() + words[1:])) from fault
