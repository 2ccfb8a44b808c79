"""At the door of a company's own area: asking for the link, without learning who is registered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.companies import company_views, jobs, services
from portal.companies.models import LinkWish
from portal.core.database import db, now
from portal.core.mail import OutboxMail
from tests import make
from tests.browsing import press

DOOR = "/azienda/link"


def mails():
    return db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()


def ask(browser, email):
    return press(browser, DOOR, DOOR, email=email)


def work():
    return jobs.send_wished_links.act()


def test_who_asks_at_the_door_is_sent_the_link_by_the_worker(app, browser, company):
    ask(browser, company.contacts[0].email.upper())

    assert app.extensions["jobs"].knocks_soon("send_wished_links")
    assert work() == 1
    assert "/azienda/entra/" in mails()[0].text
    assert work() == 0


def test_who_asks_for_a_link_learns_nothing_about_who_is_registered(app, company):
    answers = []
    for address in (company.contacts[0].email, "nessuno@altro.example"):
        answer = ask(app.test_client(), address)
        answers.append((answer.status_code, answer.location))

    assert answers[0] == answers[1]
    assert mails() == []  # nothing is looked up while the stranger waits
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LinkWish)) == 2
    work()
    assert len(mails()) == 1


def test_who_lost_the_confirmation_is_sent_another_and_no_link(browser):
    unconfirmed = make.company(confirmed=False).contacts[0].email

    ask(browser, unconfirmed)
    work()

    assert [mail.recipient for mail in mails()] == [unconfirmed]
    assert "/azienda/conferma/" in mails()[0].text
    assert "/azienda/entra/" not in mails()[0].text


def test_strangers_at_the_door_fill_nobody_s_mailbox(app, company):
    for _ in range(5):
        ask(app.test_client(), company.contacts[0].email)
    work()

    assert len(mails()) == services.MAILS_A_DAY["stranger"]


def test_strangers_at_the_door_do_not_use_up_the_owner_s_links(owner, company):
    for _ in range(5):
        ask(owner, company.contacts[0].email)
    work()

    for _ in range(services.MAILS_A_DAY["owner"]):
        press(owner, "/azienda/", "/azienda/rimandami-il-link")

    assert len(mails()) == services.MAILS_A_DAY["stranger"] + services.MAILS_A_DAY["owner"]


@pytest.mark.parametrize("registered", [True, False])
def test_one_sender_asks_only_so_often(browser, company, monkeypatch, registered):
    monkeypatch.setattr(company_views, "ASKED_FROM_ONE_ADDRESS", 2)
    email = company.contacts[0].email if registered else "nessuno@altro.example"
    for _ in range(2):
        ask(browser, email)

    assert "molte richieste" in ask(browser, email).text


def test_a_wish_that_can_not_be_granted_stops_no_other_and_is_given_up_after_a_day(browser, monkeypatch):
    cursed, blessed = (make.company().contacts[0].email for _ in range(2))
    send = services.send_link

    def fails_for_one(contact, **known):
        if contact.email == cursed:
            raise ZeroDivisionError
        return send(contact, **known)

    monkeypatch.setattr(services, "send_link", fails_for_one)
    for email in (cursed, blessed):
        ask(browser, email)

    assert work() == 1
    assert [mail.recipient for mail in mails()] == [blessed]
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        work()
    assert db.session.scalars(sa.select(LinkWish)).all() == []
