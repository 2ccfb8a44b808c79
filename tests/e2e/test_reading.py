"""A stranger reads the public site: on a screen and on a phone, with and without scripts."""

import re
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site

Visit = Callable[..., Person]
SHEET = re.compile(rb"/Type\s*/Page\b")  # of a PDF: one for each sheet
MENU = ["Il progetto", "Per le aziende", "Incentivi", "Novità", "Contatti"]


@pytest.fixture
def stranger(demo: Site, visit: Visit, size: str, javascript: bool) -> Person:
    person = visit(demo, size, javascript=javascript)
    person.go("/")
    return person


def test_a_stranger_gets_from_the_home_page_to_the_service_card_and_to_the_form(stranger: Person) -> None:
    assert stranger.heading == "Ospita un tirocinante, fai crescere la tua azienda"

    stranger.press("Leggi come funziona", role="link")
    assert stranger.heading == "Ospitare un tirocinio"

    stranger.go("/")
    stranger.press("Ospita un tirocinante", role="link")
    assert stranger.heading == "Dai la tua disponibilità"
    assert stranger.path == "/aziende/disponibilita"


def test_the_menu_is_in_sight_or_opens_at_a_touch_and_leads_on(stranger: Person, size: str) -> None:
    menu = stranger.page.get_by_role("navigation", name="Menu principale")
    if size == "phone":
        assert not menu.get_by_role("link", name="Incentivi").is_visible()
        stranger.page.locator(".wi-menu-open").click()

    for name in MENU:
        assert menu.get_by_role("link", name=name, exact=True).is_visible()
    menu.get_by_role("link", name="Incentivi", exact=True).click()

    assert stranger.path == "/incentivi"


@pytest.mark.parametrize("size", ["phone"])
def test_the_menu_of_a_phone_shuts_again(stranger: Person) -> None:
    stranger.page.locator(".wi-menu-open").click()
    stranger.page.get_by_text("Chiudi il menu").click()

    assert not stranger.page.get_by_role("link", name="Incentivi", exact=True).first.is_visible()


COLOURS = "each => [getComputedStyle(each).color, getComputedStyle(each).backgroundColor]"


@pytest.mark.parametrize("size", ["phone"])
def test_the_menu_button_is_read_while_it_is_pointed_at(stranger: Person) -> None:
    stranger.page.locator(".wi-menu-open").hover()

    assert stranger.page.locator(".wi-menu-open").evaluate(COLOURS) == ["rgb(255, 255, 255)", "rgb(7, 54, 63)"]


@pytest.mark.parametrize("javascript", [True], ids=["script"])
def test_a_button_that_can_not_be_undone_looks_like_one(stranger: Person) -> None:
    make = "() => document.querySelector('main').insertAdjacentHTML('beforeend', '<a class=\"btn btn-danger\" id=\"no\">No</a>')"
    stranger.page.evaluate(make)

    assert stranger.page.locator("#no").evaluate(COLOURS) == ["rgb(255, 255, 255)", "rgb(138, 28, 28)"]


def test_the_costs_are_read_in_full_without_moving_them_sideways(stranger: Person) -> None:
    stranger.go("/aziende/ospitare-un-tirocinio")

    for table in stranger.page.locator(".wi-scroll").all():
        assert table.evaluate("each => each.scrollWidth <= each.clientWidth")


def test_the_search_knows_what_an_internship_costs(stranger: Person) -> None:
    stranger.press("Cerca", role="link")
    stranger.page.locator("main").get_by_role("searchbox").fill("quanto costa")
    stranger.press("Cerca", within=stranger.page.locator("main"))

    found = stranger.page.locator("main ol").get_by_role("link")
    assert found.count() >= 1
    stranger.press("Ospitare un tirocinio", role="link", within=stranger.page.locator("main ol"))
    assert stranger.sees("Quanto costa e chi paga")


def test_the_same_page_in_english_and_back(stranger: Person) -> None:
    stranger.go("/aziende/ospitare-un-tirocinio")
    stranger.press("English", role="link")
    assert stranger.path == "/en/aziende/ospitare-un-tirocinio"
    assert stranger.page.locator("html").get_attribute("lang") == "en"
    assert stranger.heading != "Ospitare un tirocinio"

    stranger.press("Italiano", role="link")
    assert stranger.path == "/aziende/ospitare-un-tirocinio"
    assert stranger.heading == "Ospitare un tirocinio"


def test_a_stranger_gets_no_cookie_and_asks_no_one_else_for_anything(stranger: Person) -> None:
    addresses = ["/", "/progetto", "/aziende", "/incentivi", "/novita", "/contatti", "/cerca?q=tirocinio", "/privacy"]
    for address in [*addresses, "/aziende/disponibilita", "/aziende/disponibilita/inviata", "/non-esiste", "/en/"]:
        stranger.go(address)

    assert stranger.cookies_set == []
    assert stranger.context.cookies() == []
    assert stranger.strayed == []
    assert stranger.complaints == []


def test_keys_alone_lead_to_the_content(stranger: Person) -> None:
    stranger.page.keyboard.press("Tab")
    assert stranger.page.evaluate("document.activeElement.textContent").strip() == "Vai al contenuto"

    stranger.page.keyboard.press("Enter")
    stranger.page.keyboard.press("Tab")
    assert stranger.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("start", ["", "/en"], ids=["italian", "english"])
def test_who_does_what_is_printed_on_one_sheet(demo: Site, visit: Visit, start: str) -> None:
    person = visit(demo)
    person.go(f"{start}/aziende/cosa-fate-voi-cosa-facciamo-noi")

    printed = person.page.pdf(format="A4", prefer_css_page_size=True)

    assert len(SHEET.findall(printed)) == 1
