"""The same import from the command line."""

import json

import pytest
from click.testing import CliRunner

from portal.cli import main
from tests import make
from tests.imports.given import HEAD, MARE, SOLE, VAT, companies, listed
from tests.sheets.books import of_rows


@pytest.fixture
def command(app, monkeypatch, tmp_path):
    """Run the program on this test's database; a text or bytes become the file."""
    monkeypatch.setattr("portal.cli.build.of", lambda _settings: app)

    def run(content, *options, name="aziende.csv"):
        file = tmp_path / name
        file.write_bytes(content)
        from portal.core.database import db

        db.session.rollback()
        return CliRunner().invoke(main, ["import-companies", str(file), *options])

    return run


def test_a_dry_run_says_everything_and_changes_nothing(command):
    make.company(vat_number=VAT, name="Hotel Mare")

    done = command(listed(MARE, SOLE, "Bar;00743110158;Tolfa;;;;;;", SOLE), "--dry-run", "--json")

    said = json.loads(done.output)
    assert said["columns"] == {
        "Ragione sociale": "name",
        "P.IVA": "vat_number",
        "Comune": "municipality",
        "CAP": "cap",
        "Indirizzo": "address",
        "Email": "emails",
        "PEC": "pec",
        "Telefono": "phones",
        "Codice ATECO": "ateco",
    }
    assert [(row["line"], row["outcome"]) for row in said["rows"]] == [
        (2, "update"),
        (3, "new"),
        (4, "refused"),
        (5, "duplicate"),
    ]
    assert said["totals"] == {"rows": 4, "new": 1, "update": 1, "duplicate": 1, "refused": 1}
    assert len(companies()) == 1


def test_values_are_whole_and_what_is_not_known_is_null(command):
    said = json.loads(command(listed(MARE, SOLE), "--dry-run", "--json").output)

    first, second = [row["values"] for row in said["rows"]]
    assert {
        name: first[name]
        for name in ("name", "vat_number", "tax_code", "municipality", "cap", "emails", "pec", "phones", "ateco")
    } == {
        "name": "Hotel Mare",
        "vat_number": VAT,
        "tax_code": None,
        "municipality": "058032",
        "cap": "00053",
        "emails": ["info@mare.example"],
        "pec": "mare@pec.mare.example",
        "phones": ["+390766555001"],
        "ateco": "55.10.00",
    }
    assert (second["vat_number"], second["pec"]) == (None, None)


def test_without_dry_run_the_companies_are_there(command):
    done = command(listed(MARE, SOLE), "--json")

    assert json.loads(done.output)["totals"]["new"] == 2
    assert [company.name for company in companies()] == ["Hotel Mare", "Bar Sole"]
    assert json.loads(command(listed(MARE, SOLE), "--json").output)["totals"]["duplicate"] == 2


def test_trial_and_import_say_the_same(command):
    book = of_rows(HEAD.split(";"), MARE.split(";"), SOLE.split(";"), ["Bar", "1", "Tolfa"])

    tried = json.loads(command(book, "--dry-run", "--json", name="a.xlsx").output)

    assert json.loads(command(book, "--json", name="a.xlsx").output) == tried


def test_people_read_it_in_words(command):
    done = command(listed(MARE, "Bar;1;Tolfa;;;;;;"), "--dry-run")

    assert done.exit_code == 0
    assert "P.IVA → Partita IVA" in done.output
    assert "riga 3: P.IVA: «1» non è una partita IVA" in done.output
    assert "Righe: 2. nuove: 1, da aggiornare: 0, ci sono già: 0, non prese: 1." in done.output
    assert "nel registro non è cambiato niente" in done.output


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"<html>", b"PK\x03\x04", b"Data;Note\r\n1;2\r\n"])
def test_a_file_that_can_not_be_read_ends_with_2_and_the_reason(command, content):
    done = command(content, "--json")

    assert done.exit_code == 2
    assert done.output.strip().endswith(".")
    assert "Traceback" not in done.output


def test_a_file_that_is_not_there_ends_with_2(app):
    done = CliRunner().invoke(main, ["import-companies", "/nessuno/elenco.csv"])

    assert done.exit_code == 2
