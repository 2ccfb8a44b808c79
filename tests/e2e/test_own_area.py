"""A company's own area on a telephone: people, documents, messages, privacy; and what the desk sees of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.conversations.given import PDF
from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import at_work, open_company, row, undo
from tests.e2e.hotels import Hotel, confirm, fill, new_hotel, register
from tests.e2e.mailserver import link_in, text_of
from tests.e2e.test_accessibility import faults_on

Visit = Callable[..., Person]
PAGES = {
    "La tua pagina": "/azienda/",
    "Dati": "/azienda/dati/",
    "Persone": "/azienda/persone/",
    "Sedi e organico": "/azienda/sedi/",
    "Documenti": "/azienda/documenti/",
    "Messaggi": "/azienda/messaggi/",
    "Privacy": "/azienda/privacy/",
}


@pytest.fixture
def hotel() -> Hotel:
    return new_hotel()


@pytest.fixture
def owner(demo: Site, visit: Visit, hotel: Hotel) -> Person:
    """Somebody who has just confirmed the address, and stands on the company's own page with a telephone."""
    person = visit(demo, "phone")
    register(person, hotel)
    confirm(person, demo, hotel)
    return person


@pytest.fixture
def operator(demo: Site, visit: Visit) -> Person:
    return at_work(visit(demo))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "Convenzione 2027.pdf"
    file.write_bytes(PDF)
    return file


def go_to(owner: Person, page: str) -> None:
    """By the area's own menu."""
    owner.press(page, role="link", within=owner.page.locator(".wi-own-menu"))


def panel(person: Person, title: str) -> Locator:
    return person.page.locator(".wi-panel").filter(has=person.page.get_by_role("heading", name=title))


def share(operator: Person, hotel: Hotel, paper: Path) -> None:
    open_company(operator, hotel)
    operator.press("Condividi un documento", role="link")
    fill(operator, title="Convenzione da firmare")
    operator.page.set_input_files("[name=file]", str(paper))
    operator.press("Condividi")
    assert operator.sees("trova «Convenzione da firmare»")


def test_the_menu_leads_to_every_page_and_nothing_is_wider_than_the_screen(owner: Person) -> None:
    for name, path in PAGES.items():
        go_to(owner, name)

        assert owner.path.rstrip("/") == path.rstrip("/")
        assert owner.page.locator(".wi-own-menu [aria-current]").inner_text() == name
        assert owner.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_every_screen_is_accessible(demo: Site, operator: Person, owner: Person, hotel: Hotel, paper: Path) -> None:
    share(operator, hotel, paper)
    go_to(owner, "Messaggi")
    fill(owner, text="Buongiorno")
    owner.press("Invia il messaggio")

    found = faults_on(owner, "a message just sent")
    for path in (*PAGES.values(), "/azienda/persone/nuova", "/azienda/privacy/richiesta", "/azienda/privacy/dati"):
        owner.page.set_viewport_size({"width": 390, "height": 844})
        owner.go(path)
        found += faults_on(owner, path)
    owner.go("/azienda/persone/nuova")
    owner.press("Salva")
    found += faults_on(owner, "a person with errors")

    assert found == []


def test_a_colleague_is_added_confirms_comes_in_and_is_put_out(
    demo: Site, visit: Visit, owner: Person, hotel: Hotel
) -> None:
    address = hotel.email.replace("elena", "bruno")
    go_to(owner, "Persone")
    owner.press("Aggiungi una persona", role="link")
    fill(owner, name="Bruno Galli", email=address)
    owner.press("Salva")
    assert panel(owner, "Bruno Galli").get_by_text("E-mail da confermare").is_visible()

    colleague = visit(demo, "phone")
    colleague.go(link_in(demo.mailbox.wait_for(address, "Confermi")))
    colleague.press("Conferma l'indirizzo")
    go_to(colleague, "Persone")
    assert colleague.sees("Le persone le cambia il referente principale")
    assert hotel.email not in colleague.text

    go_to(owner, "Persone")
    bruno = panel(owner, "Bruno Galli")
    bruno.get_by_text("Togli l'accesso", exact=True).click()
    owner.press("Sì, togli l'accesso", within=bruno)
    colleague.go("/azienda/")
    assert colleague.path == "/azienda/link"

    owner.press("Annulla", within=owner.page.locator(".wi-flash"))
    assert panel(owner, "Bruno Galli").get_by_text("Entra in questa pagina").is_visible()


def test_the_role_is_handed_on(demo: Site, visit: Visit, owner: Person, hotel: Hotel) -> None:
    address = hotel.email.replace("elena", "carla")
    owner.go("/azienda/persone/nuova")
    fill(owner, name="Carla Serra", email=address)
    owner.press("Salva")
    new_main = visit(demo, "phone")
    new_main.go(link_in(demo.mailbox.wait_for(address, "Confermi")))
    new_main.press("Conferma l'indirizzo")

    go_to(owner, "Persone")
    carla = panel(owner, "Carla Serra")
    carla.get_by_text("Passa il ruolo di principale", exact=True).click()
    owner.press("Sì, passa il ruolo", within=carla)

    assert owner.page.get_by_role("link", name="Aggiungi una persona").count() == 0
    go_to(new_main, "Persone")
    assert new_main.page.get_by_role("link", name="Aggiungi una persona").is_visible()


