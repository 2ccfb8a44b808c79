"""A company that an operator writes down."""

import pytest
import sqlalchemy as sa

from portal.companies.models import Company, CompanyStatus
from portal.core.database import db
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import press

ADDRESS = "/gestione/registrazioni/nuova"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def write_down(browser, **fields):
    return press(browser, ADDRESS, ADDRESS, **fields)


def only():
    return db.session.scalars(sa.select(Company)).one()


def test_a_name_is_enough_and_who_writes_it_follows_it(operator):
    answer = write_down(operator, name="Bar Sport")

    company = only()
    assert answer.location == f"/gestione/aziende/{company.id}"
    assert company.status is CompanyStatus.LISTED
    assert company.assigned_to.name.startswith("Persona")
    assert company.privacy_at is None
    page = operator.get(answer.location).text
    assert "Bar Sport" in page and "Scritta in elenco" in page


def test_all_that_is_known_is_kept_with_its_source_and_nobody_is_written_to(operator):
    given = {
        "vat_number": "00743110157",
        "tax_code": "00743110157",
        "ateco": "albergo 55",
        "ccnl": "Turismo",
        "pec": "bar@pec.example",
    }
    write_down(operator, name="Bar Sport", ateco="551000", municipality="058032", contact_name="Anna Riva", email="anna@bar.example",
               phone="0766 555012", source="sito", **{name: value for name, value in given.items() if name != "ateco"})  # fmt: skip

    company = only()
    assert (company.ateco, company.ateco_edition, company.sector) == ("55.10.00", "2025", "hospitality")
    assert company.sources["ccnl"]["source"] == "sito"
    assert company.sources["vat_number"]["source"] == "sito"
    assert company.contacts[0].source == "sito"
    assert db.session.scalars(sa.select(OutboxMail)).all() == []


def test_a_vat_number_that_is_somebody_s_is_told_with_the_name(operator):
    make.company(name="Hotel Miramare", vat_number="00743110157")

    answer = write_down(operator, name="Altro", vat_number="00743110157", sure="y")

    assert "già di Hotel Miramare" in answer.text
    assert only().name == "Hotel Miramare"


def test_words_for_the_activity_bring_the_codes_to_choose_from(operator):
    answer = write_down(operator, name="Bar Sport", ateco="alberghi")

    assert "55.10.00 Servizi di alloggio di alberghi" in answer.text
    assert 'value="alberghi"' in answer.text
    assert db.session.scalars(sa.select(Company)).all() == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"name": ""}, "Scrivi il nome"),
        ({"tax_code": "RSSMRA80A01H501X"}, "codice fiscale non è giusto"),
        ({"ateco": "99.99.99"}, "Nessun codice ATECO"),
        ({"email": "bar@pec.it"}, "Questa è una PEC"),
        ({"contact_name": "Anna"}, "almeno uno dei due"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(operator, fields, words):
    answer = write_down(operator, **{"name": "Bar Sport", "ccnl": "Turismo", **fields})

    assert words in answer.text
    assert 'value="Turismo"' in answer.text
    assert db.session.scalars(sa.select(Company)).all() == []
