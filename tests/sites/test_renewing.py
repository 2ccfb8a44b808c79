"""Before what was declared ends, the company is asked whether it still holds; one button answers."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.companies.models import Company, CompanyEvent, CompanyStatus
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from portal.core.workdays import today
from portal.sites import asking, jobs, queries, standing
from portal.sites.models import SOON_DAYS, DeclarationKind
from tests import make
from tests.browsing import carried, press

LINK = re.compile(r"http://portale\.example(/azienda/sedi/ancora-cosi/\S+)")


def mails():
    return db.session.scalars(sa.select(OutboxMail)).all()


def last_event():
    return db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()


def again(company):
    return db.session.get_one(Company, company.id)


@pytest.fixture
def asked(company):
    """The way into the page that a mail leads to."""
    make.headcount(company, days=10, permanent=7, fixed_term=2)
    make.declaration(company, days=10, kind=DeclarationKind.SAFETY)
    jobs.ask_to_renew.act()
    return LINK.search(mails()[0].text)[1]


def test_a_month_before_the_end_the_company_is_asked_once_about_all_of_it(app, company):
    make.headcount(company, days=SOON_DAYS)
    make.declaration(company, days=SOON_DAYS)
    make.headcount(make.company(), days=SOON_DAYS + 1)

    assert [jobs.ask_to_renew.act(), jobs.ask_to_renew.act()] == [1, 0]
    mail = mails()[0]
    assert mail.recipient == company.contacts[0].email
    assert "dipendenti" in mail.text and "81/2008" in mail.text and LINK.search(mail.text)


def test_what_has_been_said_anew_is_not_asked_about(app, company):
    make.headcount(company, days=3)
    make.headcount(company, days=300)

    assert jobs.ask_to_renew.act() == 0


@pytest.mark.parametrize("field", ["excluded_at", "not_interested_at", "status"])
def test_who_is_not_sought_is_not_asked(app, field):
    known = {
        "excluded_at": {"excluded_at": now(), "exclusion_reason": "Motivo"},
        "not_interested_at": {"not_interested_at": now()},
        "status": {"status": CompanyStatus.DECLINED},
    }
    make.headcount(make.company(**known[field]), days=3)

    assert jobs.ask_to_renew.act() == 0
    assert queries.waiting() == []


def test_one_button_says_that_everything_is_still_so(browser, company, asked):
    page = browser.get(asked).text
    assert "È ancora così?" in page and 'value="7"' in page

    filled = {"headcounts-0-site": "0", "headcounts-0-permanent": "7", "headcounts-0-fixed_term": "2", "safety": "yes"}
    answer = browser.post(asked, data={**carried(browser, asked), **filled})

    assert answer.location == "/azienda/sedi/"
    row, safety = standing.headcount(again(company), None), standing.declarations(again(company))[DeclarationKind.SAFETY]
    assert (row.staff, row.declared_on, safety.declared_on) == (9, today(), today())
    assert (last_event().kind, last_event().actor_name) == ("declarations_renewed", company.contacts[0].title)
    assert "vale fino al" in browser.get("/azienda/sedi/").text
    assert jobs.ask_to_renew.act() == 0


def test_a_scanner_that_opens_the_mail_s_link_confirms_nothing_and_is_not_inside(browser, company, asked):
    browser.get(asked)

    assert standing.headcount(again(company), None).declared_on != today()
    assert browser.get("/azienda/").location == "/azienda/link"


def test_a_link_that_ended_or_was_made_up_leads_to_where_one_asks_for_another(app, browser, company, asked):
    with time_machine.travel(now() + timedelta(days=200)):
        answer = browser.get(asked, follow_redirects=True)
    assert answer.status_code == 410

    assert browser.get("/azienda/sedi/ancora-cosi/x", follow_redirects=True).status_code == 410


def test_a_revoked_link_opens_nothing(browser, signed_in, company, asked):
    page = f"/gestione/aziende/{company.id}"
    press(signed_in(Role.OPERATOR), page, f"{page}/revoca-link")

    assert browser.get(asked).status_code == 302
    assert browser.post(asked, data={**carried(browser, "/azienda/link"), "safety": "no"}).status_code == 302
    assert standing.declarations(again(company))[DeclarationKind.SAFETY].holds


def test_what_has_changed_is_corrected_on_the_same_page(browser, company, asked):
    filled = {"headcounts-0-permanent": "12", "headcounts-0-fixed_term": "0", "safety": "no"}

    browser.post(asked, data={**carried(browser, asked), **filled})

    assert standing.headcount(again(company), None).permanent == 12
    assert standing.declarations(again(company))[DeclarationKind.SAFETY].holds is False


def test_a_site_of_somebody_else_is_not_counted(browser, company, asked):
    foreign = make.site(make.company())
    filled = {"headcounts-0-site": str(foreign.id), "headcounts-0-permanent": "1", "headcounts-0-fixed_term": "1"}

    browser.post(asked, data={**carried(browser, asked), **filled})

    assert again(foreign.company).headcounts == []
    assert standing.headcount(again(company), None).permanent == 7


def test_half_a_number_is_asked_again(browser, company, asked):
    half = {"headcounts-0-permanent": "7", "headcounts-0-fixed_term": ""}

    answer = browser.post(asked, data={**carried(browser, asked), **half})

    assert "tutti e due i numeri" in answer.text
    assert standing.headcount(again(company), None).declared_on != today()


def test_every_open_site_is_asked_about_and_a_closed_one_is_not(app, company):
    there, gone = make.site(company, name="Bar"), make.site(company, name="Chiosco", closed_at=now())
    make.headcount(company, days=5, site_id=there.id)
    make.headcount(company, days=5, site_id=gone.id)

    jobs.ask_to_renew.act()

    assert "Bar" in mails()[0].text
    assert "Chiosco" not in mails()[0].text


UNREACHED = ["email_confirmed_at", "email", "shut_out_at", "left_at", "objected_at", ""]


@pytest.mark.parametrize("field", UNREACHED)
def test_the_database_and_the_row_agree_on_who_can_be_written_to(app, company, field):
    make.headcount(company, days=5)
    with transaction():
        contact = again(company).contacts[0]
        if field:
            setattr(contact, field, None if field.startswith("email") else now())

    assert again(company).mail_contact is (None if field else again(company).contacts[0])
    assert [each.id for each in queries.waiting()] == ([company.id] if field else [])
    assert jobs.ask_to_renew.act() == (0 if field else 1)


@pytest.mark.parametrize("field", ["shut_out_at", "left_at"])
def test_the_link_of_who_may_not_come_in_any_more_shows_nothing(browser, company, asked, field):
    with transaction():
        setattr(again(company).contacts[0], field, now())

    assert browser.get(asked).status_code == 302
    assert browser.post(asked, data={**carried(browser, "/azienda/link"), "safety": "no"}).status_code == 302
    assert standing.declarations(again(company))[DeclarationKind.SAFETY].holds


def test_who_can_not_be_written_to_waits_on_the_desk_until_somebody_has_called(signed_in):
    mute = make.company(name="Senza posta", confirmed=False)
    make.headcount(mute, days=5)
    jobs.ask_to_renew.act()
    operator = signed_in(Role.OPERATOR)
    assert "Senza posta" in operator.get("/gestione/").text

    press(operator, "/gestione/", f"/gestione/sedi/azienda/{mute.id}/piu-avanti", torna="/gestione/")
    assert queries.waiting() == []
    with time_machine.travel(now() + timedelta(days=SOON_DAYS)):
        assert [each.id for each in queries.waiting()] == [mute.id]

    press(operator, "/gestione/", f"/gestione/sedi/annulla/{last_event().id}", torna="/gestione/")
    assert [each.id for each in queries.waiting()] == [mute.id]


def test_who_was_asked_and_says_nothing_for_a_month_is_to_be_called(app, company):
    make.headcount(company, days=SOON_DAYS)
    jobs.ask_to_renew.act()
    assert queries.waiting() == []

    with time_machine.travel(now() + timedelta(days=SOON_DAYS)):
        assert [each.id for each in queries.waiting()] == [company.id]


def test_an_operator_asks_now_and_not_endlessly(signed_in, company):
    operator, address = signed_in(Role.OPERATOR), f"/gestione/sedi/azienda/{company.id}/chiedi-rinnovo"

    answers = [press(operator, "/gestione/", address).status_code for _ in range(asking.MAILS_A_DAY + 1)]

    assert answers == [302] * asking.MAILS_A_DAY + [409]
    assert len(mails()) == asking.MAILS_A_DAY
    assert "quanti dipendenti" in mails()[0].text


@pytest.mark.parametrize("known", [{"confirmed": False}, {"excluded_at": now(), "exclusion_reason": "Motivo"}])
def test_who_may_not_be_written_to_is_not_asked_by_hand_either(signed_in, known):
    company = make.company(**known)

    answer = press(signed_in(Role.OPERATOR), "/gestione/", f"/gestione/sedi/azienda/{company.id}/chiedi-rinnovo")

    assert answer.status_code == 409
    assert mails() == []


def test_a_company_that_can_not_be_asked_stops_no_other(app, company, monkeypatch, caplog):
    make.headcount(company, days=5)
    make.headcount(make.company(), days=5)
    remind = asking.remind

    def stumble(row):
        if row.id == company.id:
            raise ValueError("unreadable")
        return remind(row)

    monkeypatch.setattr(asking, "remind", stumble)

    assert jobs.ask_to_renew.act() == 1
    assert "unreadable" in caplog.text


def test_who_declares_while_the_mails_go_out_is_not_asked(app, company, monkeypatch):
    make.headcount(company, days=5)
    found = queries.to_ask()
    monkeypatch.setattr(queries, "to_ask", lambda: found)
    with transaction():
        make.headcount(company, days=300)

    assert jobs.ask_to_renew.act() == 0


def test_the_list_says_what_ends_and_can_be_taken_along(signed_in, company):
    make.headcount(company, days=5)
    make.declaration(make.company(name="Che dura"), days=300)
    operator = signed_in(Role.OPERATOR)

    page = operator.get("/gestione/sedi/").text
    assert company.name in page and "Che dura" not in page
    assert "9 dipendenti" in operator.get("/gestione/sedi/?formato=csv").text


def test_the_english_mail_leads_to_the_english_page(app, browser):
    make.headcount(make.company(language="en"), days=5)

    jobs.ask_to_renew.act()

    assert "/en/azienda/sedi/ancora-cosi/" in mails()[0].text
