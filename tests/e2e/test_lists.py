"""An operator narrows the register, keeps the question under a name, and does one thing to several companies at once."""

from collections.abc import Callable
from itertools import count

import pytest

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import OPERATOR, at_work, undo

Visit = Callable[..., Person]
LIST = "/gestione/aziende/"
_lists = count(1)


@pytest.fixture(params=[("phone", False), ("desktop", True)], ids=["phone-no-script", "desktop"])
def operator(demo: Site, visit: Visit, request: pytest.FixtureRequest) -> Person:
    size, javascript = request.param
    return at_work(visit(demo, size, javascript=javascript), OPERATOR)


def narrow(operator: Person, *boxes: str) -> None:
    operator.go(LIST)
    operator.page.locator(".wi-more-filters > summary").click()
    for box in boxes:
        operator.page.get_by_role("checkbox", name=box, exact=True).check()
    operator.press("Mostra")


def test_a_narrowed_list_is_kept_under_a_name_and_opened_again(operator: Person) -> None:
    name = f"Civitavecchia {next(_lists)}"
    narrow(operator, "Civitavecchia", "Interessata")
    assert operator.page.locator(".wi-chip").count() == 2

    operator.press("Salva come elenco", role="link")
    operator.page.get_by_label("Nome dell'elenco").fill(name)
    operator.press("Salva l'elenco")
    assert operator.heading == name
    operator.press("Togli il filtro Stato: Interessata", role="link")
    assert operator.sees("non è ancora salvato")
    operator.press(name, role="link", within=operator.page.locator(".wi-quick"))
    assert operator.page.locator(".wi-chip").count() == 2

    operator.go(f"{LIST}elenchi")
    operator.press("Elimina", within=operator.page.locator("article").filter(has_text=name))
    assert operator.page.get_by_role("link", name=name, exact=True).count() == 0
    undo(operator)
    assert operator.sees(name)
    operator.press("Elimina", within=operator.page.locator("article").filter(has_text=name))


def test_ticked_companies_get_a_tag_together_and_lose_it_again(operator: Person) -> None:
    tag = f"prova {next(_lists)}"
    operator.go(LIST)
    boxes = operator.page.locator("input[name=azienda]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    operator.page.get_by_label("Che cosa fare con più aziende insieme").select_option("tag")
    operator.press("Con quelle spuntate")

    operator.page.get_by_label("Etichetta").fill(tag)
    operator.press("Avanti")
    assert operator.sees("Cambiano 2 aziende.")
    operator.press("Sì, cambia 2 aziende")
    assert operator.sees(f"Etichetta «{tag}»: 2 aziende.")
    narrow(operator, tag)
    assert operator.page.locator("tbody tr").count() == 2
    undo_from_history(operator, tag)

    narrow(operator, tag)
    assert operator.sees("Nessun risultato")


def undo_from_history(operator: Person, tag: str) -> None:
    operator.go("/gestione/aziende/insieme/")
    operator.press(f"Etichetta «{tag}»", role="link")
    operator.page.locator(".wi-confirm > summary").click()
    operator.press("Sì, annulla tutto")
    assert operator.sees("le aziende sono com'erano prima")


def test_a_column_is_added_and_the_file_has_it(operator: Person) -> None:
    operator.go(LIST)
    operator.press("Colonne", role="link")
    operator.press("Aggiungi Partita IVA", role="link")
    operator.press("Torna all'elenco", role="link")
    assert operator.page.get_by_role("columnheader", name="Partita IVA").count() == 1

    with operator.page.expect_download() as download:
        operator.page.get_by_role("link", name="Scarica per Excel").click()
    assert download.value.suggested_filename == "aziende.xlsx"
