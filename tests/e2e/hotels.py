"""Owners of hotels that only exist here, and how they fill in the form."""

from dataclasses import dataclass
from itertools import count

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.mailserver import link_in

_numbers = count(1)
CIVITAVECCHIA = "058032"
FORM = "/aziende/disponibilita"


@dataclass
class Hotel:
    name: str
    owner: str
    email: str
    phone: str
    tasks: str = "Aiuto in cucina e a colazione"


def new_hotel() -> Hotel:
    number = next(_numbers)
    return Hotel(f"Hotel Prova {number}", f"Elena Marini {number}", f"elena{number}@hotel.example", f"0766 555 {number:03}")


def fill(owner: Person, **answers: str) -> None:
    """Answer the questions that are in sight."""
    for name, answer in answers.items():
        field = owner.page.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(answer)
        else:
            field.fill(answer)


def go_on(owner: Person, *, javascript: bool) -> None:
    """To the next step, where there are steps; without scripts it is one page."""
    if javascript:
        owner.page.get_by_role("button", name="Avanti").locator("visible=true").click()


def register(owner: Person, hotel: Hotel, *, javascript: bool = True) -> None:
    """From the form's address to its thanks."""
    owner.go(FORM)
    fill(owner, name=hotel.name, municipality=CIVITAVECCHIA, sector="hospitality")
    go_on(owner, javascript=javascript)
    fill(owner, contact_name=hotel.owner, phone=hotel.phone, email=hotel.email)
    go_on(owner, javascript=javascript)
    fill(owner, tasks=hotel.tasks)
    go_on(owner, javascript=javascript)
    send(owner)
    assert owner.path == f"{FORM}/inviata"


def send(owner: Person) -> None:
    owner.page.locator("[name=privacy]").check()
    owner.press("Invia la disponibilità")


def confirm(owner: Person, site: Site, hotel: Hotel) -> None:
    """From the mail to the company's own page."""
    owner.go(link_in(site.mailbox.wait_for(hotel.email, "Confermi")))
    owner.press("Conferma l'indirizzo")
    assert owner.heading == hotel.name
