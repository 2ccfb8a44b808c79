import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.calls.models import CallRequest
from portal.companies import services
from portal.companies.models import Company, Contact
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests.browsing import press
from tests.registrations.steps import sign_up


@pytest.fixture
def address(browser):
    sign_up(browser)
    text = db.session.scalars(sa.select(OutboxMail)).one().text
    return re.search(r"/azienda/conferma/\S+", text)[0]


def contact():
    return db.session.scalars(sa.select(Contact)).one()


def test_a_scanner_that_opens_the_link_confirms_nothing(browser, address):
    for _ in range(3):
        assert browser.get(address).status_code == 200

    assert not contact().is_confirmed


def test_pressing_the_button_confirms_and_opens_the_company_s_own_page(browser, address):
    browser.get(address)

    answer = press(browser, address, address)

    assert answer.location == "/azienda/"
    assert contact().is_confirmed
    assert "Hotel Miramare" in browser.get("/azienda/").text


def test_a_confirmation_works_once(app, browser, address):
    press(browser, address, address)

    assert app.test_client().get(address).status_code == 410


def test_a_confirmation_ends_after_seven_days(browser, address):
    with time_machine.travel(now() + timedelta(days=7, minutes=1)):
        assert browser.get(address).status_code == 410


def test_the_confirmation_carries_not_a_word_of_who_filled_in_the_form(browser):
    sign_up(browser, name="Hai vinto, vai su evil.example", contact_name="Clicca qui evil.example", notes="evil.example")

    mail = db.session.scalars(sa.select(OutboxMail)).one()
    assert "Buongiorno," in mail.text
    assert "evil.example" not in mail.text + mail.html + mail.subject + mail.recipient_name


def test_afterwards_mails_greet_by_name(browser, address):
    press(browser, address, address)
    press(browser, "/azienda/", "/azienda/rimandami-il-link")

    last = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert "Gentile Anna Riva," in last.text


def test_until_then_the_address_gets_nothing_but_the_confirmation(browser, address, signed_in):
    company = db.session.scalars(sa.select(Company)).one()
    operator = signed_in(Role.OPERATOR)
    page = operator.get(f"/gestione/aziende/{company.id}")
    assert "E-mail non confermata – telefona" in page.text

    answer = press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)

    assert answer.status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 1


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("accetta", "fa parte delle aziende che ospitano"),
        ("chiedi", "In quale sede?"),
        ("non-accettare", "In quale sede?"),
    ],
)
def test_who_confirms_after_the_decision_is_told_of_it_once(browser, address, signed_in, act, words):
    company = db.session.scalars(sa.select(Company)).one()
    decide = f"/gestione/registrazioni/{company.id}/{act}"
    press(signed_in(Role.OPERATOR), "/gestione/", decide, version=company.version, text="In quale sede?")

    press(browser, address, address)

    told = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.id > 1)).one()
    assert words in told.text
    assert ("/azienda/entra/" in told.text) == (act != "non-accettare")
    assert words.partition(" ")[0] in told.text
    with transaction():
        contact().email_confirmed_at = None
        services.confirm(contact())
    assert len(db.session.scalars(sa.select(OutboxMail)).all()) == 2


def test_who_leaves_only_an_address_is_owed_no_call_that_nobody_could_make(browser, signed_in):
    sign_up(browser, phone="")

    assert not db.session.scalars(sa.select(CallRequest)).all()
    page = signed_in(Role.OPERATOR).get("/gestione/").text
    assert "Hotel Miramare" in page
    assert "telefona" not in page


def test_the_hour_at_which_somebody_wants_to_be_called_stands_on_the_desk(browser, signed_in):
    sign_up(browser, call_me="y", call_when="afternoon")

    assert "Il pomeriggio (15–18)" in signed_in(Role.OPERATOR).get("/gestione/").text
