"""An operator brings a list from Excel: columns, trial, register, and all of it taken back; with scripts and without."""

import re
from collections.abc import Callable
from itertools import count

import pytest

from tests.e2e import axe
from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import at_work, look_until
from tests.sheets.books import workbook

Visit = Callable[..., Person]
HOME = "/gestione/importazioni/"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_numbers = count(1)


@pytest.fixture
def operator(demo: Site, visit: Visit, size: str, javascript: bool) -> Person:
    return at_work(visit(demo, size, javascript=javascript))


@pytest.fixture
def names() -> tuple[str, str]:
    """Two companies that nobody has heard of, each test's own."""
    number = next(_numbers)
    return f"Vetreria Ondachiara {number}", f"Maneggio Quattroventi {number}"


def excel(names: tuple[str, str], more: str = "") -> bytes:
    """A list as offices keep it: a title on top, a merged cell, a number without its zeros, a row that can't be read."""

    def fill(sheet) -> None:  # type: ignore[no-untyped-def]
        sheet.merge_range(0, 0, 0, 4, "Aziende incontrate alla fiera")
        sheet.write_row(2, 0, ["Ditta", "Comune", "CAP", "Recapiti", "Posta elettronica"])
        sheet.merge_range(3, 1, 4, 1, "Tolfa")
        sheet.write_row(3, 0, [names[0]])
        sheet.write_row(3, 2, [59, f"0766 {300000 + next(_numbers)}", more])
        sheet.write_row(4, 0, [names[1]])
        sheet.write_row(4, 2, [59, f"333 {3000000 + next(_numbers)}"])
        sheet.write_row(5, 0, ["Bar Sbagliato", "Castro", "", "12"])

    return workbook(fill)


def bring(operator: Person, content: bytes, name: str = "fiera.xlsx") -> None:
    operator.go(HOME)
    operator.page.set_input_files("input[type=file]", {"name": name, "mimeType": "", "buffer": content})
    operator.press("Leggi il file")


def wait_for(operator: Person, words: str) -> None:
    """Look at the page of the import until it says so."""
    path = operator.path.partition("?")[0]
    look_until(operator, path, lambda: words in operator.text)


def sure(operator: Person, first: str, then: str) -> None:
    """A button with a second thought."""
    operator.page.get_by_text(re.compile(f"^\\s*{first}")).first.click()
    operator.press(then)


def test_a_list_goes_into_the_register_and_comes_out_again(operator: Person, names: tuple[str, str]) -> None:
    bring(operator, excel(names))
    assert operator.heading == "Che cosa c'è in ogni colonna"
    guessed = [select.input_value() for select in operator.page.locator("table select").all()]
    assert guessed == ["name", "municipality", "cap", "phones", "emails"]

    operator.press("Fai la prova")
    wait_for(operator, "Da confermare")
    assert operator.sees("«Castro» è il nome di più comuni (BG, LE)")
    assert operator.sees(names[0])

    sure(operator, "Aggiungi 2 aziende", "Sì, carica")
    wait_for(operator, "Caricato")
    page = operator.path.partition("?")[0]
    operator.press(names[1], role="link")
    assert operator.heading == names[1]
    assert operator.sees("Mai registrata")
    assert operator.sees("Tolfa")

    operator.go(page)
    sure(operator, "Annulla tutto l'elenco", "Sì, annulla")
    wait_for(operator, "Il registro è com'era prima di questo elenco.")
    operator.go("/gestione/aziende/?q=" + names[1].replace(" ", "+"))
    assert not operator.page.get_by_role("link", name=names[1], exact=True).count()


def test_a_row_that_resembles_a_company_waits_for_somebody_to_say_so(operator: Person, names: tuple[str, str]) -> None:
    bring(operator, excel(names))
    operator.press("Fai la prova")
    wait_for(operator, "Da confermare")
    sure(operator, "Aggiungi 2 aziende", "Sì, carica")
    wait_for(operator, "Caricato")

    bring(operator, excel(names, more="info@ondachiara.example"), "un altro elenco.xlsx")
    operator.press("Fai la prova")
    wait_for(operator, "Da confermare")
    assert operator.sees(f"Forse è {names[0]}")

    operator.press("È la stessa: aggiornala")
    assert operator.sees("aggiornerà la scheda che c'è")
    operator.go(operator.path.partition("?")[0])
    assert operator.sees("Aggiorna 1 scheda")


def test_a_file_of_another_kind_is_refused_beside_the_field(operator: Person) -> None:
    bring(operator, b"%PDF-1.7", "elenco.xlsx")

    assert operator.sees("È un PDF: serve l'elenco in Excel (.xlsx) o CSV.")


def test_the_pages_fit_the_window_and_axe_finds_nothing(demo: Site, visit: Visit, size: str, names: tuple[str, str]) -> None:
    operator = at_work(visit(demo, size))
    bring(operator, excel(names))
    columns = operator.path
    operator.press("Fai la prova")
    wait_for(operator, "Da confermare")

    for path in (HOME, columns, operator.path):
        operator.go(path)
        assert operator.page.evaluate(SIDEWAYS) <= 0, path
        assert axe.faults(operator.page) == [], path
