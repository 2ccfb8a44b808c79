"""An employer on a phone works out what a hire might bring and how many interns may come, with scripts and without."""

from collections.abc import Callable

import pytest

from tests.e2e import axe
from tests.e2e.browsing import Person
from tests.e2e.conftest import Site

Visit = Callable[..., Person]


def answer(person: Person, **answers: str) -> None:
    for name, value in answers.items():
        fields = person.page.locator(f".wi-form [name={name}]")
        if fields.first.get_attribute("type") == "radio":
            person.page.locator(f'.wi-form [name={name}][value="{value}"]').check()
        else:
            fields.fill(value)


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_a_few_answers_bring_a_sum_and_can_be_changed(demo: Site, visit: Visit, javascript: bool) -> None:
    owner = visit(demo, "phone", javascript=javascript)
    owner.go("/incentivi/calcola")
    answer(owner, contract="permanent", contract_kind="ordinary", age="28", sex="M", months_without_paid_job="8")
    answer(owner, monthly_pay="2.000,00", pay_months="12", contrib_rate="30", part_time_pct="100", hire_date="2026-09-01")
    owner.press("Calcola")
    assert "Potrebbe arrivare fino a" in owner.text

    answer(owner, net_increase="yes")
    owner.press("Calcola")
    assert "Potrebbe spettarti fino a 6.499,20" in owner.text.replace("\xa0", " ")
    assert owner.path == "/incentivi/calcola#risposta"
    assert owner.page.locator(".wi-months svg").is_visible()
    check = axe.faults if javascript else axe.faults_without_scripts
    assert check(owner.page) == []

    for _each_time in range(2):
        with owner.page.expect_download() as file:
            owner.page.get_by_role("button", name="Scarica la scheda (PDF)").click()
        assert file.value.suggested_filename == "scheda-incentivi.pdf"
        assert file.value.path().read_bytes().startswith(b"%PDF-")
    assert owner.path == "/incentivi/calcola#risposta"

    answer(owner, age="40", net_increase="no")
    owner.press("Calcola")
    assert "Bonus giovani 2026:" not in owner.text
    assert owner.page.locator(".wi-form [name=monthly_pay]").input_value() == "2.000,00"
    assert owner.cookies_set == []


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_how_many_how_long_and_by_when(demo: Site, visit: Visit, javascript: bool) -> None:
    owner = visit(demo, "phone", javascript=javascript)
    check = axe.faults if javascript else axe.faults_without_scripts
    owner.go("/tirocini/quanti")
    owner.press("Calcola")
    assert "Scrivi quanti dipendenti ha la sede" in owner.text
    answer(owner, staff="12", ordinary="1")
    owner.press("Calcola")
    assert "Puoi ospitare ancora 1 tirocinante" in owner.text
    assert check(owner.page) == []

    owner.go("/tirocini/durata-indennita")
    answer(owner, group="disadvantaged", start="2027-03-01", months="12")
    owner.press("Calcola")
    assert "L'ultimo giorno è il 29 febbraio 2028" in owner.text
    assert check(owner.page) == []

    owner.go("/tirocini/scadenze")
    answer(owner, start="2026-12-07", months="6")
    owner.press("Mostra le scadenze")
    assert "Entro domenica 6 dicembre 2026" in owner.text
    assert check(owner.page) == []
    with owner.page.expect_download() as file:
        owner.page.get_by_role("button", name="Metti nel calendario (.ics)").click()
    assert file.value.suggested_filename == "scadenze-tirocinio.ics"
