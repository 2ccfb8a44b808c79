import csv
import io
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.core.audit import AuditEntry
from portal.core.database import db, writing
from portal.core.roles import Role
from portal.core.tables import PAGE_SIZE, Column, Filter, Table, harmless, line
from tests import make
from tests.content.conftest import counted_statements


@given(st.text())
def test_no_cell_can_be_taken_for_a_formula(text):
    shown = harmless(text)

    assert not shown.lstrip(" ").startswith(("=", "@", "\t", "\r", "-")) or shown.startswith("'")
    assert shown.lstrip("'") == text.lstrip("'") or shown == text


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "  =cmd", "\t=1", "\r=1", "+39-066"])
def test_a_formula_becomes_text(formula):
    assert harmless(formula) == "'" + formula


def test_a_telephone_number_stays_as_it_is():
    assert harmless("+390766555012") == "+390766555012"


@given(
    st.lists(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), min_size=1, max_size=5)
)
def test_what_is_exported_is_read_back_cell_by_cell(values):
    read = next(csv.reader(io.StringIO(line(values), newline=""), delimiter=";"))

    assert read == [harmless(value) for value in values]


@pytest.mark.parametrize("delimiter", [",", "\t", "|"])
def test_a_program_that_cuts_elsewhere_finds_no_formula_either(delimiter):
    text = f"Bar{delimiter}=1+1{delimiter}"

    cells = next(csv.reader(io.StringIO(line([text, "x"]), newline=""), delimiter=delimiter))

    assert not any(cell.startswith("=") for cell in cells)


@pytest.fixture
def entries(app):
    for number in range(PAGE_SIZE * 2 + 7):
        db.session.add(AuditEntry(actor_name=f"Persona {number % 10}", act="a" if number % 3 else "b"))
    db.session.commit()


def table(app, **asked):
    with app.test_request_context():
        return Table(
            name="prova",
            query=sa.select(AuditEntry),
            columns=[
                Column("who", "Chi", lambda row: row.actor_name, AuditEntry.actor_name),
                Column("act", "Atto", lambda row: row.act),
            ],
            unique=AuditEntry.id,
            search=lambda words: AuditEntry.actor_name.contains(words, autoescape=True),
            filters=[Filter("atto", "Atto", [("a", "A"), ("b", "B")], lambda value: AuditEntry.act == value)],
            asked=MultiDict(asked),
            path="/prova",
        )


def test_pages_together_hold_every_row_once(app, entries):
    seen = [row.id for number in (1, 2, 3) for row in table(app, pagina=str(number), ordina="who").rows]

    assert len(seen) == len(set(seen)) == PAGE_SIZE * 2 + 7


def test_search_and_filters_narrow_together(app, entries):
    found = table(app, q="Persona 3", atto="b")

    assert {(row.actor_name, row.act) for row in found.rows} == {("Persona 3", "b")}
    assert found.total == len(found.rows)


@pytest.mark.parametrize(
    "asked",
    [
        {"pagina": "0"},
        {"pagina": "-5"},
        {"pagina": "99999999999"},
        {"pagina": "x"},
        {"ordina": "id; DROP"},
        {"atto": "zzz"},
        {"q": "%_\\"},
        {"verso": "?"},
    ],
)
def test_nonsense_in_the_address_is_no_fault(app, entries, asked):
    assert table(app, **asked).rows is not None


def test_a_wildcard_in_a_search_is_a_letter(app, entries):
    assert table(app, q="%").total == 0


def test_a_page_costs_two_questions(app, entries):
    with counted_statements() as asked:
        shown = table(app, q="Persona")
        assert len(shown.rows) == PAGE_SIZE

    assert len(asked) == 2


def test_addresses_keep_what_was_asked_and_start_over_at_page_one(app, entries):
    shown = table(app, q="Persona", atto="a", pagina="2", ordina="who", verso="giu")

    assert shown.address(pagina=3) == "/prova?q=Persona&atto=a&ordina=who&verso=giu&pagina=3"
    assert "pagina" not in shown.sort_address(shown.columns[0])
    assert "verso=su" in shown.sort_address(shown.columns[0])


def test_a_download_however_slow_does_not_hold_the_one_pen_of_sqlite(app, entries):
    before = writing.set(True)
    lines = table(app)._lines()
    next(lines)

    assert not writing.get()
    lines.close()
    writing.reset(before)


def test_an_export_holds_all_rows_and_is_logged_with_its_filter(signed_in):
    for number in range(PAGE_SIZE + 3):
        make.company(name=f"=HYPERLINK({number})", sector="shops")
    make.company(sector="crafts")

    answer = signed_in(Role.OPERATOR).get("/gestione/aziende/?attivita=shops&formato=csv")

    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""), delimiter=";"))
    assert len(rows) == PAGE_SIZE + 4
    assert all(row[0].startswith("'=HYPERLINK") for row in rows[1:])
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="company.export")).one()
    assert entry.details["filter"] == {"attivita": "shops"}
    assert entry.details["rows"] == PAGE_SIZE + 3
    assert entry.details["columns"] == rows[0]


@pytest.mark.parametrize(
    ("address", "moment"),
    [("aziende", "2026-07-02"), ("posta", "2026-07-02 00:30:00"), ("registro", "2026-07-02 00:30:00")],
)
def test_an_export_tells_the_time_of_the_clocks_in_rome_as_the_screen_does(signed_in, address, moment):
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    make.company(created_at=late)
    make.mail(created_at=late)
    make.kept(AuditEntry(actor_name="Anna", act="company.update", at=late))

    assert moment in signed_in(Role.COORDINATOR).get(f"/gestione/{address}/?formato=csv&colonne=created_at").text
