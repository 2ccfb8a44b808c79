"""Where people's data are real: who is invited chooses a password and a second factor; who is suspended is out at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, StorageState

from tests.e2e import telephone
from tests.e2e.browsing import Person, someone
from tests.e2e.conftest import ADMIN, PASSWORD, Site
from tests.e2e.mailserver import link_in

Visit = Callable[..., Person]


def set_up_second_factor(person: Person) -> list[str]:
    """From the first page after the password to the first page inside; the recovery codes."""
    assert person.heading == "Imposta il secondo fattore"
    person.press("Mostra il quadrato")
    person.page.get_by_text("Scrivi la chiave a mano").click()
    key = person.page.locator("details code").inner_text()
    person.page.locator("[name=code]").fill(telephone.code(key))
    person.press("Conferma il codice")

    assert person.heading == "I tuoi codici di riserva"
    person.press("Crea i codici di riserva")
    codes = person.page.locator(".wi-codes code").all_inner_texts()
    person.press("Li ho messi al sicuro: continua", role="link")
    return codes


@pytest.fixture(scope="session")
def administrator(real: Site, chromium: Browser) -> StorageState:
    """The session of the administrator, who has signed in for the first time: a telephone's code works only once."""
    with someone(chromium, real.origin) as person:
        person.sign_in(ADMIN, PASSWORD)
        codes = set_up_second_factor(person)
        assert person.path == "/gestione/"
        assert len(set(codes)) == 10
        return person.context.storage_state()


@pytest.fixture
def admin(real: Site, visit: Visit, size: str, administrator: StorageState) -> Person:
    person = visit(real, size, signed_in=administrator)
    person.go("/gestione/")
    return person


def test_an_invited_person_gets_in_and_a_suspended_one_is_out_at_once(
    real: Site, visit: Visit, admin: Person, size: str
) -> None:
    email = f"carla.{size}@coop.example"
    admin.go("/gestione/utenti/invita")
    admin.page.locator("[name=name]").fill("Carla Fabbri")
    admin.page.locator("[name=email]").fill(email)
    admin.page.get_by_label("Operatore").check()
    admin.press("Manda l'invito")
    link = link_in(real.mailbox.wait_for(email))

    carla = visit(real, size)
    for _scanner in range(2):
        carla.go(link)
        assert carla.heading == "Scegli la tua password"
    carla.page.locator("[name=password]").fill("password")
    carla.page.locator("[name=password_confirm]").fill("password")
    carla.press("Salva la password")
    assert carla.heading == "Scegli la tua password"  # too easy to guess

    carla.page.locator("[name=password]").fill("ombrello-verde-treno-5")
    carla.page.locator("[name=password_confirm]").fill("ombrello-verde-treno-5")
    carla.press("Salva la password")
    carla.go(link)
    assert carla.heading == "Questo invito non funziona più"

    carla.sign_in(email, "ombrello-verde-treno-5")
    codes = set_up_second_factor(carla)
    assert carla.path == "/gestione/"

    carla.page.locator(".wi-desk-top summary").click()
    carla.press("Esci")
    carla.sign_in(email, "ombrello-verde-treno-5")
    assert carla.heading == "Scrivi il codice"
    carla.press("Non hai il telefono? Usa un codice di riserva", role="link")
    carla.page.locator("[name=code]").fill(codes[0])
    carla.press("Entra")
    assert carla.path == "/gestione/"

    admin.go("/gestione/utenti/")
    admin.page.locator("tr").filter(has_text=email).get_by_role("link").first.click()
    admin.page.wait_for_load_state()
    admin.page.get_by_text("Sospendi", exact=True).click()
    admin.press("Sospendi l'accesso")
    assert admin.sees("è già fuori")

    carla.go("/gestione/aziende/")
    assert carla.path.startswith("/accedi")
    carla.sign_in(email, "ombrello-verde-treno-5")
    assert carla.path.startswith("/accedi")
    assert carla.page.locator("[name=password]").is_visible()


def test_what_the_coordinator_confirms_stands_on_the_public_page_at_once_whichever_process_answers(
    real: Site, visit: Visit, admin: Person, size: str
) -> None:
    what, source = {
        "desktop": ("liability", "Convenzione tipo, articolo 7"),
        "phone": ("inail", "Convenzione tipo, articolo 8"),
    }[size]
    readers = [visit(real, size) for _ in range(2)]
    page = "/aziende/ospitare-un-tirocinio"
    for reader in readers * 4:  # both processes know the page by heart
        reader.go(page)
        assert source not in reader.text

    admin.go(f"/gestione/costi/extracurricular/{what}")
    admin.page.locator("[name=who_pays][value=project]").check()
    admin.page.locator("[name=source]").fill(source)
    admin.press("Conferma e pubblica")
    for reader in readers * 4:
        reader.go(page)
        assert source in reader.text
        reader.context.request.get(real.origin + page)  # another connection, perhaps to the other process
    assert all(source in readers[0].context.request.get(real.origin + page).text() for _ in range(10))

    admin.go(f"/gestione/costi/extracurricular/{what}")
    admin.page.get_by_text("Non è più sicuro").click()
    admin.press("Ritira la conferma")
    readers[0].go(page)
    assert readers[0].page.locator("tr").filter(has_text=source).get_by_text("Da confermare").first.is_visible()
