"""What people do in a browser, for the tests of any feature."""

import re
from typing import Any

from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
CARRIED = frozenset({"csrf_token", "newest", "seen"})


def token(browser: Any, page: str) -> str:
    """The page's own protection against other sites' buttons."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(page).text)
    return found[1] if found else ""


def carried(browser: Any, page: str) -> dict[str, str]:
    """What the forms of a page carry without showing it: the token, and what the person had in front."""
    tags = HIDDEN.findall(browser.get(page).text)
    return {name: attribute(tag, "value") for tag in tags if (name := attribute(tag, "name")) in CARRIED}


def attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""


def press(browser: Any, page: str, address: str, /, **fields: Any) -> TestResponse:
    """Press a button that stands on a page."""
    return browser.post(address, data={"csrf_token": token(browser, page), **fields})
