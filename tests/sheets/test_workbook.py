"""Excel workbooks in every shape that people give them."""

import io
import zipfile
from contextlib import suppress
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from portal.sheets import reading
from portal.sheets.lines import Faulty, Unreadable
from tests.sheets.books import cells, lines, of_rows, openpyxl_book, part, with_part, workbook

SHEET = "xl/worksheets/sheet1.xml"


def test_numbers_dates_and_truths_read_as_people_see_them():
    book = openpyxl_book(
        lambda sheet: sheet.append([743110157, 55.1, True, "Bar", None, date(2026, 11, 23), "  a\u00a0b\n c "])
    )

    assert cells(book) == [("743110157", "55.1", "sì", "Bar", "", "23/11/2026", "a b\n c")]
    rounded = lines(of_rows([1e20]))[0].cells[0]
    assert isinstance(rounded, Faulty)
    assert "arrotondato" in rounded.why


def test_title_rows_and_empty_rows_keep_the_numbers_of_the_spreadsheet():
    book = of_rows(["Elenco 2026"], [], ["Nome", "Comune"], [], ["Bar", "Tolfa"])

    assert [(line.number, line.cells) for line in lines(book)] == [
        (1, ("Elenco 2026",)),
        (3, ("Nome", "Comune")),
        (5, ("Bar", "Tolfa")),
    ]


def test_a_list_that_does_not_begin_in_the_first_column_keeps_its_places():
    book = openpyxl_book(lambda sheet: [sheet.cell(3, 2, "Nome"), sheet.cell(4, 3, "Tolfa")])

    assert [(line.number, line.cells) for line in lines(book)] == [(3, ("", "Nome")), (4, ("", "", "Tolfa"))]


def test_a_cell_merged_downwards_says_the_same_of_each_row_and_one_merged_sideways_only_of_its_first():
    def fill(sheet):
        sheet.write_row(0, 0, ["Comune", "Nome", "Note"])
        sheet.merge_range(1, 0, 3, 0, "Tolfa")
        sheet.merge_range(1, 1, 1, 2, "Bar Sole")
        sheet.write(2, 1, "Hotel")
        sheet.write(3, 1, "Pizzeria")

    assert cells(workbook(fill)) == [
        ("Comune", "Nome", "Note"),
        ("Tolfa", "Bar Sole"),
        ("Tolfa", "Hotel"),
        ("Tolfa", "Pizzeria"),
    ]


def test_a_formula_says_what_it_was_last_computed_to_also_where_that_is_nothing():
    def fill(sheet):
        sheet.write_row(0, 0, ["Nome", "Somma", "Vuota", "Fine"])
        sheet.write_formula(1, 0, '="Bar"&" Sole"', None, "Bar Sole")
        sheet.write_formula(1, 1, "=1+1", None, 2)
        sheet.write_formula(1, 2, '=IF(A1="","",A1)', None, "")
        sheet.write(1, 3, "x")

    made = workbook(fill)
    sheet = part(made, SHEET).replace(b'<c r="C2"><f>', b'<c r="C2" t="str"><f>')  # Excel's own way to keep an empty text

    read = lines(with_part(made, SHEET, sheet))[1].cells

    assert read == ("Bar Sole", "2", "", "x")
    assert not any(isinstance(cell, Faulty) for cell in read)


def test_a_formula_that_nobody_has_computed_and_an_error_are_told():
    never = lines(openpyxl_book(lambda sheet: sheet.append(["=A2&B2", "Bar"])))[0].cells[0]
    error = lines(workbook(lambda sheet: sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!")))[0].cells[0]

    assert isinstance(never, Faulty)
    assert "senza risultato" in never.why
    assert (str(error), error.why) == ("#DIV/0!", "è un errore di Excel")


def test_hidden_sheets_are_left_alone_and_the_others_come_in_their_order():
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        for name in ("Prima", "Nascosta", "Seconda"):
            book.add_worksheet(name).write(0, 0, name)
        book.get_worksheet_by_name("Nascosta").hide()

    assert [sheet.name for sheet in reading.sheets(kept.getvalue())] == ["Prima", "Seconda"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\r\n<!DOCTYPE html><html><table><tr><td>Nome</td></tr></table></html>", "pagina web"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'>", "pagina web"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Excel vecchio"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 and then nothing", "rovinato"),
        (b"\x89PNG\r\n\x1a\n", "immagine"),
        (b'{"a": 1}', "JSON"),
        (b"{\\rtf1 Bar}", "documento"),
        (b"\x1f\x8b\x08\x00", "compresso"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_what_it_is_whatever_its_name(data, words):
    with pytest.raises(Unreadable, match=words):
        reading.sheets(data)


def test_an_archive_that_is_no_workbook_is_refused():
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(Unreadable, match=r"\.xlsx"):
        reading.sheets(kept.getvalue())


def test_an_archive_that_would_fill_the_memory_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr("portal.sheets.workbook.MOST_UNPACKED", 100_000)
    bomb = with_part(of_rows(["Nome"]), SHEET, b" " * 200_000)

    with pytest.raises(Unreadable, match="troppo grande"):
        reading.sheets(bomb)


def test_an_archive_that_lies_about_its_size_is_refused():
    book = bytearray(of_rows(["Nome"], ["Bar"] * 50))
    place = book.rindex(b"PK\x01\x02")
    book[place + 16 : place + 20] = b"\0\0\0\0"  # the sum of its last part

    with pytest.raises(Unreadable, match="rovinato"):
        reading.sheets(bytes(book))


def test_a_cell_at_the_far_end_does_not_fill_the_memory():
    book = openpyxl_book(lambda sheet: [sheet.cell(1, 1, "Nome"), sheet.cell(1_048_576, 16_384, "lontano")])

    with pytest.raises(Unreadable, match="lontano"):
        lines(book)


def test_a_long_text_named_by_many_cells_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr("portal.sheets.workbook.MOST_TEXT", 100_000)

    with pytest.raises(Unreadable, match="troppo lunghi"):
        lines(of_rows(*[["x" * 2000]] * 100))


def test_merged_cells_without_end_are_refused(monkeypatch):
    monkeypatch.setattr("portal.sheets.workbook.MOST_CELLS", 100)

    def fill(sheet):
        sheet.write_column(0, 0, ["x"] * 60)
        sheet.merge_range(0, 1, 59, 1, "y")

    with pytest.raises(Unreadable):
        lines(workbook(fill))


def test_entities_in_the_xml_are_refused():
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "boom">]><workbook>&b;</workbook>'

    with pytest.raises(Unreadable, match="rovinato"):
        reading.sheets(with_part(of_rows(["Nome"]), "xl/workbook.xml", evil))


TEXTS = some.text(some.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=15).filter(
    lambda text: "_x" not in text
)


@given(some.lists(some.tuples(TEXTS, some.integers(0, 10**11), TEXTS), min_size=1, max_size=8))
def test_what_is_written_into_a_workbook_comes_back(rows):
    def fill(sheet):
        for number, (first, second, third) in enumerate(rows):
            sheet.write_string(number, 0, first)
            sheet.write_number(number, 1, second)
            sheet.write_string(number, 2, third + "!")

    assert cells(workbook(fill)) == [(first, str(second), third + "!") for first, second, third in rows]


@given(some.integers(0, 4000), some.binary(min_size=1, max_size=6))
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(place, damage):
    book = of_rows(["Nome", "Comune"], ["Bar", "Tolfa"])
    spoiled = book[: place % len(book)] + damage + book[place % len(book) + len(damage) :]

    with suppress(Unreadable):
        assert all(line.cells for sheet in reading.sheets(spoiled) for line in sheet.lines())
