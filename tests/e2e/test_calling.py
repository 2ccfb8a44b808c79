"""An operator goes through the calls with one thumb, writes what was said, and settles the next step where it stands."""

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import OPERATOR, at_work, open_company, undo
from tests.e2e.hotels import Hotel, new_hotel, register

Visit = Callable[..., Person]


@pytest.fixture
def hotel(demo: Site, visit: Visit) -> Hotel:
    new = new_hotel()
    register(visit(demo), new)
    return new


@pytest.fixture(params=[("phone", False), ("desktop", True)], ids=["phone-no-script", "desktop"])
def operator(demo: Site, visit: Visit, request: pytest.FixtureRequest) -> Person:
    size, javascript = request.param
    return at_work(visit(demo, size, javascript=javascript), OPERATOR)


def test_a_round_of_calls_goes_from_one_company_to_the_next_and_back(operator: Person) -> None:
    operator.press("Chiamale una dopo l'altra")
    first = operator.heading
    operator.page.get_by_label("Com'è andata?").fill("Sentire dopo il ponte")

    with operator.page.expect_navigation():
        operator.page.get_by_role("button", name="Richiamare").click()
    assert operator.heading != first
    assert operator.sees(f"{first}: da richiamare")

    undo(operator)
    assert operator.sees(f"la chiamata a {first} è di nuovo da fare")
    operator.press("Basta per ora")
    assert operator.heading == "Da chiamare"


def test_a_visit_is_told_with_its_next_step_which_is_then_done(operator: Person, hotel: Hotel) -> None:
    open_company(operator, hotel)
    operator.press("Visita", role="link")
    operator.page.get_by_label("Com'è andata?").fill("Cucina grande, serve un aiuto")
    operator.page.get_by_label("Prossimo passo").fill("Mandare la convenzione")
    operator.page.locator("[name=next_step_on]").fill("2099-12-01")

    operator.press("Salva")
    assert operator.heading == hotel.name
    assert operator.sees("Mandare la convenzione")
    assert operator.sees("Cucina grande")

    operator.press("Fatto")
    assert operator.sees("Nessun prossimo passo")
    undo(operator)
    assert operator.sees("Mandare la convenzione")
