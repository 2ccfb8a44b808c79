"""An editor writes next year's wording of a measure, a coordinator reads what changes and publishes it, an employer reads it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.e2e import axe
from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import COORDINATOR, at_work

Visit = Callable[..., Person]
EDITOR = "redattore@demo.example"
# Each run changes a measure of its own: what is published stays.
RUNS = [
    pytest.param(True, "MADRI3", "Mamme con almeno tre figli minori", id="with scripts"),
    pytest.param(False, "NASPI20", "Chi riceve la NASpI", id="without"),
]


@pytest.mark.parametrize(("javascript", "code", "name"), RUNS)
def test_a_new_wording_goes_from_one_person_to_another_and_then_to_everybody(
    demo: Site, visit: Visit, javascript: bool, code: str, name: str
) -> None:
    editor = at_work(visit(demo, "phone", javascript=javascript), EDITOR)
    check = axe.faults if javascript else axe.faults_without_scripts
    editor.go(f"/gestione/norme/incentivi/{code}")
    editor.press("Proponi un cambiamento", role="link")
    write(editor, valid_from="2026-11-20", summary="Il testo nuovo, per prova.")
    editor.press("Proponi")
    assert "Scrivi che cosa cambia" in editor.text
    assert check(editor.page) == []
    write(editor, why="Circolare di novembre")
    editor.press("Proponi")
    assert "ora la verifica un'altra persona" in editor.text
    assert "Tornano tutti al centesimo" in editor.text
    assert check(editor.page) == []

    coordinator = at_work(visit(demo, "phone", javascript=javascript), COORDINATOR)
    coordinator.press("Guarda che cosa cambia", role="link", within=waiting(coordinator, name))
    assert "Il testo nuovo, per prova." in coordinator.page.locator("#cambia ins").all_inner_texts()[0]
    coordinator.press("È così: verificata")
    coordinator.page.locator("summary", has_text="Pubblica").click()
    coordinator.press("Pubblica adesso")
    assert "le pagine e i calcoli la usano" in coordinator.text
    assert check(coordinator.page) == []

    owner = visit(demo, "phone", javascript=javascript)
    owner.go("/incentivi/" + code.lower())
    assert "Il testo nuovo, per prova." in owner.text
    assert "In altri tempi" in owner.text


def write(person: Person, **answers: str) -> None:
    for name, value in answers.items():
        person.page.locator(f".wi-form [name={name}]").fill(value)


def waiting(person: Person, name: str) -> Locator:
    return person.page.locator("#norme .wi-row").filter(has_text=name)
