"""The same form twice: a second tap, an owner who forgot, a stranger with somebody else's VAT number."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.availability.models import Availability
from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent, Contact
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import press
from tests.registrations.steps import sign_up

SENT = "/aziende/disponibilita/inviata"
VAT = "00743110157"
OWNER = {"contact_name": "Vera Titolare", "email": "vera@hotelvero.example", "phone": "0766 555777"}


def only(model):
    return db.session.scalars(sa.select(model)).one()


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def recipients():
    return list(db.session.scalars(sa.select(OutboxMail.recipient).order_by(OutboxMail.id)))


def contact(email):
    return db.session.scalars(sa.select(Contact).filter_by(email=email)).one()


def noted():
    return db.session.scalars(sa.select(CompanyEvent).filter_by(kind="registered_again")).one()


def last_mail(recipient):
    found = sa.select(OutboxMail).filter_by(recipient=recipient).order_by(OutboxMail.id.desc())
    return db.session.scalars(found).first().text


def confirm(browser, email):
    """Press the button behind the link of the confirmation."""
    link = "/azienda/conferma/" + last_mail(email).partition("/azienda/conferma/")[2].split()[0]
    return press(browser, link, link)


def test_two_taps_are_one_registration(browser):
    assert [sign_up(browser, vat_number=VAT).location for _ in range(2)] == [SENT, SENT]

    assert [count(model) for model in (Company, Contact, CallRequest, Availability, OutboxMail)] == [1, 1, 1, 1, 1]


def test_two_taps_with_a_known_number_are_one_as_well(browser):
    make.company(vat_number=VAT)

    for _ in range(2):
        sign_up(browser, vat_number=VAT, **OWNER)

    assert noted()
    assert len(recipients()) == 2


def test_after_a_while_or_with_another_name_it_is_another_registration(browser):
    sign_up(browser)
    sign_up(browser, name="Hotel Belvedere")
    with time_machine.travel(now() + timedelta(minutes=11)):
        sign_up(browser)

    assert count(Company) == 3


def test_a_known_vat_number_tells_the_sender_nothing_and_the_registered_contact_everything(browser):
    known = make.company(vat_number=VAT)

    answer = sign_up(browser, vat_number=VAT, contact_name="Un Estraneo", email="estraneo@altro.example")

    assert answer.location == SENT
    assert count(Company) == 1
    assert recipients() == [known.contacts[0].email, "estraneo@altro.example"]
    assert only(CallRequest).company_id == known.id


def test_dates_in_the_wrong_order_get_the_same_answer_for_a_known_and_for_an_unknown_number(browser):
    make.company(vat_number=VAT)

    for number in (VAT, "01234560587"):
        answer = sign_up(browser, vat_number=number, starts_on="2099-05-01", ends_on="2099-04-01")
        assert answer.status_code == 200
        assert "La fine viene prima" in answer.text


def test_everything_that_the_second_one_typed_is_kept_in_words(browser):
    make.company(vat_number=VAT)

    sign_up(
        browser,
        vat_number=VAT,
        **OWNER,
        name="Hotel Vero",
        size="6-20",
        kinds=["inclusion", "hire"],
        would_hire="maybe",
        starts_on="2099-05-01",
        requirements="Patente B",
        notes="Parcheggio dietro",
    )

    for words in (
        "Hotel Vero",
        "Civitavecchia",
        "Vera Titolare",
        "0766 555777",
        "vera@hotelvero.example",
        "Aiuto in cucina",
        "Da 6 a 20",
        "Un tirocinio di inclusione sociale, Un'assunzione",
        "Forse, vediamo come va",
        "01/05/2099",
        "Patente B",
        "Parcheggio dietro",
    ):
        assert words in noted().text


def test_the_call_that_we_owe_names_the_newest_number(browser, signed_in):
    make.call(make.company(vat_number=VAT))

    sign_up(browser, vat_number=VAT, **OWNER)

    assert "Vera Titolare, 0766 555777" in only(CallRequest).why
    assert "0766 555777" in signed_in(Role.OPERATOR).get("/gestione/").text


def test_the_true_owner_reaches_us_though_a_stranger_took_the_number_first(app, browser, signed_in):
    sign_up(browser, vat_number=VAT, name="Hotel Falso", email="estraneo@altro.example", phone="")
    sign_up(browser, vat_number=VAT, **OWNER)

    assert confirm(browser, OWNER["email"]).location == "/azienda/confermato"
    assert browser.get("/azienda/").location == "/azienda/link"
    owner, operator = contact(OWNER["email"]), signed_in(Role.OPERATOR)
    address = f"/gestione/aziende/{owner.company_id}"
    assert "non entra senza il tuo sì" in operator.get(address).text

    press(operator, address, f"{address}/referenti/{owner.id}/fai-entrare")
    link = "/azienda/entra/" + last_mail(OWNER["email"]).partition("/azienda/entra/")[2].split()[0]
    assert press(browser, link, link).location == "/azienda/"


def test_who_took_the_number_first_does_not_get_in_by_confirming_afterwards(app, browser):
    sign_up(browser, vat_number=VAT, email="estraneo@altro.example", phone="")
    sign_up(browser, vat_number=VAT, **OWNER)

    assert confirm(app.test_client(), "estraneo@altro.example").location == "/azienda/confermato"
    assert only(Company).mail_contact is None


def test_who_had_confirmed_stays_in_and_a_newcomer_who_confirms_gets_no_mail_with_a_link(app, browser):
    known = make.company(vat_number=VAT)
    sign_up(browser, vat_number=VAT, **OWNER)
    confirm(browser, OWNER["email"])

    press(app.test_client(), "/azienda/link", "/azienda/link", email=OWNER["email"])

    assert db.session.get_one(Company, known.id).mail_contact.email == known.contacts[0].email
    assert "/azienda/entra/" not in last_mail(OWNER["email"])


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_same_person_once_more_is_no_second_contact(browser, confirmed):
    known = make.company(vat_number=VAT, confirmed=confirmed)

    sign_up(browser, vat_number=VAT, email=known.contacts[0].email.upper())

    assert count(Contact) == 1
    assert recipients() == [known.contacts[0].email]
    assert only(Contact).shut_out_at is None


def test_who_was_shut_out_is_not_asked_to_confirm_by_registering_once_more(browser):
    known = make.company(vat_number=VAT, confirmed=False)
    with transaction():
        db.session.get_one(Contact, known.contacts[0].id).shut_out_at = now()

    sign_up(browser, vat_number=VAT, email=known.contacts[0].email)

    assert recipients() == []
