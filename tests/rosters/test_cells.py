"""What one row says, cell by cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from stdnum import luhn

from portal.rosters import cells, phones, towns
from portal.rosters.cells import Values
from portal.sheets.lines import Faulty

CALLED = {
    "vat_number": "P.IVA",
    "municipality": "Comune",
    "emails": "Email",
    "phones": "Tel.",
    "ateco": "ATECO",
    "cap": "CAP",
}


def read(**said):
    """The values of a row; each keyword a cell, or a list of cells."""
    values, wrong = tell(**said)
    assert wrong == []
    return values


def tell(**said):
    return cells.read({what: cell if isinstance(cell, list) else [cell] for what, cell in said.items()}, CALLED)


@pytest.mark.parametrize(
    "cell",
    [
        "00743110157",
        "743110157",
        "IT00743110157",
        "IT 0074 3110 157",
        "P.IVA 00743110157",
        "'00743110157",
        "007.431.101.57",
        "IT743110157",
    ],
)
def test_a_vat_number_is_whole_again_however_it_was_written(cell):
    assert read(vat_number=cell).vat_number == "00743110157"


@given(some.integers(1, 9_999_999), some.integers(1, 100))
def test_zeros_that_a_spreadsheet_took_come_back(company, office):
    number = f"{company:07d}{office:03d}"
    number += luhn.calc_check_digit(number)
    left = number.lstrip("0")

    assert cells.whole_vat_number(left) == (number if len(left) >= cells.FEWEST else "")


@pytest.mark.parametrize("cell", ["00743110158", "123", "DE123456789", "0074311015", "ciao", "٠٠٧٤٣١١٠١٥٧"])
def test_what_is_no_vat_number_is_refused_with_the_column_and_the_cell(cell):
    _values, wrong = tell(vat_number=cell)

    assert wrong == [f"P.IVA: «{cell}» non è una partita IVA: sono undici cifre, controllale una per una"]


def test_a_tax_code_among_the_vat_numbers_is_kept_as_what_it_is():
    both = read(vat_number="00743110157 / RSSMRA80A01H501U")

    assert (both.vat_number, both.tax_code) == ("00743110157", "RSSMRA80A01H501U")
    assert read(vat_number="rssmra80a01h501u").tax_code == "RSSMRA80A01H501U"
    assert read(tax_code="743110157").tax_code == "00743110157"


@pytest.mark.parametrize(
    ("cell", "cap"), [("00053", "00053"), ("53", "00053"), ("53.", "00053"), ("I-00053", "00053"), ("1033", "01033")]
)
def test_a_postal_code_is_whole_again(cell, cap):
    assert read(cap=cell).cap == cap


@pytest.mark.parametrize("cell", ["abc", "123456", "5"])
def test_what_is_no_postal_code_is_refused(cell):
    assert tell(cap=cell)[1] == [f"CAP: «{cell}» non è un CAP: sono cinque cifre"]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"municipality": "CIVITAVECCHIA"}, "058032"),
        ({"municipality": "Civitavecchia (RM)"}, "058032"),
        ({"municipality": "00053 Civitavecchia RM"}, "058032"),
        ({"municipality": "58032"}, "058032"),
        ({"municipality": "S. Marinella"}, "058097"),
        ({"municipality": "Comune di Tolfa"}, "058105"),
        ({"municipality": "Forli'"}, "040012"),
        ({"municipality": "Reggio Emilia"}, "035033"),
        ({"municipality": "Castro", "province": "LE"}, "075096"),
        ({"municipality": "Castro", "province": "Lecce"}, "075096"),
        ({"municipality": "Livo", "cap": "22010"}, "013130"),
        ({"municipality": "Santa Severa", "cap": "00058"}, "058097"),
        ({"cap": "53"}, "058032"),
    ],
)
def test_a_municipality_is_known_however_it_was_written(said, code):
    assert read(**said).municipality == code


def test_a_name_that_several_have_is_told_with_their_provinces_and_an_unknown_one_with_what_to_do():
    assert tell(municipality="Castro")[1] == [
        "Comune: «Castro» è il nome di più comuni (BG, LE): aggiungi la provincia o il CAP"
    ]
    assert "non è un comune che conosciamo" in tell(municipality="Civitavechia")[1][0]


def test_every_municipality_is_known_by_its_own_name_and_province():
    every = towns.places.municipalities().values()

    lost = [each for each in every if towns.find(each.name, province=each.province).code != each.code]

    assert lost == []


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("0766 555001", ["+390766555001"]),
        ("0766/555001", ["+390766555001"]),
        ("+39 0766-555.001", ["+390766555001"]),
        ("0039 0766 555001", ["+390766555001"]),
        ("390766555001", ["+390766555001"]),
        ("766555001", ["+390766555001"]),
        ("612345678", ["+390612345678"]),
        ("3331234567", ["+393331234567"]),
        ("0766 555001 / 333 1234567", ["+390766555001", "+393331234567"]),
        ("0766/555001 333 1234567", ["+390766555001", "+393331234567"]),
        ("0766 555001 - 0766 555002", ["+390766555001", "+390766555002"]),
        ("0766 555001/2", ["+390766555001", "+390766555002"]),
        ("tel. 0766 555001 cell. 333 1234567", ["+390766555001", "+393331234567"]),
        ("0766 555001; 333 1234567\n0766 555002", ["+390766555001", "+393331234567", "+390766555002"]),
        ("333 1234567 (Anna) o 0766 555001", ["+393331234567", "+390766555001"]),
        ("Tel 0766 555001 Fax 0766 555002", ["+390766555001"]),
        ("0766 555001 int. 12", ["+390766555001"]),
        ("+49 30 123456", ["+4930123456"]),
    ],
)
def test_every_number_of_a_cell_is_read(cell, numbers):
    assert phones.numbers(cell) == numbers


@pytest.mark.parametrize("cell", ["12", "chiedere in sede", "0766 555001; 12"])
def test_a_cell_with_a_piece_that_is_no_number_is_refused(cell):
    assert tell(phones=cell)[1] == [f"Tel.: «{cell}» non è un numero di telefono: manca una cifra, o ce n'è una di troppo"]


@given(
    some.lists(
        some.sampled_from(["0766555001", "0612345678", "3331234567", "3471234567"]), min_size=1, max_size=4, unique=True
    ),
    some.sampled_from(["; ", ", ", " / ", " - ", "\n", " "]),
)
def test_numbers_are_read_whatever_stands_between_them(numbers, between):
    assert phones.numbers(between.join(numbers)) == [f"+39{each}" for each in numbers]


@given(some.text(max_size=40))
def test_no_cell_at_all_breaks_the_reading_of_numbers(cell):
    assert all(number.startswith("+") for number in phones.numbers(cell) or [])


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("info@mare.example", ["info@mare.example"]),
        ("a@mare.example; b@mare.example", ["a@mare.example", "b@mare.example"]),
        ("a@mare.example,b@mare.example / c@mare.example - d@mare.example", [f"{each}@mare.example" for each in "abcd"]),
        ("Anna Riva <anna@mare.example>\nmailto:b@mare.example", ["anna@mare.example", "b@mare.example"]),
        ("info @ mare.example.", ["info@mare.example"]),
        ("e-mail: info@mare.example", ["info@mare.example"]),
        ("a@mare.example/b@mare.example", ["a@mare.example", "b@mare.example"]),
        ("A@MARE.EXAMPLE a@mare.example", ["a@mare.example"]),
    ],
)
def test_every_address_of_a_cell_is_read(cell, addresses):
    assert [each.lower() for each in read(emails=cell).emails] == addresses


@pytest.mark.parametrize(
    "cell", ["info@", "mare.example", "info(at)mare.example", "a@mare.example, b.mare.example", "a@@b.example"]
)
def test_a_cell_with_a_piece_that_is_no_address_is_refused(cell):
    assert "non è un indirizzo e-mail" in tell(emails=cell)[1][0]


def test_certified_mail_goes_to_its_place_wherever_it_stands():
    found = read(emails="info@mare.example, mare@pec.mare.example", pec="")
    other = read(emails="", pec="mare@legalmail.it; info@mare.example")

    assert (found.pec, found.emails) == ("mare@pec.mare.example", ["info@mare.example"])
    assert (other.pec, other.emails) == ("mare@legalmail.it", ["info@mare.example"])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("55.10.00", "55.10.00"),
        ("551000", "55.10.00"),
        ("55.10.00 - Alberghi", "55.10.00"),
        ("55.1", "55.10"),
        ("1.3", "01.30"),
        ("1.1", "01.1"),
        ("1.13", "01.13"),
        ("10:11:00", "10.11.00"),
        ("10/11/2000", "10.11.00"),
        ("56.10.11; 55.10.00", "56.10.11"),
    ],
)
def test_an_activity_code_is_known_also_where_a_spreadsheet_changed_it(cell, code):
    assert read(ateco=cell).ateco == code


def test_what_is_no_activity_code_is_refused():
    assert tell(ateco="99.99.99")[1] == ["ATECO: «99.99.99» non è un codice ATECO"]


@pytest.mark.parametrize("cell", ["", "-", "n.d.", "N/D", "nessuna", "non disponibile", "0", "//"])
def test_what_people_write_to_say_nothing_is_nothing(cell):
    assert read(**dict.fromkeys(CALLED, cell)) == Values()


def test_a_cell_that_a_formula_spoiled_is_told_and_only_where_it_is_needed():
    cell = Faulty("#N/D", "è un errore di Excel")

    assert tell(emails=cell)[1] == ["Email: «#N/D» è un errore di Excel"]
    assert tell(name="Bar")[1] == []


def test_everything_that_is_wrong_with_a_row_is_said_at_once_and_what_is_right_is_kept():
    values, wrong = tell(name="Bar", vat_number="1", emails="x@", municipality="Tolfa")

    assert [words.partition(":")[0] for words in wrong] == ["P.IVA", "Email"]
    assert (values.name, values.municipality) == ("Bar", "058105")


def test_columns_of_one_datum_are_put_together():
    found = read(
        address=["Via Roma", "12"], contact_name=["Anna", "Riva"], notes=["uno", "due"], phones=["0766555001", "3331234567"]
    )

    assert (found.address, found.contact_name, found.notes) == ("Via Roma, 12", "Anna Riva", "uno · due")
    assert found.phones == ["+390766555001", "+393331234567"]


def test_a_text_that_is_far_too_long_is_refused():
    assert "troppo lungo" in tell(name="x" * 201)[1][0]


@given(some.dictionaries(some.sampled_from(sorted(cells.TAKE)), some.text(max_size=60), max_size=6))
def test_no_row_at_all_breaks_the_reading(said):
    values, wrong = tell(**said)

    assert isinstance(values, Values)
    assert all(": " in words for words in wrong)
