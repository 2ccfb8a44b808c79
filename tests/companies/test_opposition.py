"""Who does not want to be written to: the word holds for the address, whoever has it, and outlives the contact."""

import pytest
import sqlalchemy as sa

from portal.companies import jobs, opposition, register, services
from portal.companies.models import Company, Contact, OptOut
from portal.core.database import db, transaction
from portal.core.errors import RuleBroken
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import press
from tests.registrations.steps import sign_up

PAGE = "/gestione/aziende/{}"


def mails():
    return db.session.scalars(sa.select(OutboxMail)).all()


def objects(contact):
    with transaction():
        opposition.object_(db.session.get_one(Contact, contact.id), how="prova")
    db.session.expire_all()


def test_nobody_writes_any_more_to_who_has_objected(company):
    objects(company.contacts[0])

    with transaction():
        assert services.tell_decision(company, undoable=False) is None

    assert mails() == []


def test_the_address_is_kept_only_as_a_hash_that_the_key_makes(company):
    objects(company.contacts[0])

    kept = db.session.scalars(sa.select(OptOut)).one()
    assert company.contacts[0].email not in kept.address_hash
    assert opposition.has_objected(company.contacts[0].email.upper())
    assert not opposition.has_objected("altra@hotel.example")


def test_what_an_address_has_said_holds_for_everybody_who_has_it(company):
    twin = make.company(email=company.contacts[0].email)

    objects(company.contacts[0])

    assert db.session.get_one(Contact, twin.contacts[0].id).objected_at
    assert twin.mail_contact is None


def test_who_is_written_down_later_with_that_address_is_not_written_to_either(company, signed_in):
    objects(company.contacts[0])
    other, operator = make.company(), signed_in(Role.OPERATOR)
    address = f"{PAGE.format(other.id)}/referenti/nuovo"

    given = {"name": "Anna", "email": company.contacts[0].email, "version": other.version}
    press(operator, address, address, **given)

    assert mails() == []
    assert db.session.get_one(Contact, other.contacts[-1].id).objected_at


def test_an_operator_sends_no_link_to_who_has_objected(company):
    objects(company.contacts[0])

    with pytest.raises(RuleBroken), transaction():
        services.let_in(company.contacts[0])

    assert mails() == []


def test_who_asks_at_the_door_gets_the_answer_all_the_same(browser, company):
    objects(company.contacts[0])

    press(browser, "/azienda/link", "/azienda/link", email=company.contacts[0].email)
    jobs.send_wished_links.act()

    assert "/azienda/entra/" in mails()[0].text


def test_who_registers_with_that_address_may_confirm_it_and_is_not_written_to_otherwise(browser, company):
    email = company.contacts[0].email
    objects(company.contacts[0])

    sign_up(browser, name="Altro hotel", email=email)

    assert [mail.recipient for mail in mails()] == [email]
    newest = db.session.scalars(sa.select(Contact).order_by(Contact.id.desc())).first()
    assert newest.objected_at


def test_taking_it_back_forgets_the_address(company):
    objects(company.contacts[0])

    with transaction():
        opposition.take_back(db.session.get_one(Contact, company.contacts[0].id))

    assert not opposition.has_objected(company.contacts[0].email)
    assert db.session.get_one(Contact, company.contacts[0].id).objected_at is None


def test_a_company_written_down_by_hand_with_that_address_is_not_written_to(company, app):
    objects(company.contacts[0])

    with transaction():
        known = {"municipality": "058032", "sector": "shops", "size": "", "pec": "", "source": "", "phone": ""}
        added = register.add_company(
            name="Bar", vat_number="", contact_name="Anna", contact_role="", email=company.contacts[0].email, **known
        )

    assert db.session.get_one(Company, added.id).contacts[0].objected_at
