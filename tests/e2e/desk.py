"""How an operator finds things on the desk."""

import time
from collections.abc import Callable

from playwright.sync_api import Locator

from portal.accounts.demo import PASSWORD
from tests.e2e.browsing import Person
from tests.e2e.hotels import Hotel

PATIENCE = 25  # seconds
OPERATOR, COORDINATOR, ADMIN = "operatore@demo.example", "coordinatrice@demo.example", "admin@demo.example"


def at_work(operator: Person, email: str = COORDINATOR) -> Person:
    operator.sign_in(email, PASSWORD)
    assert operator.path == "/gestione/"
    return operator


def row(operator: Person, section: str, hotel: Hotel) -> Locator:
    """What Oggi says of a company in one of its sections."""
    named = operator.page.get_by_role("link", name=hotel.name, exact=True)
    return operator.page.locator(f"#{section} .wi-row").filter(has=named)


def row_about(operator: Person, hotel: Hotel) -> Locator:
    """What Oggi says of a message that did not arrive there."""
    return operator.page.locator("#posta .wi-row").filter(has_text=hotel.email)


def undo(operator: Person) -> None:
    operator.press("Annulla", within=operator.page.locator(".wi-flash"))


def open_company(operator: Person, hotel: Hotel) -> None:
    """By the list's search, as one does who knows the name."""
    operator.go("/gestione/aziende/?q=" + hotel.name.replace(" ", "+"))
    operator.press(hotel.name, role="link")


def look_until(operator: Person, path: str, seen: Callable[[], bool]) -> None:
    """Look at a page again and again, as one does who waits."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        operator.go(path)
        if seen():
            return
        time.sleep(0.3)
    raise AssertionError(f"not on {path} within {PATIENCE} seconds: {operator.text}")
