"""The index behind the search of the register."""

import pytest
import sqlalchemy as sa

from portal.companies import queries
from portal.companies.models import Company
from portal.core.database import db, transaction
from tests import make


def found(words):
    return set(db.session.scalars(sa.select(Company.name).where(queries.found_by(words))))


@pytest.mark.parametrize(
    "words", ["caffè", "CAFFE cent", "centrale caff", "riva hotel", "0766 555 012", "+39 0766 555012", "00743"]
)
def test_a_company_is_found_by_the_beginnings_of_its_words(app, words):
    make.company(name="Caffè Centrale", vat_number="00743110157")
    other = make.company(name="Ferramenta Blu", email=None)
    with transaction():
        other.contacts[0].name, other.contacts[0].phone = "Ugo Neri", "+390766555999"
        other.refresh_search()

    assert found(words) == {"Caffè Centrale"}


def test_what_is_changed_or_gone_is_found_no_more_under_its_old_words(app):
    company = make.company(name="Bar Sport")

    with transaction():
        kept = db.session.get_one(Company, company.id)
        kept.name = "Bar Centrale"
        kept.refresh_search()
    assert (found("sport"), found("centrale")) == (set(), {"Bar Centrale"})

    with transaction():
        db.session.execute(sa.text("DELETE FROM company_contact"))
        db.session.execute(sa.text("DELETE FROM company"))
    assert found("centrale") == set()


@pytest.mark.parametrize("words", ['"', "' OR 1", "*", "a:*b", "NOT", "( )", "\\", "🙂", "-----", "/ / / /", "+....."])
def test_no_question_is_taken_for_an_instruction(app, words):
    make.company(name="Bar Sport")

    assert found(words) <= {"Bar Sport"}
