"""What an operator does with the people of a company, by one tap on its page."""

import pytest
import sqlalchemy as sa

from portal.companies.models import Company, CompanyEvent, Contact
from portal.core.database import db, now, transaction
from portal.core.roles import Role
from tests.browsing import press


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


@pytest.fixture
def bruno(company):
    with transaction():
        person = Contact(name="Bruno Galli", email="bruno@hotel.example", email_confirmed_at=now())
        db.session.get_one(Company, company.id).contacts.append(person)
    return db.session.scalars(sa.select(Contact).filter_by(name="Bruno Galli")).one()


def do(operator, contact, act):
    return press(operator, f"/gestione/aziende/{contact.company_id}", f"/gestione/referenti/{contact.id}/{act}")


def undo(operator, contact):
    page = operator.get(f"/gestione/aziende/{contact.company_id}").text
    event = page.partition('action="/gestione/referenti/annulla/')[2].partition('"')[0]
    return press(operator, f"/gestione/aziende/{contact.company_id}", f"/gestione/referenti/annulla/{event}")


def again(contact):
    return db.session.get_one(Contact, contact.id)


def test_an_operator_names_the_main_contact(operator, company, bruno):
    assert do(operator, bruno, "principale").location == f"/gestione/aziende/{company.id}"

    assert db.session.get_one(Company, company.id).main_contact.id == bruno.id


@pytest.mark.parametrize(("act", "field"), [("togli-accesso", "shut_out_at"), ("non-lavora-piu", "left_at")])
def test_an_operator_acts_on_anybody_and_takes_it_back(operator, owner, company, act, field):
    me = company.contacts[0]

    do(operator, me, act)
    assert getattr(again(me), field)
    assert owner.get("/azienda/").location == "/azienda/link"

    undo(operator, me)
    assert again(me).may_enter


def test_what_somebody_else_has_changed_since_is_not_taken_back(operator, company, bruno):
    do(operator, bruno, "togli-accesso")
    with transaction():
        db.session.get_one(Company, company.id).name = "Altro nome"

    assert undo(operator, bruno).status_code == 409
    assert not again(bruno).may_enter


def test_who_works_there_after_all_is_brought_back(operator, bruno):
    do(operator, bruno, "non-lavora-piu")

    do(operator, bruno, "lavora-ancora")

    assert again(bruno).may_enter


def test_an_objection_that_an_operator_has_heard_of_the_wrong_person_is_taken_back(operator, company, bruno):
    do(operator, bruno, "non-scrivere")
    assert again(bruno).objected_at
    assert do(operator, bruno, "non-scrivere").status_code == 409

    do(operator, company.contacts[0], "non-scrivere")
    undo(operator, company.contacts[0])

    assert again(company.contacts[0]).objected_at is None
    assert again(bruno).objected_at


def test_an_operator_does_not_take_back_what_somebody_has_said_for_themselves(operator, owner, company):
    press(owner, "/azienda/privacy/", "/azienda/privacy/non-scrivetemi")
    event = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="objected")).one()

    answer = press(operator, f"/gestione/aziende/{company.id}", f"/gestione/referenti/annulla/{event.id}")

    assert answer.status_code == 409
    assert again(company.contacts[0]).objected_at


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_has_no_business_with_companies_does_none_of_it(signed_in, company, role):
    browser = signed_in(role)

    for act in ("principale", "togli-accesso", "non-lavora-piu", "lavora-ancora", "non-scrivere"):
        answer = press(browser, "/gestione/", f"/gestione/referenti/{company.contacts[0].id}/{act}")
        assert answer.status_code == 403
