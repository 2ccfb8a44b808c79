"""An operator on the way: plans an appointment on a telephone, writes how it went, and thinks again."""

import re
from collections.abc import Callable

import pytest

from portal.core.workdays import today
from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import OPERATOR, at_work, open_company, row, undo
from tests.e2e.hotels import Hotel, new_hotel, register

Visit = Callable[..., Person]
MIDNIGHT = "00:00"  # of today: whenever the test runs, it has begun


@pytest.fixture
def hotel(demo: Site, visit: Visit) -> Hotel:
    new = new_hotel()
    register(visit(demo), new)
    return new


@pytest.fixture(params=[("phone", False), ("desktop", True)], ids=["phone-no-script", "desktop"])
def operator(demo: Site, visit: Visit, request: pytest.FixtureRequest) -> Person:
    size, javascript = request.param
    return at_work(visit(demo, size, javascript=javascript), OPERATOR)


def plan(operator: Person, hotel: Hotel, day: str, hour: str) -> None:
    """From the company's page; what else there is at that hour does not matter."""
    open_company(operator, hotel)
    operator.press("Fissa un appuntamento", role="link")
    operator.page.get_by_label("Giorno").fill(day)
    operator.page.get_by_label("Ora").fill(hour)
    operator.page.locator("[name=place]").fill("via del Mare 1")
    operator.press("Salva")
    if operator.heading != hotel.name:
        operator.press("Salva lo stesso")


def test_an_appointment_is_planned_and_how_it_went_is_written_from_oggi_and_taken_back(
    operator: Person, hotel: Hotel
) -> None:
    plan(operator, hotel, today().isoformat(), MIDNIGHT)
    assert operator.sees("Appuntamento fissato")

    operator.go("/gestione/")
    operator.press("Scrivi esito", role="link", within=row(operator, "esiti", hotel))
    operator.page.locator("[name=text]").fill("Un posto in cucina da gennaio")
    operator.press("Salva")
    assert operator.path == "/gestione/"
    assert row(operator, "esiti", hotel).count() == 0

    undo(operator)
    assert operator.path == "/gestione/"
    assert row(operator, "esiti", hotel).count() == 1


def test_an_appointment_is_moved_and_called_off_and_the_page_of_the_company_tells_it(operator: Person, hotel: Hotel) -> None:
    plan(operator, hotel, "2099-12-01", "10:00")
    planned = operator.page.locator("#appuntamenti")
    operator.press("Sposta", role="link", within=planned)
    operator.page.get_by_label("Ora").fill("16:30")
    operator.press("Salva")
    if operator.heading != hotel.name:
        operator.press("Salva lo stesso")
    assert "16:30" in planned.inner_text()

    operator.press("Disdici", role="link", within=planned)
    operator.page.get_by_label("Perché").fill("La titolare è in ferie")
    operator.press("Salva")

    assert "Nessun appuntamento fissato" in planned.inner_text()
    assert re.search(r"Appuntamento disdetto\s+oggi", operator.page.locator(".wi-timeline").inner_text())


def test_a_calendar_subscribes_to_one_s_appointments_until_the_link_is_revoked(
    demo: Site, operator: Person, hotel: Hotel, visit: Visit
) -> None:
    plan(operator, hotel, today().isoformat(), MIDNIGHT)
    operator.go("/gestione/profilo/")
    made = operator.page.get_by_role("button", name="Crea collegamento")
    if not made.count():
        operator.page.locator("summary", has_text="Crea un altro collegamento").click()
        made = operator.page.get_by_role("button", name="Sì, creane un altro")
    with operator.page.expect_navigation():
        made.click()
    address = operator.page.get_by_label("Indirizzo del calendario").input_value()

    calendar = visit(demo).context.request
    assert hotel.name in calendar.get(address).text().replace("\r\n ", "")
    operator.go("/gestione/profilo/")
    operator.page.locator("summary", has_text="Revoca").click()
    operator.press("Sì, revoca")
    assert calendar.get(address).status == 404
