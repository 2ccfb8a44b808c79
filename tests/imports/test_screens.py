"""A list on the screens: file, columns, trial, done."""

import pytest
import sqlalchemy as sa

from portal.companies.models import Company, CompanyStatus
from portal.core.audit import AuditEntry
from portal.core.database import db
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from portal.core.web import MOST_BODY
from portal.imports.models import ImportRow, ImportRun, RunStatus
from portal.sheets.lines import MOST_BYTES
from tests import make
from tests.imports.given import (
    HEAD,
    HOME,
    MARE,
    SOLE,
    VAT,
    bring,
    companies,
    fields,
    listed,
    outcomes,
    press,
    run_of,
    take_in,
    try_out,
    work,
)
from tests.sheets.books import of_rows


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def test_a_list_goes_from_the_file_into_the_register(operator, app):
    page = bring(operator, listed(MARE, SOLE)).location
    answer = operator.post(page, data=fields(operator, page))
    work(app)
    trial = operator.get(answer.location).text

    assert page == f"{HOME}1/colonne"
    assert "Aggiungi 2 aziende" in trial
    assert "Hotel Mare" in trial
    assert companies() == []

    press(operator, 1, "carica")
    work(app)

    [hotel, bar] = companies()
    assert (hotel.vat_number, hotel.municipality, hotel.ateco, hotel.pec) == (
        VAT,
        "058032",
        "55.10.00",
        "mare@pec.mare.example",
    )
    assert (hotel.status, hotel.source, hotel.sector) == (CompanyStatus.LISTED, "elenco aziende.csv", "hospitality")
    assert (bar.contacts[0].email, bar.contacts[0].phone) == ("sole@bar.example", "+393331234567")
    assert run_of(1).status is RunStatus.APPLIED
    assert "Caricato" in operator.get(f"{HOME}1").text
    assert operator.get(f"/gestione/aziende/{hotel.id}").status_code == 200


def test_what_was_guessed_stands_in_the_form_with_examples(operator):
    page = bring(operator, listed(MARE)).location

    text = operator.get(page).text

    guessed = fields(operator, page)
    assert [guessed[f"colonna_{each}"] for each in range(9)] == [
        "name", "vat_number", "municipality", "cap", "address", "emails", "pec", "phones", "ateco",
    ]  # fmt: skip
    assert "0766 555001" in text


def test_an_operator_says_what_a_column_holds_and_what_is_not_needed(operator, app):
    number = try_out(
        operator, listed("Bar;Tolfa;boh", head="Ragione sociale;Dove;Altro"), colonna_1="municipality", colonna_2=""
    )

    assert run_of(number).columns == {"0": "name", "1": "municipality"}
    assert outcomes(number) == [(2, "new")]


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({f"colonna_{each}": "" for each in range(9)}, "la colonna del nome"),
        ({"colonna_2": "name"}, "Due colonne per lo stesso dato"),
        ({"colonna_2": "password"}, "Scegli una delle risposte"),
        ({"version": "99"}, "qualcun altro ha cambiato"),
    ],
)
def test_columns_that_make_no_sense_are_refused_in_words(operator, chosen, words):
    page = bring(operator, listed(MARE)).location

    answer = operator.post(page, data={**fields(operator, page), **chosen})

    assert words in answer.text
    assert run_of(1).status is RunStatus.UPLOADED


def test_another_row_or_another_sheet_may_hold_the_names(operator):
    bring(operator, of_rows(["a", "b"], ["Ragione sociale", "Comune"], ["Bar", "Tolfa"]), "x.xlsx")

    text = operator.get(f"{HOME}1/colonne?foglio=Elenco&riga=0").text

    assert "Col. A" in text
    assert "non c&#39;è" in operator.get(f"{HOME}1/colonne?foglio=Altro").text
    assert operator.get(f"{HOME}1/colonne?riga=999999999999").status_code == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"%PDF-1.7", "È un PDF"), (b"", "vuoto"), (b"<html><table>", "pagina web"), (b"PK\x03\x04", "rovinato")],
)
def test_a_file_that_can_not_be_read_is_refused_beside_its_field(operator, content, words):
    answer = bring(operator, content, "elenco.xlsx")

    assert words in answer.text
    assert db.session.query(ImportRun).count() == 0


def test_a_page_at_work_looks_by_itself_how_far_it_is_without_a_script(operator, app):
    page = bring(operator, listed(MARE)).location
    operator.post(page, data=fields(operator, page))

    waiting = operator.get(f"{HOME}1")
    work(app)
    done = operator.get(f"{HOME}1")

    assert waiting.headers["Refresh"]
    assert "0 righe di 1" in waiting.text
    assert "Refresh" not in done.headers


