"""The owner of a hotel registers, confirms the address, and fills in the rest; or leaves only a number to call."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.hotels import CIVITAVECCHIA, FORM, confirm, fill, go_on, new_hotel, register, send
from tests.e2e.mailserver import link_in

Visit = Callable[..., Person]


@pytest.fixture
def owner(demo: Site, visit: Visit, size: str, javascript: bool) -> Person:
    return visit(demo, size, javascript=javascript)


def test_an_owner_who_makes_an_error_on_the_way_loses_nothing_and_gets_to_the_thanks(
    owner: Person, javascript: bool
) -> None:
    hotel = new_hotel()
    owner.go(FORM)
    fill(owner, name=hotel.name, municipality=CIVITAVECCHIA, sector="hospitality")
    go_on(owner, javascript=javascript)
    fill(owner, contact_name=hotel.owner, phone="12", email=hotel.email)
    go_on(owner, javascript=javascript)
    fill(owner, tasks=hotel.tasks)
    go_on(owner, javascript=javascript)
    send(owner)

    assert owner.path == FORM
    assert owner.page.locator("[name=phone]").get_attribute("aria-invalid") == "true"
    assert owner.page.locator("[name=phone]").is_visible()  # the step with the error is the open one
    assert owner.page.get_by_role("link", name="Telefono:").is_visible()
    kept = {name: owner.page.locator(f"[name={name}]").input_value() for name in ("name", "contact_name", "email", "tasks")}
    assert kept == {"name": hotel.name, "contact_name": hotel.owner, "email": hotel.email, "tasks": hotel.tasks}

    fill(owner, phone=hotel.phone)
    go_on(owner, javascript=javascript)
    go_on(owner, javascript=javascript)
    owner.press("Invia la disponibilità")

    assert owner.path == f"{FORM}/inviata"
    assert owner.sees("Ti richiamiamo entro")
    assert owner.cookies_set == []


@pytest.mark.parametrize("javascript", [True], ids=["script"])
def test_a_step_with_a_gap_is_not_left_and_one_may_go_back(owner: Person) -> None:
    owner.go(FORM)
    go_on(owner, javascript=True)
    assert owner.page.locator("[name=name]").is_visible()
    assert owner.sees("Passo 1 di 4")

    fill(owner, name="Hotel Prova", municipality=CIVITAVECCHIA, sector="hospitality")
    go_on(owner, javascript=True)
    assert owner.sees("Passo 2 di 4")

    owner.page.get_by_role("button", name="Indietro").locator("visible=true").click()
    assert owner.sees("Passo 1 di 4")
    assert owner.page.locator("[name=name]").input_value() == "Hotel Prova"


@pytest.mark.parametrize("javascript", [True], ids=["script"])
def test_what_is_missing_in_a_step_is_said_at_its_field(owner: Person) -> None:
    owner.go(FORM)
    go_on(owner, javascript=True)
    assert owner.sees("Scegli il comune dove si lavora.")
    assert owner.page.evaluate("document.activeElement.name") == "name"

    fill(owner, name="Hotel Prova", municipality=CIVITAVECCHIA, sector="hospitality")
    go_on(owner, javascript=True)
    fill(owner, contact_name="Elena Marini")
    go_on(owner, javascript=True)

    assert owner.sees("Passo 2 di 4")
    assert owner.sees("Lascia un telefono o un'e-mail: altrimenti")
    assert owner.page.evaluate("document.activeElement.name") == "phone"


@pytest.mark.parametrize("javascript", [True], ids=["script"])
def test_an_error_told_above_leads_to_its_step(owner: Person) -> None:
    register_with(owner, phone="12")

    owner.page.get_by_role("button", name="Indietro").locator("visible=true").click()
    assert owner.sees("Passo 1 di 4")
    owner.page.get_by_role("link", name="Telefono:").click()

    assert owner.sees("Passo 2 di 4")
    assert owner.page.evaluate("document.activeElement.name") == "phone"


@pytest.mark.parametrize("javascript", [True], ids=["script"])
def test_the_way_back_of_the_browser_knows_the_steps_and_a_reload_loses_nothing(owner: Person) -> None:
    owner.go(FORM)
    fill(owner, name="Hotel Prova", municipality=CIVITAVECCHIA, sector="hospitality")
    go_on(owner, javascript=True)
    owner.page.reload()
    assert owner.sees("Passo 2 di 4")
    assert owner.page.locator("[name=name]").input_value() == "Hotel Prova"

    owner.page.go_back()
    expect(owner.page.get_by_text("Passo 1 di 4")).to_be_visible()
    assert owner.path == FORM

    register_with(owner)
    assert owner.path == f"{FORM}/inviata"
    assert owner.page.evaluate("sessionStorage.length") == 0


def register_with(owner: Person, **answers: str) -> None:
    """The whole form with these answers, right or wrong, sent by who has scripts."""
    hotel = new_hotel()
    given = {"name": hotel.name, "municipality": CIVITAVECCHIA, "sector": "hospitality"}
    given |= {"contact_name": hotel.owner, "phone": hotel.phone, "tasks": hotel.tasks, **answers}
    owner.go(FORM)
    for names in (("name", "municipality", "sector"), ("contact_name", "phone"), ("tasks",)):
        fill(owner, **{name: given[name] for name in names})
        go_on(owner, javascript=True)
    send(owner)


def test_opening_the_link_of_the_mail_changes_nothing_and_pressing_confirms(
    demo: Site, owner: Person, javascript: bool
) -> None:
    hotel = new_hotel()
    register(owner, hotel, javascript=javascript)
    link = link_in(demo.mailbox.wait_for(hotel.email, "Confermi"))

    for _scanner in range(2):
        owner.go(link)
        assert owner.page.get_by_role("button", name="Conferma l'indirizzo").is_visible()
        assert owner.go("/azienda/").url.endswith("/azienda/link")

    owner.go(link)
    owner.press("Conferma l'indirizzo")
    assert owner.heading == hotel.name
    assert owner.sees(hotel.tasks)

    assert owner.sees("il tuo indirizzo è confermato")

    owner.go(link)
    assert owner.heading == hotel.name  # whoever is inside is not told of a spent link


def test_who_has_confirmed_completes_the_rest_from_the_own_page(demo: Site, owner: Person, javascript: bool) -> None:
    hotel = new_hotel()
    register(owner, hotel, javascript=javascript)
    confirm(owner, demo, hotel)

    owner.press("Aggiorna i dati", role="link")
    fill(owner, vat_number="IT 00743110157", size="6-20", pec="hotelprova@pec.example")
    owner.press("Salva i dati")
    if owner.path == "/azienda/dati":  # the number stands in another company since the first of these tests
        fill(owner, vat_number="")
        owner.press("Salva i dati")
    assert owner.sees("hotelprova@pec.example")

    owner.press("Aggiorna", role="link")
    fill(owner, places="2", weekly_hours="25", requirements="Un po' di inglese")
    owner.press("Salva la disponibilità")
    assert owner.sees("Disponibilità aggiornata")
    assert "25" in owner.text


def test_who_prefers_a_call_leaves_a_name_a_person_and_a_number(owner: Person, javascript: bool) -> None:
    hotel = new_hotel()
    owner.go(FORM)
    owner.page.get_by_label("Preferisco essere chiamato").check()
    fill(owner, name=hotel.name)
    go_on(owner, javascript=javascript)
    fill(owner, contact_name=hotel.owner, phone=hotel.phone)
    go_on(owner, javascript=javascript)
    send(owner)

    assert owner.path == f"{FORM}/inviata"
    assert owner.cookies_set == []


def test_who_prefers_a_call_but_leaves_no_number_is_told_and_loses_nothing(owner: Person, javascript: bool) -> None:
    owner.go(FORM)
    owner.page.get_by_label("Preferisco essere chiamato").check()
    fill(owner, name="Hotel Prova")
    go_on(owner, javascript=javascript)
    assert "Telefono (obbligatorio)" in owner.text
    fill(owner, contact_name="Elena Marini", email="elena@hotel.example")
    go_on(owner, javascript=javascript)
    if not javascript:
        send(owner)

    assert owner.path == FORM
    assert owner.sees("Per chiamarti ci serve un numero")
    assert owner.page.locator("[name=call_me]").is_checked()
    assert owner.page.locator("[name=contact_name]").input_value() == "Elena Marini"
