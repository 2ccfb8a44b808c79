"""What the trial says of each row, and that it changes nothing."""

import pytest

from portal.companies.models import CompanyStatus, FormerCompany
from portal.core.database import db
from portal.imports.models import RunStatus
from tests import make
from tests.imports.given import MARE, SOLE, VAT, checked, companies, listed, outcomes, rows, run_of

HEAD = "Ragione sociale;P.IVA;Comune;Email;Telefono"


def reasons(number):
    return [row.reason for row in rows(number)]


def test_the_trial_leaves_the_register_as_it_is(app):
    known = make.company(vat_number=VAT)
    before = known.version

    number = checked(app, listed(MARE, SOLE))

    assert outcomes(number) == [(2, "update"), (3, "new")]
    assert [(each.id, each.version) for each in companies()] == [(known.id, before)]
    assert run_of(number).status is RunStatus.CHECKED
    assert run_of(number).totals == {"new": 1, "update": 1}


def test_a_row_that_knows_more_says_what_it_adds_and_what_stays(app):
    make.company(vat_number=VAT, name="Albergo Mare", municipality="058105")

    number = checked(app, listed(MARE))

    [row] = rows(number)
    assert row.reason == (
        "Albergo Mare. Aggiunge: PEC, Codice ATECO, E-mail, Telefono, Indirizzo. Resta com'è: Nome dell'azienda, Comune."
    )
    assert row.changes["pec"] == ["", "mare@pec.mare.example"]
    assert "name" not in row.changes


def test_with_the_operators_word_what_is_known_gives_way_but_never_a_vat_number(app):
    make.company(vat_number=None, tax_code="RSSMRA80A01H501U", name="Albergo Mare", municipality="058105")
    head = "Ragione sociale;Codice fiscale;P.IVA;Comune"

    number = checked(app, listed(f"Hotel Mare;RSSMRA80A01H501U;{VAT};Civitavecchia", head=head), overwrites=True)

    [row] = rows(number)
    assert row.changes["name"] == ["Albergo Mare", "Hotel Mare"]
    assert row.changes["municipality"] == ["Tolfa", "Civitavecchia"]
    assert row.changes["vat_number"] == ["", VAT]


def test_a_row_that_says_nothing_new_is_there_already(app):
    make.company(vat_number=VAT, name="HOTEL MARE", municipality="058032")

    number = checked(app, listed(f"Hotel Mare;{VAT};Civitavecchia;;", head=HEAD))

    assert outcomes(number) == [(2, "duplicate")]
    assert reasons(number) == ["HOTEL MARE c'è già: niente da aggiungere."]


def test_a_company_is_known_by_its_tax_code_too_also_where_that_is_its_vat_number(app):
    make.company(vat_number=VAT, name="Hotel Mare")
    head = "Ragione sociale;Codice fiscale;Comune;PEC"

    number = checked(app, listed("Mare;743110157;Civitavecchia;mare@pec.mare.example", head=head))

    assert outcomes(number) == [(2, "update")]


def test_the_tax_code_of_somebody_with_another_vat_number_is_for_an_operator_to_look_at(app):
    make.company(vat_number="01234567897", tax_code="RSSMRA80A01H501U")
    head = "Ragione sociale;Codice fiscale;P.IVA"

    number = checked(app, listed(f"Mare;RSSMRA80A01H501U;{VAT}", head=head))

    assert outcomes(number) == [(2, "duplicate")]
    assert "un'altra partita IVA" in reasons(number)[0]


def test_who_only_claims_a_vat_number_is_not_taken_for_its_owner(app):
    make.company(vat_claimed=VAT)

    assert outcomes(checked(app, listed(MARE))) == [(2, "duplicate")]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Bar del Sole;;Tolfa;;", "nome quasi uguale, stesso comune"),
        ("Altro;;Roma;;0766 555012", "stesso telefono"),
        ("Altro;;Roma;ANNA@sole.example;", "stessa e-mail"),
    ],
)
def test_a_row_that_resembles_a_company_says_which_and_why(app, row, why):
    make.company(name="Bar Sole", municipality="058105", email="anna@sole.example")

    number = checked(app, listed(row, head=HEAD))

    assert outcomes(number) == [(2, "duplicate")]
    assert reasons(number) == [f"Forse è Bar Sole: {why}."]
    assert rows(number)[0].is_doubtful


def test_shops_that_share_only_the_site_of_their_mail_are_not_each_other(app):
    number = checked(app, listed("Alfa;;Tolfa;tolfa@catena.example;", "Beta;;Roma;roma@catena.example;", head=HEAD))

    assert outcomes(number) == [(2, "new"), (3, "new")]


def test_the_same_company_twice_in_a_file_is_taken_once(app):
    twice = listed(MARE, "Altro nome;743110157;Roma;;;;;;", SOLE, "Bar del Sole;;Tolfa;;;;;333 1234567;")

    number = checked(app, twice)

    assert outcomes(number) == [(2, "new"), (3, "duplicate"), (4, "new"), (5, "duplicate")]
    assert reasons(number)[1] == "È la stessa azienda della riga 2: stessa partita IVA o codice fiscale."
    assert reasons(number)[3] == "Forse è la stessa azienda della riga 4."


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Bar;00743110158;Tolfa;;", "P.IVA: «00743110158» non è una partita IVA"),
        ("Bar;;Castro;;", "è il nome di più comuni (BG, LE)"),
        ("Bar;;Tolfa;bar@;", "Email: «bar@» non è un indirizzo e-mail"),
        ("Bar;;Tolfa;;123", "Telefono: «123» non è un numero di telefono"),
        ("ALBERGHI;;;;", "C'è solo il nome"),
        (";743110157;;;", "Manca il nome"),
        ("Ragione sociale;P.IVA;Comune;Email;Telefono", "Ripete i titoli"),
        ("Bar;;Tolfa;;;Rossi;di troppo", "più celle delle colonne"),
        ("=A1;;Tolfa;;", "«=A1» è una formula"),
        ("Bar;7,43E+08;Tolfa;;", "Excel ha perso le ultime cifre"),
        ("n.d.;-;-;-;-", "non c'è nessun dato"),
    ],
)
def test_a_row_that_can_not_be_taken_says_why_and_stops_no_other(app, row, words):
    number = checked(app, listed(row, "Bar Luna;;Tolfa;;", head=HEAD))

    assert outcomes(number) == [(2, "refused"), (3, "new")]
    assert words in reasons(number)[0]


def test_a_list_without_any_row_is_said_to_have_none(app):
    number = checked(app, listed())

    assert run_of(number).status is RunStatus.CHECKED
    assert run_of(number).ready == 0


def test_rows_keep_the_numbers_of_the_spreadsheet(app):
    number = checked(app, listed("", MARE, "", "", SOLE))

    assert [line for line, _outcome in outcomes(number)] == [3, 6]


def test_an_update_of_a_company_joined_to_another_goes_to_that_one(app):
    stays = make.company(name="Hotel Mare", municipality="058032", vat_number=VAT)
    db.session.add(FormerCompany(id=9999, into_id=stays.id))
    db.session.commit()

    assert rows(checked(app, listed(MARE)))[0].company_id == stays.id
    assert stays.status is CompanyStatus.APPROVED