def test_the_report_of_every_row_is_a_file_and_taking_it_is_journalled(operator):
    number = try_out(operator, listed(MARE, "=2+5;123;Castro"))

    report = operator.get(f"{HOME}{number}?formato=csv").text
    refused = operator.get(f"{HOME}{number}?formato=csv&esito=refused").text

    assert report.startswith('\ufeff"Riga";"Esito";"Azienda";"Perché"')
    assert len(report.splitlines()) == 3
    assert len(refused.splitlines()) == 2
    assert '"=2' not in report
    [first, _second] = db.session.scalars(sa.select(AuditEntry).filter_by(act="import.export").order_by(AuditEntry.id))
    assert first.details["rows"] == 2


def test_nobody_is_written_to(operator):
    take_in(operator, listed(MARE, SOLE))

    assert db.session.query(OutboxMail).count() == 0


def test_a_second_press_of_the_button_takes_nothing_twice(operator, app):
    number = try_out(operator, listed(MARE))
    page = f"{HOME}{number}"
    sent = fields(operator, page)

    operator.post(f"{page}/carica", data=sent)
    again = operator.post(f"{page}/carica", data=sent, follow_redirects=True)
    work(app)

    assert "qualcun altro ha cambiato" in again.text
    assert len(companies()) == 1


def test_a_list_that_was_never_taken_in_can_be_thrown_away(operator):
    number = try_out(operator, listed(MARE))

    answer = press(operator, number, "togli")

    assert answer.location == HOME
    assert db.session.query(ImportRun).count() == db.session.query(ImportRow).count() == 0


def test_a_list_in_the_register_can_not_be_thrown_away(operator):
    number = take_in(operator, listed(MARE))

    assert press(operator, number, "togli").status_code == 409
    assert run_of(number).status is RunStatus.APPLIED


def test_columns_can_be_named_anew_after_the_trial(operator, app):
    number = try_out(operator, listed(MARE))
    page = f"{HOME}{number}/colonne"

    operator.post(page, data={**fields(operator, page), "colonna_7": ""})
    work(app)

    [row] = db.session.scalars(sa.select(ImportRow))
    assert row.values["phones"] == []


def test_an_empty_list_to_fill_in_is_understood_as_it_is(operator, app):
    model = operator.get(f"{HOME}modello").data

    number = try_out(operator, model, "modello-aziende.xlsx")

    assert outcomes(number) == [(2, "new")]
    assert len(run_of(number).columns) == 18


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_only_who_may_edit_companies_brings_lists(signed_in, browser, role):
    other = signed_in(role)

    assert other.get(HOME).status_code == 403
    assert bring_blindly(other, listed(MARE)).status_code in {400, 403}
    assert browser.get(HOME).status_code == 302
    assert bring_blindly(browser, listed(MARE)).status_code in {302, 400}
    assert db.session.query(ImportRun).count() == 0


def bring_blindly(somebody, content):
    from tests.conversations.given import form_with_file

    return somebody.post(HOME, **form_with_file(content, "aziende.csv"))


def test_a_list_of_many_megabytes_comes_in_only_here_and_only_from_who_may(operator, signed_in, browser):
    big = listed(*[f"Bar {number};;Tolfa;;{'Via Lunga ' * 10}" for number in range(15_000)])
    assert MOST_BODY < len(big) < MOST_BYTES

    assert bring(operator, big).status_code == 302
    assert run_of(1).total == 15_000
    assert bring_blindly(browser, big).status_code in {302, 400, 413}
    assert bring_blindly(signed_in(Role.EDITOR), big).status_code in {400, 403, 413}
    assert operator.post("/gestione/aziende/elenchi/nuovo", data={"name": "x" * len(big)}).status_code == 413
    assert bring(operator, b"x" * (MOST_BYTES + 100_000)).status_code == 413


def test_a_row_that_resembles_a_company_waits_for_an_operators_word(operator, app):
    known = make.company(name="Bar Sole", municipality="058105", email=None)
    number = try_out(operator, listed(SOLE))
    assert outcomes(number) == [(2, "duplicate")]
    assert "Forse è Bar Sole" in operator.get(f"{HOME}{number}").text

    press(operator, number, "righe/2/stessa")
    assert outcomes(number) == [(2, "update")]
    press(operator, number, "righe/2/altra")
    assert outcomes(number) == [(2, "new")]
    press(operator, number, "righe/2/stessa")
    press(operator, number, "carica")
    work(app)

    assert len(companies()) == 1
    assert {contact.phone for contact in db.session.get(Company, known.id).contacts} == {"+390766555012", "+393331234567"}


def test_a_row_that_is_sure_is_nobodys_to_decide(operator):
    number = try_out(operator, listed(MARE))

    assert press(operator, number, "righe/2/stessa").status_code == 409
    assert press(operator, number, "righe/99/stessa").status_code == 404
    assert HEAD.count(";") == 8
