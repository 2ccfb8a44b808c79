"""Which column holds what, by its name and by its cells."""

import pytest

from portal.rosters import columns
from portal.sheets.lines import Line

HOTEL = ("Hotel Sole", "00743110157", "Tolfa", "00059", "a@sole.example", "0766 555001")
BAR = ("Bar Luna", "743110157", "Civitavecchia", "00053", "b@luna.example", "333 1234567")


def rows(*those):
    return [Line(number, cells) for number, cells in enumerate(those, 1) if cells]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("RAGIONE SOCIALE", "name"), ("Denominazione azienda", "name"), ("Company name", "name"), ("Ditta", "name"),
        ("P. IVA", "vat_number"), ("Partita I.V.A.", "vat_number"), ("PIVA", "vat_number"), ("VAT No.", "vat_number"),
        ("P.IVA / C.F.", "vat_number"), ("Codice Fiscale", "tax_code"), ("C.F.", "tax_code"), ("Tax code", "tax_code"),
        ("Comune", "municipality"), ("Città", "municipality"), ("Comune (Prov.)", "municipality"), ("City", "municipality"),
        ("Prov.", "province"), ("C.A.P.", "cap"), ("ZIP code", "cap"), ("Codice postale", "cap"),
        ("Via/Piazza", "address"), ("Indirizzo sede legale", "address"), ("Street address", "address"),
        ("E-mail", "emails"), ("Indirizzo e-mail", "emails"), ("Email referente", "emails"), ("Mail 2", "emails"),
        ("P.E.C.", "pec"), ("E-mail PEC", "pec"), ("Domicilio digitale", "pec"),
        ("Tel./Cell.", "phones"), ("N. telefono", "phones"), ("Telefono referente", "phones"), ("Mobile phone", "phones"),
        ("Cod. ATECO", "ateco"), ("ATECO 2025", "ateco"), ("NACE code", "ateco"),
        ("Referente", "contact_name"), ("Contact person", "contact_name"), ("Ruolo", "contact_role"),
        ("Osservazioni", "notes"), ("Natura giuridica", "legal_form"),
        ("Data di nascita", None), ("Sito web", None), ("N. dipendenti", None), ("", None), ("Fax", None),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_name_in_italian_and_in_english(header, field):
    assert columns.meant(header) == field


def test_the_names_are_found_below_titles_and_empty_rows():
    head = ("Ragione sociale", "P.IVA", "Comune", "CAP", "E-mail", "Telefono")

    found = columns.layout(rows(("Elenco aziende",), (), ("aggiornato a novembre",), head, HOTEL, BAR))

    assert found.header_row == 4
    assert list(found.columns.values()) == ["name", "vat_number", "municipality", "cap", "emails", "phones"]
    assert [line.number for line in found.body(rows((), (), (), head, HOTEL, BAR))] == [5, 6]


def test_without_names_the_cells_say_it():
    found = columns.layout(rows(HOTEL, BAR))

    assert found.header_row == 0
    assert found.headers[1] == "Col. B"
    assert [found.columns[each] for each in range(6)] == ["name", "vat_number", "municipality", "cap", "emails", "phones"]


def test_a_row_that_only_sounds_like_names_of_columns_is_a_company():
    farm = ("Azienda agricola Rossi", "Via Roma 1", "Tolfa")

    assert columns.layout(rows(farm, farm)).header_row == 0
    assert columns.layout(rows(("Ragione sociale", "Dove", "Altro"), farm)).header_row == 1


def test_names_that_say_nothing_leave_it_to_the_cells():
    found = columns.layout(
        rows(("Nome ditta", "X1", "X2", "X3", "Comune"), *[(*HOTEL[:2], HOTEL[4], HOTEL[5], "Tolfa")] * 3)
    )

    assert found.columns == {0: "name", 1: "vat_number", 2: "emails", 3: "phones", 4: "municipality"}


def test_a_column_whose_name_is_wrong_is_known_by_its_cells():
    found = columns.layout(rows(("Nome", "Telefono", "E-mail"), *[("Bar", "a@bar.example", "0766 555001")] * 3))

    assert found.columns == {0: "name", 1: "emails", 2: "phones"}


def test_certified_mail_in_a_column_of_mail_is_told_apart():
    found = columns.layout(rows(("Nome", "E-mail"), *[("Bar", "bar@pec.bar.example")] * 3))

    assert found.columns[1] == "pec"


def test_several_columns_of_numbers_and_addresses_are_all_taken_and_of_names_only_one():
    found = columns.layout(rows(("Ragione sociale", "Insegna", "Telefono", "Cellulare", "Email 1", "Email 2"), ("a",)))

    assert found.columns == {0: "name", 2: "phones", 3: "phones", 4: "emails", 5: "emails"}


def test_a_name_beside_a_surname_is_a_persons():
    found = columns.layout(rows(("Azienda", "Nome", "Cognome"), ("Bar", "Anna", "Riva")))

    assert found.columns == {0: "name", 1: "contact_name", 2: "contact_name"}


def test_somebody_may_say_in_which_row_the_names_are():
    lines = rows(("Comune", "CAP"), ("Ragione sociale", "Comune"), ("Bar", "Tolfa"))

    assert columns.named(lines, 2).columns == {0: "name", 1: "municipality"}
    assert columns.named(lines, 0).header_row == 0
    assert columns.named(lines, 99).header_row == 0


def test_a_note_beside_a_table_of_a_workbook_is_a_column_without_a_name():
    lines = rows(("Nome", "Comune"), ("Bar", "Tolfa"), ("Hotel", "Roma", "", "chiuso"))

    assert columns.layout(lines, has_places=True).headers == ["Nome", "Comune", "Col. C", "Col. D"]
    assert columns.layout(lines).headers == ["Nome", "Comune"]


def test_columns_are_called_as_a_spreadsheet_calls_them():
    assert [columns.letter(each) for each in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
