"""What operators do with two records, for the tests of any feature."""

import re
from typing import Any

import sqlalchemy as sa
from werkzeug.test import TestResponse

from tests.browsing import attribute

FORM = re.compile(r'<form class="wi-merge".*?</form>', re.DOTALL)
INPUT = re.compile(r"<input[^>]*>")
CHECKED = re.compile(r"\bchecked\b")


def number(row: Any) -> int:
    """Of a row that may be gone."""
    return int(sa.inspect(row).identity[0])


def page_of(kept: Any, gone: Any) -> str:
    return f"/gestione/doppioni/{number(kept)}/{number(gone)}"


def filled_in(text: str) -> dict[str, Any]:
    """What the page of two records would send if its button were pressed as it stands."""
    form = FORM.search(text)
    assert form, text
    sent: dict[str, Any] = {"same": []}
    for tag in INPUT.findall(form[0]):
        kind, name, value = (attribute(tag, part) for part in ("type", "name", "value"))
        if kind == "checkbox" and CHECKED.search(tag):
            sent[name].append(value)
        elif kind == "hidden" or (kind == "radio" and CHECKED.search(tag)):
            sent[name] = value
    return sent


def merge(browser: Any, kept: Any, gone: Any, **chosen: Any) -> TestResponse:
    """Open the two side by side, choose, and press the last button."""
    page = page_of(kept, gone)
    return browser.post(page, data={**filled_in(browser.get(page).text), **chosen})
