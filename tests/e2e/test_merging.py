"""Two records of one hotel: the worker finds them, an operator joins them and thinks again, the owner's link works throughout."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import at_work, look_until, undo
from tests.e2e.hotels import Hotel, confirm, new_hotel, register

Visit = Callable[..., Person]
LIST = "/gestione/doppioni/"


def pair(operator: Person, one: Hotel, other: Hotel) -> Locator:
    """The row of the list in which both stand."""
    rows = operator.page.locator("tbody tr")
    return rows.filter(has=link(operator, one)).filter(has=link(operator, other))


def link(operator: Person, hotel: Hotel) -> Locator:
    return operator.page.get_by_role("link", name=hotel.name, exact=True)


def listed(hotel: Hotel) -> str:
    return f"{LIST}?q={hotel.name.replace(' ', '+')}"


@pytest.fixture
def hotel(demo: Site, visit: Visit) -> Hotel:
    new = new_hotel()
    register(visit(demo), new)
    return new


@pytest.fixture
def owner(demo: Site, visit: Visit, size: str) -> Person:
    return visit(demo, size)


@pytest.fixture
def twin(demo: Site, owner: Person, hotel: Hotel) -> Hotel:
    """The same hotel, registered once more by somebody who writes its name otherwise, and whose address is confirmed."""
    again = new_hotel()
    again.name = hotel.name.replace("Prova", "Provva") + " S.r.l."
    register(owner, again)
    confirm(owner, demo, again)
    return again


@pytest.fixture
def two(hotel: Hotel, twin: Hotel) -> tuple[Hotel, Hotel]:
    return hotel, twin


def before_the_list(operator: Person, two: tuple[Hotel, Hotel]) -> Person:
    """As soon as the worker has put the two there."""
    at_work(operator)
    look_until(operator, listed(two[0]), lambda: pair(operator, *two).count() == 1)
    return operator


@pytest.fixture
def operator(demo: Site, visit: Visit, size: str, two: tuple[Hotel, Hotel]) -> Person:
    return before_the_list(visit(demo, size), two)


@pytest.fixture
def anybody(demo: Site, visit: Visit, size: str, javascript: bool, two: tuple[Hotel, Hotel]) -> Person:
    """An operator, also one whose browser runs no scripts."""
    return before_the_list(visit(demo, size, javascript=javascript), two)


def test_two_records_are_joined_field_by_field_and_taken_apart_again(
    hotel: Hotel, twin: Hotel, owner: Person, anybody: Person
) -> None:
    anybody.press("Unisci", role="link", within=pair(anybody, hotel, twin))
    assert anybody.heading == "Sono la stessa azienda?"
    stays = anybody.page.locator(".wi-pair a").first.inner_text()
    if stays != hotel.name:
        anybody.press("Scambia", role="link")
    anybody.page.get_by_role("radio", name=f"{twin.name}: {twin.name}").check()
    anybody.page.locator(".wi-confirm summary").click()
    assert anybody.sees("1 referente, 1 disponibilità, 1 chiamata")

    anybody.press("Sì, unisci")
    assert anybody.sees("sono ora una sola azienda")
    assert anybody.heading == twin.name
    assert hotel.owner in anybody.text and twin.owner in anybody.text
    owner.go("/azienda/")
    assert owner.heading == twin.name

    undo(anybody)
    assert anybody.sees("ha di nuovo la sua scheda")
    assert anybody.heading == twin.name and hotel.owner not in anybody.text
    owner.go("/azienda/")
    assert owner.heading == twin.name


def test_two_that_only_look_alike_are_kept_apart_with_one_tap(hotel: Hotel, twin: Hotel, operator: Person) -> None:
    operator.press("Tieni separate", within=pair(operator, hotel, twin))
    assert operator.sees("restano due aziende")
    assert pair(operator, hotel, twin).count() == 0

    undo(operator)
    assert pair(operator, hotel, twin).count() == 1


def test_a_company_s_page_asks_whether_it_is_there_twice(hotel: Hotel, twin: Hotel, operator: Person) -> None:
    operator.press(twin.name, role="link", within=pair(operator, hotel, twin))

    box = operator.page.locator(".wi-notice").filter(has_text="Sono la stessa azienda?")
    assert link(operator, hotel).is_visible()
    operator.press("Unisci", role="link", within=box)
    assert operator.heading == "Sono la stessa azienda?"
