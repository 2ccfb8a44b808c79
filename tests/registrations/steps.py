"""What a visitor does at the form, for the tests of registrations."""

import re
from typing import Any

from werkzeug.test import TestResponse

ADDRESS = "/aziende/disponibilita"
REQUEST = {
    "name": "Hotel Miramare",
    "municipality": "058032",
    "sector": "hospitality",
    "contact_name": "Anna Riva",
    "email": "anna@hotelmiramare.example",
    "phone": "0766 555012",
    "tasks": "Aiuto in cucina",
    "privacy": "y",
}


def stamp(browser: Any, address: str = ADDRESS) -> str:
    """The signed moment in the form, as the page gives it."""
    page = browser.get(address).text
    found = re.search(r'name="stamp"[^>]*value="([^"]+)"', page)
    assert found, page
    return found[1]


def sign_up(browser: Any, address: str = ADDRESS, **answers: Any) -> TestResponse:
    given = {**REQUEST, **answers}
    data = {name: value for name, value in given.items() if value is not None}
    return browser.post(address, data={"stamp": stamp(browser, address), **data})
