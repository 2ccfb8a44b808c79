"""A whole list taken back, except for what somebody has touched since."""

import pytest
import sqlalchemy as sa

from portal.companies import services as companies_services
from portal.companies.models import Company, CompanyEvent, Contact
from portal.core.database import db, now, transaction
from portal.core.roles import Role
from portal.duplicates.models import CompanyKey
from portal.imports.models import RunStatus
from portal.sites.models import CompanySite
from tests import make
from tests.imports.given import HOME, MARE, SOLE, VAT, companies, listed, press, rows, run_of, take_in, work


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def undo(operator, number):
    press(operator, number, "annulla")
    work(operator.application)


def snapshot():
    """Every row of the register as it is, without what the worker derives from it and what a version counts."""
    db.session.rollback()
    kinds = (Company, Contact, CompanySite)
    return {
        kind.__tablename__: [
            {column.name: getattr(row, column.name) for column in kind.__table__.columns if column.name != "version"}
            for row in db.session.scalars(sa.select(kind).order_by(kind.id))
        ]
        for kind in kinds
    }


def test_undoing_leaves_the_register_as_it_was(operator):
    make.company(vat_number=VAT, name="Albergo Mare", municipality="058105")
    before = snapshot()
    number = take_in(operator, listed(MARE, SOLE), overwrites="y")
    assert snapshot() != before

    undo(operator, number)

    assert snapshot() == before
    assert run_of(number).status is RunStatus.UNDONE
    assert "com'era prima" in operator.get(f"{HOME}{number}").text


def test_the_timeline_of_an_updated_company_keeps_that_there_was_a_list(operator):
    known = make.company(vat_number=VAT)
    number = take_in(operator, listed(MARE))

    undo(operator, number)

    kinds = db.session.scalars(sa.select(CompanyEvent.kind).filter_by(company_id=known.id).order_by(CompanyEvent.id)).all()
    assert kinds == ["list_added", "list_undone"]


def touched_data(company):
    company.size = "1-5"


def touched_contact(company):
    company.contacts[0].email_confirmed_at = now()


def touched_call(company):
    db.session.commit()
    make.call(company)


def touched_note(company):
    companies_services.add_note(company, text="ha richiamato")


def touched_site(company):
    company.sites[0].transport = "autobus"


@pytest.mark.parametrize("touch", [touched_data, touched_contact, touched_call, touched_note, touched_site])
def test_what_somebody_has_touched_since_stays_and_says_why(operator, touch):
    number = take_in(operator, listed(MARE, SOLE))
    with transaction():
        touch(db.session.scalars(sa.select(Company).filter_by(vat_number=VAT)).one())

    undo(operator, number)

    assert [company.name for company in companies()] == ["Hotel Mare"]
    [stays, gone] = rows(number)
    assert stays.kept
    assert gone.undone_at
    page = operator.get(f"{HOME}{number}").text
    assert "1 riga è rimasta" in page
    assert "Non annullata" in page


def test_an_update_that_somebody_has_worked_on_since_stays(operator):
    known = make.company(vat_number=VAT, name="Albergo Mare")
    number = take_in(operator, listed(MARE))
    with transaction():
        db.session.get(Company, known.id).name = "Grand Hotel"

    undo(operator, number)

    assert db.session.get(Company, known.id).pec == "mare@pec.mare.example"
    assert rows(number)[0].kept == "Qualcuno ha cambiato la scheda dopo il caricamento."


def test_a_list_is_undone_once(operator):
    number = take_in(operator, listed(MARE))
    undo(operator, number)

    answer = operator.post(f"{HOME}{number}/annulla", data={"version": run_of(number).version})

    assert answer.status_code in {302, 400}
    assert run_of(number).status is RunStatus.UNDONE
    assert run_of(number).totals["undone"] == 1


def test_what_was_derived_from_the_companies_goes_with_them(operator, app):
    number = take_in(operator, listed(MARE))
    app.extensions["jobs"].run("find_twins")
    assert db.session.query(CompanyKey).count()

    undo(operator, number)

    assert db.session.query(CompanyKey).count() == 0


def test_the_same_list_may_come_again_after_it_was_undone(operator):
    undo(operator, take_in(operator, listed(MARE, SOLE)))

    take_in(operator, listed(MARE, SOLE))

    assert [company.name for company in companies()] == ["Hotel Mare", "Bar Sole"]
