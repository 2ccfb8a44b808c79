"""How an operator finds things on the desk."""

from playwright.sync_api import Locator

from portal.accounts.demo import PASSWORD
from tests.e2e.browsing import Person
from tests.e2e.hotels import Hotel

OPERATOR, COORDINATOR, ADMIN = "operatore@demo.example", "coordinatrice@demo.example", "admin@demo.example"


def at_work(operator: Person, email: str = COORDINATOR) -> Person:
    operator.sign_in(email, PASSWORD)
    assert operator.path == "/gestione/"
    return operator


def row(operator: Person, section: str, hotel: Hotel) -> Locator:
    """What Oggi says of a company in one of its sections."""
    named = operator.page.get_by_role("link", name=hotel.name, exact=True)
    return operator.page.locator(f"#{section} .wi-row").filter(has=named)


def undo(operator: Person) -> None:
    operator.press("Annulla", within=operator.page.locator(".wi-flash"))


def open_company(operator: Person, hotel: Hotel) -> None:
    """By the list's search, as one does who knows the name."""
    operator.go("/gestione/aziende/?q=" + hotel.name.replace(" ", "+"))
    operator.press(hotel.name, role="link")