def test_a_document_is_shared_told_fetched_on_a_telephone_and_withdrawn(
    demo: Site, operator: Person, owner: Person, hotel: Hotel, paper: Path
) -> None:
    share(operator, hotel, paper)
    letter = demo.mailbox.wait_for(hotel.email, "documento")
    assert "Convenzione" not in text_of(letter)

    owner.go("/azienda/")
    owner.press("Guarda i documenti", role="link")
    with owner.page.expect_download() as fetching:
        owner.page.get_by_role("button", name="Scarica").click()
    assert fetching.value.suggested_filename == "Convenzione 2027.pdf"
    assert Path(fetching.value.path()).read_bytes() == PDF

    open_company(operator, hotel)
    assert operator.sees("scaricato oggi")
    operator.press("Ritira", within=panel(operator, "Documenti"))
    owner.go("/azienda/documenti/")
    assert owner.sees("non c'è nessun documento")
    undo(operator)
    owner.go("/azienda/documenti/")
    assert owner.sees("Convenzione da firmare")


def test_a_file_that_is_no_document_is_refused_in_words(
    operator: Person, owner: Person, hotel: Hotel, tmp_path: Path
) -> None:
    fake = tmp_path / "convenzione.pdf"
    fake.write_bytes(b"<script>alert(1)</script>")
    open_company(operator, hotel)
    operator.press("Condividi un documento", role="link")
    fill(operator, title="Convenzione")
    operator.page.set_input_files("[name=file]", str(fake))

    operator.press("Condividi")

    assert operator.sees("Questo file non è un PDF")
    assert operator.page.locator("[name=title]").input_value() == "Convenzione"


def test_a_message_is_answered_from_oggi_and_the_mail_leads_to_it(
    demo: Site, visit: Visit, operator: Person, owner: Person, hotel: Hotel
) -> None:
    go_to(owner, "Messaggi")
    fill(owner, text="Chi porta la divisa?")
    owner.press("Invia il messaggio")
    assert owner.sees("Messaggio inviato")

    operator.go("/gestione/")
    operator.press("Rispondi", role="link", within=row(operator, "messaggi", hotel))
    fill(operator, text="La portiamo noi lunedì.")
    operator.press("Invia")
    assert operator.sees("avvisiamo")
    operator.go("/gestione/")
    assert row(operator, "messaggi", hotel).count() == 0

    other = visit(demo, "phone")
    other.go(link_in(demo.mailbox.wait_for(hotel.email, "messaggio")))
    other.press("Entra")
    other.press("Leggi il messaggio", role="link")
    assert other.sees("La portiamo noi lunedì.")


def test_a_message_that_needs_no_answer_is_settled_on_oggi_and_comes_back(
    operator: Person, owner: Person, hotel: Hotel
) -> None:
    go_to(owner, "Messaggi")
    fill(owner, text="Grazie della visita.")
    owner.press("Invia il messaggio")

    operator.go("/gestione/")
    operator.press("Non serve risposta", within=row(operator, "messaggi", hotel))
    assert row(operator, "messaggi", hotel).count() == 0
    undo(operator)

    assert row(operator, "messaggi", hotel).count() == 1


def test_who_objects_is_left_in_peace_and_may_change_their_mind(operator: Person, owner: Person, hotel: Hotel) -> None:
    go_to(owner, "Privacy")
    owner.page.get_by_text("Non scrivetemi più", exact=True).click()
    owner.press("Sì, non scrivetemi più")
    open_company(operator, hotel)
    assert operator.sees("Non vuole che scriviamo")

    owner.press("Scrivetemi di nuovo")

    assert owner.sees("possiamo scriverti di nuovo")


def test_the_own_data_are_taken_away_and_a_request_reaches_oggi(operator: Person, owner: Person, hotel: Hotel) -> None:
    go_to(owner, "Privacy")
    with owner.page.expect_download() as fetching:
        owner.page.get_by_role("link", name="Scarica per un programma (JSON)").click()
    known = json.loads(Path(fetching.value.path()).read_text("utf-8"))
    assert {"dato": "E-mail", "valore": hotel.email, "fonte": "da: il modulo del portale"} in known["Su di te"]

    owner.press("Fai una richiesta", role="link")
    owner.page.get_by_label("Cancellare i miei dati").check()
    owner.press("Invia la richiesta")
    assert owner.sees("Richiesta ricevuta")

    operator.go("/gestione/")
    request = row(operator, "messaggi", hotel)
    assert request.get_by_text("Chiede di cancellare i dati").first.is_visible()
    operator.press("Rispondi", role="link", within=request)
    fill(operator, text="Fatto.")
    operator.press("Invia la risposta")
    go_to(owner, "Messaggi")
    assert owner.sees("Fatto.")
