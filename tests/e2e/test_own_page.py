"""A company opens its link and looks after what it offers; an operator can end the link at once."""

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import at_work, open_company, row
from tests.e2e.hotels import Hotel, confirm, fill, new_hotel, register
from tests.e2e.mailserver import link_in

Visit = Callable[..., Person]


@pytest.fixture
def hotel() -> Hotel:
    return new_hotel()


@pytest.fixture
def owner(demo: Site, visit: Visit, size: str, hotel: Hotel) -> Person:
    """Somebody who has just confirmed the address, and so stands on the company's own page."""
    person = visit(demo, size)
    register(person, hotel)
    confirm(person, demo, hotel)
    return person


def test_a_company_changes_renews_pauses_reopens_and_withdraws_its_offer(owner: Person) -> None:
    owner.press("Aggiorna", role="link")
    fill(owner, tasks="Giardino e piscina", places="2")
    owner.press("Salva la disponibilità")
    assert "Giardino e piscina" in owner.text

    owner.press("Vale ancora")
    assert owner.sees("vale fino al")

    owner.press("Metti in pausa")
    assert owner.sees("In pausa")
    owner.press("Riprendi")
    assert owner.sees("Aperta")

    owner.page.get_by_text("Ritira", exact=True).click()
    owner.press("Sì, ritira")
    assert owner.sees("Non hai una disponibilità aperta")

    owner.press("Annulla", within=owner.page.locator(".wi-flash"))
    assert "Giardino e piscina" in owner.text


def test_a_company_that_withdrew_can_offer_itself_again(owner: Person) -> None:
    owner.page.get_by_text("Ritira", exact=True).click()
    owner.press("Sì, ritira")

    owner.press("Dai la tua disponibilità", role="link")
    fill(owner, tasks="Colazioni")
    owner.press("Salva la disponibilità")

    assert "Colazioni" in owner.text


def test_on_paper_there_are_no_boxes_to_fill_in(owner: Person) -> None:
    owner.press("Aggiorna i dati", role="link")
    assert owner.page.locator("[name=phone]").is_visible()

    owner.page.emulate_media(media="print")

    assert not owner.page.locator("[name=phone]").is_visible()
    assert owner.page.get_by_role("heading", level=1).is_visible()


def test_a_company_asks_to_be_called_and_the_desk_knows_at_once(
    demo: Site, visit: Visit, hotel: Hotel, owner: Person
) -> None:
    operator = at_work(visit(demo))
    operator.press("Interessata", within=row(operator, "chiamate", hotel))
    assert row(operator, "chiamate", hotel).count() == 0

    owner.press("Chiamatemi")
    assert owner.sees("chiamiamo entro")

    operator.go("/gestione/")
    assert row(operator, "chiamate", hotel).get_by_text("Chiede di essere chiamata").is_visible()


def test_a_company_asks_for_its_link_and_opens_it_on_another_device(
    demo: Site, visit: Visit, hotel: Hotel, owner: Person
) -> None:
    owner.press("Rimandami il collegamento")
    link = link_in(demo.mailbox.wait_for(hotel.email, "collegamento"))

    other = visit(demo)
    other.go(link)
    assert other.page.get_by_role("button", name="Entra").is_visible()
    other.press("Entra")
    assert other.heading == hotel.name

    owner.press("Esci")
    assert owner.path == "/azienda/link"
    fill(owner, email=hotel.email.upper())
    owner.press("Mandami il collegamento")
    assert owner.path == "/azienda/link/inviato"


def test_a_revoked_link_ends_what_is_open_at_once(demo: Site, visit: Visit, hotel: Hotel, owner: Person) -> None:
    operator = at_work(visit(demo))
    open_company(operator, hotel)
    operator.page.get_by_text("Revoca i collegamenti", exact=True).click()
    operator.press("Sì, revoca")
    assert operator.sees("revocati")

    owner.press("Chiamatemi")
    assert owner.path == "/azienda/link"
    owner.go("/azienda/")
    assert owner.path == "/azienda/link"


def test_two_at_the_same_data_the_second_is_told_and_loses_nothing(
    demo: Site, visit: Visit, hotel: Hotel, owner: Person
) -> None:
    owner.press("Rimandami il collegamento")
    other = visit(demo)
    other.go(link_in(demo.mailbox.wait_for(hotel.email, "collegamento")))
    other.press("Entra")
    for person in (owner, other):
        person.go("/azienda/dati")

    fill(owner, contact_role="Titolare")
    owner.press("Salva i dati")
    assert owner.path == "/azienda/"

    fill(other, contact_role="Direttrice", pec="hotel@pec.example")
    other.press("Salva i dati")
    assert other.path == "/azienda/dati"
    assert other.sees("qualcun altro ha cambiato questi dati")
    assert other.page.locator("[name=contact_role]").input_value() == "Direttrice"
    assert other.page.locator("[name=pec]").input_value() == "hotel@pec.example"

    other.press("Salva i dati")
    assert other.path == "/azienda/"
    assert "hotel@pec.example" in other.text
