"""A registration with a mistake in it, as owners send them: the page comes back with what to put right."""

import re
from http.client import HTTPConnection
from urllib.parse import urlencode

from bench import references
from bench.load import SENDER, sender
from bench.processes import HOST

PATH = "/aziende/disponibilita"
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
STAMP = re.compile(rb'name="stamp"[^>]* value="([^"]+)"')
ANSWERS = {
    "name": "Hotel Prova",
    "municipality": "058032",
    "sector": "hospitality",
    "contact_name": "Elena Marini",
    "phone": "12",  # the mistake
    "email": "elena@hotel.example",
    "tasks": "Aiuto in cucina e a colazione",
    "privacy": "y",
}
MISTAKE, TOO_OFTEN = b"Controlla una risposta", b"molte registrazioni"


class NotWrong(Exception):
    """The form did not come back for its one mistake, so something else was measured."""


def wrong(port: int) -> str:
    """The form's body, with the moment that its page was signed with."""
    _headers, page = references.copy(port, PATH, {})
    found = STAMP.search(page)
    if found is None:
        raise NotWrong("the page of the form has no stamp")
    return urlencode({**ANSWERS, "stamp": found[1].decode()})


def check(port: int) -> None:
    """Whoever sent most under load is still answered for the mistake, and not for having sent too often."""
    line = HTTPConnection(HOST, port, timeout=30)
    line.request("POST", PATH, body=wrong(port), headers={**HEADERS, SENDER: sender(1)})
    answer = line.getresponse()
    page = answer.read()
    line.close()
    if answer.status != 200 or MISTAKE not in page or TOO_OFTEN in page:
        raise NotWrong(f"{answer.status}, {page[:200]!r}")
