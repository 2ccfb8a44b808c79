"""The desk and a company's own page do all they do in a browser that runs no scripts: an old telephone, a careful office."""

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import at_work, look_until, row, row_about, undo
from tests.e2e.hotels import Hotel, confirm, new_hotel, register
from tests.e2e.mailserver import link_in

Visit = Callable[..., Person]


@pytest.fixture
def hotel() -> Hotel:
    return new_hotel()


@pytest.fixture
def owner(demo: Site, visit: Visit, hotel: Hotel) -> Person:
    """Somebody who has just registered; nobody has confirmed the address yet."""
    person = visit(demo, "phone", javascript=False)
    register(person, hotel, javascript=False)
    return person


@pytest.fixture
def operator(demo: Site, visit: Visit) -> Person:
    return at_work(visit(demo, "phone", javascript=False))


def test_a_registration_is_accepted_on_oggi_and_taken_back(hotel: Hotel, owner: Person, operator: Person) -> None:
    operator.press("Accetta", within=row(operator, "registrazioni", hotel))
    assert operator.path == "/gestione/"
    assert operator.sees(f"{hotel.name} può ora ospitare")
    assert row(operator, "registrazioni", hotel).count() == 0

    undo(operator)
    assert operator.path == "/gestione/"
    assert row(operator, "registrazioni", hotel).count() == 1


def test_a_mail_that_did_not_arrive_is_settled_on_oggi_and_taken_back(
    demo: Site, hotel: Hotel, operator: Person, visit: Visit
) -> None:
    demo.mailbox.refusals[hotel.email] = "550 5.1.1 No such user here"
    register(visit(demo, "phone", javascript=False), hotel, javascript=False)
    look_until(operator, "/gestione/", lambda: row_about(operator, hotel).count() == 1)

    operator.press("Segna come sistemata", within=row_about(operator, hotel))
    assert operator.path == "/gestione/"
    assert row_about(operator, hotel).count() == 0

    undo(operator)
    assert row_about(operator, hotel).count() == 1

    del demo.mailbox.refusals[hotel.email]
    operator.press("Manda di nuovo", within=row_about(operator, hotel))
    assert row_about(operator, hotel).count() == 0


def test_a_company_pauses_reopens_renews_and_withdraws_and_takes_it_back(demo: Site, hotel: Hotel, owner: Person) -> None:
    confirm(owner, demo, hotel)

    owner.press("Metti in pausa")
    assert owner.sees("In pausa")
    owner.press("Riprendi")
    assert owner.sees("Aperta")
    owner.press("Vale ancora")
    assert owner.sees("vale fino al")

    assert not owner.page.get_by_role("button", name="Sì, ritira").is_visible()
    owner.page.get_by_text("Ritira", exact=True).click()
    owner.press("Sì, ritira")
    assert owner.sees("Non hai una disponibilità aperta")

    undo(owner)
    assert hotel.tasks in owner.text


def test_a_company_asks_to_be_called_and_for_its_link(demo: Site, hotel: Hotel, owner: Person) -> None:
    confirm(owner, demo, hotel)

    owner.press("Chiamatemi")
    assert owner.sees("chiamiamo entro")

    owner.press("Rimandami il collegamento")
    owner.go(link_in(demo.mailbox.wait_for(hotel.email, "collegamento")))
    owner.press("Entra")
    assert owner.heading == hotel.name
