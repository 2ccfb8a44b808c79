import csv
import io
from datetime import date

import openpyxl
import pytest
import sqlalchemy as sa

from portal.companies.models import Contact
from portal.core.audit import AuditEntry
from portal.core.database import db
from portal.core.roles import Role
from portal.core.workdays import today
from portal.lists import columns
from tests import make

LIST = "/gestione/aziende/"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def comma(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def sheet(answer):
    """The cells of a downloaded spreadsheet, and the sheet itself."""
    found = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    return [[cell.value for cell in row] for row in found.iter_rows()], found


def test_a_list_has_the_chosen_columns_in_their_order(operator):
    make.company(name="Alfa", vat_number="00743110157")

    page = operator.get(f"{LIST}?colonne=vat_number,name,nonsense,name").text

    head = page.partition("<thead>")[2].partition("</thead>")[0]
    assert head.index("Partita IVA") < head.index("Azienda")
    assert "Comune" not in head
    assert "00743110157" in page


def test_files_hold_exactly_the_chosen_columns(operator):
    make.company(name="Alfa", vat_number="00743110157", municipality="058105")

    for asked in ("formato=csv", "formato=xlsx"):
        answer = operator.get(f"{LIST}?colonne=vat_number,municipality,name&{asked}")
        rows = comma(answer.text) if "csv" in asked else sheet(answer)[0]
        assert rows == [["Partita IVA", "Comune", "Azienda"], ["00743110157", "Tolfa", "Alfa"]]


def test_what_is_downloaded_is_logged_with_filter_number_and_columns(operator):
    make.company(assigned_to_id=make.user(name="Ugo Via").id)

    operator.get(f"{LIST}?operatore=nessuno&comune=058032&colonne=name&formato=xlsx")

    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="company.export")).one()
    assert entry.details == {"filter": {"operatore": ["Nessuno"], "comune": "058032"}, "rows": 0, "columns": ["Azienda"]}


def test_the_log_says_the_filter_in_words(operator, signed_in):
    operator.get(f"{LIST}?stato=interested&quali=ferme&cooperativa=alicenova&formato=csv")

    page = signed_in(Role.COORDINATOR).get("/gestione/registro/").text

    assert "stato Interessata" in page and "quali ferme da sei mesi" in page and "cooperativa Alicenova" in page


def test_only_who_may_export_downloads(signed_in):
    assert signed_in(Role.EDITOR).get(f"{LIST}?formato=xlsx").status_code == 403


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x.example")', "@SUM(A1)", "-1+1", "http://x.example", "+39 0766"])
def test_no_cell_of_a_spreadsheet_is_a_formula_or_a_link(operator, name):
    make.company(name=name)

    rows, found = sheet(operator.get(f"{LIST}?colonne=name&formato=xlsx"))

    assert rows[1] == [name]
    assert found["A2"].data_type == "s" and found["A2"].hyperlink is None


def test_a_spreadsheet_has_a_heading_that_stays_and_filters_and_keeps_every_digit(operator):
    person = Contact(name="Anna", phone="+390766555012")
    make.company(contacts=[person], vat_number="00743110157", next_step="richiamare", next_step_on=today())

    rows, found = sheet(operator.get(f"{LIST}?colonne=phone,vat_number,next_step_on,created_at&formato=xlsx"))

    assert found["A1"].font.bold and found.freeze_panes == "A2" and found.auto_filter.ref == "A1:D2"
    assert rows[1][:2] == ["+390766555012", "00743110157"]
    assert found["B2"].number_format == "@" and found["C2"].is_date
    assert rows[1][2].date() == today() and isinstance(rows[1][3].date(), date)
    assert found.column_dimensions["B"].width > 10


def test_a_list_without_rows_is_still_a_spreadsheet(operator):
    rows, _found = sheet(operator.get(f"{LIST}?q=nessuna&colonne=name&formato=xlsx"))

    assert rows == [["Azienda"]]


def test_columns_are_moved_added_and_taken_off_one_tap_at_a_time(operator):
    page = operator.get("/gestione/aziende/colonne?colonne=name,municipality&stato=interested").text

    for names in ("municipality%2Cname", "municipality", "name%2Cmunicipality%2Cpec"):
        assert f'href="/gestione/aziende/colonne?stato=interested&amp;colonne={names}"' in page
    assert 'href="/gestione/aziende/?stato=interested&amp;colonne=name%2Cmunicipality"' in page


def test_every_column_can_be_shown_sorted_and_downloaded(operator, app):
    make.company(next_step="richiamare", next_step_on=today(), recontact_on=today(), ateco="55.10.00")
    with app.test_request_context():
        known = columns.all_columns()
    asked = f"{LIST}?colonne={','.join(each.name for each in known)}"

    assert operator.get(asked).text.count("<th scope") == len(known) + 2  # a box before each row, and the name of each row
    for each in known:
        if each.sortable:
            assert operator.get(f"{asked}&ordina={each.name}&verso=giu").status_code == 200
    rows, _found = sheet(operator.get(f"{asked}&formato=xlsx"))
    assert rows[0] == [each.label for each in known]
