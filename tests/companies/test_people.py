"""The people of a company as operators keep them: who they are, how they are reached, who gets in."""

import pytest
import sqlalchemy as sa

from portal.companies import jobs, services
from portal.companies.models import Contact
from portal.core import links
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import press


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def mails():
    return db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()


def again(contact):
    return db.session.get_one(Contact, contact.id)


def page_of(company):
    return f"/gestione/aziende/{company.id}"


def form_of(contact):
    return f"/gestione/aziende/{contact.company_id}/referenti/{contact.id}"


def data_of(contact, **changed):
    known = {"name": contact.name, "role": contact.role, "phone": contact.phone or "", "email": contact.email or ""}
    return {**known, "version": contact.company.version, **changed}


def save(operator, contact, **changed):
    return press(operator, form_of(contact), form_of(contact), **data_of(contact, **changed))


def let_in(operator, contact):
    return press(operator, page_of(contact.company), f"{form_of(contact)}/fai-entrare")


def revoke(operator, company):
    return press(operator, page_of(company), f"{page_of(company)}/revoca-link")


def token_in(mail, path):
    return path + mail.text.partition(path)[2].split()[0]


def test_a_wrong_address_is_corrected_and_the_right_one_asked_to_confirm(operator):
    contact = make.company(confirmed=False).contacts[0]

    assert save(operator, contact, email="giusta@hotel.example").location == page_of(contact.company)

    assert (again(contact).email, again(contact).is_confirmed) == ("giusta@hotel.example", False)
    assert [mail.recipient for mail in mails()] == ["giusta@hotel.example"]
    assert "/azienda/conferma/" in mails()[0].text


def test_another_address_opens_nothing_before_it_is_confirmed_and_the_old_one_nothing_more(operator, owner, company):
    contact = company.contacts[0]

    save(operator, contact, email="nuova@hotel.example")

    assert owner.get("/azienda/").location == "/azienda/link"
    assert links.working(services.AREA_LINK, contact.id) == []
    assert not again(contact).is_confirmed


def test_the_same_address_stays_confirmed_when_the_rest_is_corrected(operator, owner, company):
    save(operator, company.contacts[0], name="Anna Maria Riva", phone="0766 555888")

    assert (again(company.contacts[0]).name, again(company.contacts[0]).phone) == ("Anna Maria Riva", "+390766555888")
    assert owner.get("/azienda/").status_code == 200
    assert mails() == []


def test_a_person_is_added_and_found_by_the_search(operator, company):
    address = f"{page_of(company)}/referenti/nuovo"
    given = {"name": "Bruno Galli", "role": "cuoco", "phone": "", "email": "bruno@hotel.example"}

    answer = press(operator, address, address, **given, version=company.version)

    assert answer.location == page_of(company)
    assert "Bruno Galli" in operator.get(page_of(company)).text
    assert company.name in operator.get("/gestione/aziende/?q=bruno").text
    assert [mail.recipient for mail in mails()] == ["bruno@hotel.example"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "hotel@pec.it"}, "Questa è una PEC"),
        ({"email": "", "phone": ""}, "serve almeno uno dei due"),
        ({"email": "anna@"}, "controlla che ci siano la @ e il punto"),
        ({"name": ""}, "Scrivi nome e cognome"),
        ({"version": 0}, "Nel frattempo"),
    ],
)
def test_what_can_not_be_saved_comes_back_with_words(operator, company, changed, words):
    answer = save(operator, company.contacts[0], **changed)

    assert answer.status_code == 200
    assert words in answer.text
    assert mails() == []


def test_a_person_of_another_company_is_not_found(operator, company):
    stranger = make.company().contacts[0]

    assert operator.get(f"{page_of(company)}/referenti/{stranger.id}").status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_has_no_business_with_companies_corrects_nobody(signed_in, company, role):
    browser = signed_in(role)

    assert press(browser, "/gestione/", form_of(company.contacts[0]), name="X", phone="0766555012").status_code == 403


def test_a_lost_confirmation_is_sent_again_from_the_company_s_page(operator):
    contact = make.company(confirmed=False).contacts[0]
    assert "Manda di nuovo la conferma" in operator.get(page_of(contact.company)).text

    let_in(operator, contact)

    assert "/azienda/conferma/" in mails()[0].text


def test_who_has_confirmed_is_sent_a_link(operator, company):
    let_in(operator, company.contacts[0])

    assert "/azienda/entra/" in mails()[0].text


def test_an_operator_is_told_why_nothing_leaves(operator, company):
    by_phone = make.company(email=None).contacts[0]
    let_in(operator, by_phone)
    assert "non c&#39;è un&#39;e-mail" in operator.get("/gestione/").text

    for _ in range(services.MAILS_A_DAY["operator"] + 1):
        let_in(operator, company.contacts[0])
    assert "sono già partiti molti messaggi" in operator.get("/gestione/").text


def test_revoking_keeps_out_who_reads_the_mailbox(operator, owner, company):
    revoke(operator, company)

    press(owner, "/azienda/link", "/azienda/link", email=company.contacts[0].email)
    jobs.send_wished_links.act()

    assert mails() == []
    assert owner.get("/azienda/").location == "/azienda/link"
    assert "Manda di nuovo la conferma" in operator.get(page_of(company)).text


def test_revoking_also_ends_a_confirmation_that_is_on_its_way(operator, browser, company):
    with transaction():
        token = links.issue(services.CONFIRM_LINK, company.contacts[0].id, days=7, single_use=True)

    revoke(operator, company)

    assert browser.get(f"/azienda/conferma/{token}").status_code == 410


def test_after_a_revocation_an_operator_opens_again_and_the_address_confirms_anew(operator, browser, company):
    revoke(operator, company)

    let_in(operator, company.contacts[0])
    link = token_in(mails()[0], "/azienda/conferma/")

    assert press(browser, link, link).location == "/azienda/"
    assert again(company.contacts[0]).may_enter


def test_letters_go_to_the_main_contact_first_and_never_to_an_excluded_company(app):
    company = make.company()
    with transaction():
        kept = db.session.merge(company)
        address = "capo@hotel.example"
        kept.contacts.append(Contact(name="Capo", email=address, email_confirmed_at=now(), is_main=True))
    assert kept.mail_contact.email == address

    with transaction():
        kept.contacts[1].objected_at = now()
    assert kept.mail_contact is kept.contacts[0]

    with transaction():
        kept.excluded_at, kept.exclusion_reason = now(), "x"
    assert kept.mail_contact is None
