"""What people do in a browser, for the tests of any feature."""

import re
from typing import Any

from werkzeug.test import TestResponse


def token(browser: Any, page: str) -> str:
    """The page's own protection against other sites' buttons."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(page).text)
    return found[1] if found else ""


def press(browser: Any, page: str, address: str, **fields: Any) -> TestResponse:
    """Press a button that stands on a page."""
    return browser.post(address, data={"csrf_token": token(browser, page), **fields})
