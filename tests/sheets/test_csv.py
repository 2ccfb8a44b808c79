"""CSV in every shape that programs give it."""

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.sheets.lines import Faulty, Unreadable
from tests.sheets.books import cells, lines

ROWS = [("Nome", "Città", "Note"), ("Caffè Forlì", "Forlì", "a; b, c"), ("Hotel «Mare»", "Tolfa", "due\nrighe")]
NARROW = [("Nome", "Città"), ("Caffè Forlì", "Forlì")]
TEXT = some.text(some.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=12)


def written(rows, sign=";", end="\r\n"):
    kept = io.StringIO(newline="")
    csv.writer(kept, delimiter=sign, lineterminator=end).writerows(rows)
    return kept.getvalue()


@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_the_separator_is_known_by_the_rows(sign, end):
    assert cells(written(ROWS, sign, end).encode()) == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_known_by_the_bytes(encoding):
    assert cells(written(NARROW).encode(encoding)) == NARROW


def test_what_only_windows_writes_is_read_too():
    assert cells("Nome;Note\r\nBar;costa 5 € – circa\r\n".encode("cp1252"))[1] == ("Bar", "costa 5 € – circa")


def test_excels_own_first_line_says_the_separator_and_counts_as_a_row():
    found = lines(b"sep=|\r\nNome|Note\r\nBar|a;b;c\r\n")

    assert [(line.number, line.cells) for line in found] == [(2, ("Nome", "Note")), (3, ("Bar", "a;b;c"))]


def test_rows_are_numbered_as_the_spreadsheet_does_whatever_is_empty_or_broken_over_lines():
    found = lines(b'\r\nNome;Note\r\n;;\r\nBar;"prima\r\nseconda"\r\n\r\nHotel;x\r\n')

    assert [(line.number, line.cells) for line in found] == [
        (2, ("Nome", "Note")),
        (4, ("Bar", "prima\nseconda")),
        (6, ("Hotel", "x")),
    ]


def test_rows_of_any_length_are_as_long_as_what_they_say():
    assert cells(b"Nome;Comune;CAP\nBar;;\nHotel;Tolfa;00059;di troppo\n") == [
        ("Nome", "Comune", "CAP"),
        ("Bar",),
        ("Hotel", "Tolfa", "00059", "di troppo"),
    ]


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_cell_only():
    assert cells(b'Nome;Comune\nBar "Da Gino;Tolfa\nHotel;Roma\n') == [
        ("Nome", "Comune"),
        ('Bar "Da Gino', "Tolfa"),
        ("Hotel", "Roma"),
    ]


def test_rows_that_a_program_took_for_one_cell_each_come_apart():
    assert cells(b'"Nome;Comune"\n"Bar;Tolfa"\n') == [("Nome", "Comune"), ("Bar", "Tolfa")]


def test_a_code_kept_from_excel_is_the_code_and_a_formula_says_nothing():
    [_head, kept, formula] = lines(b'IVA;Nome\n"=""00743110157""";Bar\n=A1+1;Hotel\n')

    assert kept.cells == ("00743110157", "Bar")
    assert isinstance(formula.cells[0], Faulty)
    assert "formula" in formula.cells[0].why


@pytest.mark.parametrize("shown", ["7,4311E+10", "7.4311E+10", "3E+09"])
def test_digits_that_excel_has_thrown_away_are_told(shown):
    cell = lines(f"IVA\tNome\n{shown}\tBar\n".encode())[1].cells[0]

    assert isinstance(cell, Faulty)
    assert "Excel" in cell.why


def test_characters_that_nobody_sees_are_gone():
    assert cells("Nome;Note\n\u202eBar\u202c\u200b;a\u00a0b\x00\n".encode())[1] == ("Bar", "a b")


@pytest.mark.parametrize("data", [b"", b"  \r\n ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused_in_words(data):
    with pytest.raises(Unreadable, match="vuoto"):
        lines(data)


def test_bytes_that_are_no_text_are_refused_in_words():
    with pytest.raises(Unreadable, match="non è un elenco"):
        lines(bytes(range(256)) * 20)


def test_too_many_rows_and_too_many_columns_are_refused_in_words(monkeypatch):
    monkeypatch.setattr("portal.sheets.lines.MOST_LINES", 3)

    with pytest.raises(Unreadable, match="dividi"):
        lines(b"a;b\n" * 4)
    with pytest.raises(Unreadable, match="colonne"):
        lines(b";".join(b"x" for _ in range(201)) + b"\n")


@given(
    some.lists(
        some.tuples(TEXT.filter(lambda text: not text.startswith("=")), TEXT, some.just("fine")), min_size=2, max_size=9
    )
)
def test_what_a_spreadsheet_writes_comes_back(rows):
    head = ("Prima", "Seconda", "Terza")

    found = cells(written([head, *rows]).encode("utf-8-sig"))

    assert found[0] == head
    assert [row[2] for row in found[1:]] == ["fine"] * len(rows)
    assert [str(row[1]) for row in found[1:] if not isinstance(row[1], Faulty)] == [
        row[1].strip() for row, read in zip(rows, found[1:], strict=True) if not isinstance(read[1], Faulty)
    ]


@given(some.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(data):
    with suppress(Unreadable):
        assert all(line.number > 0 and line.cells for line in lines(data))
