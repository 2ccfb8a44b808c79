from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.calls.models import CallRequest
from portal.companies import services
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.core import links
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import press, token

DATA = {
    "name": "Hotel Nuovo",
    "municipality": "058032",
    "sector": "shops",
    "contact_name": "Anna",
    "phone": "0766555012",
}


def mails():
    return db.session.scalars(sa.select(OutboxMail)).all()


def kinds(company):
    return db.session.scalars(sa.select(CompanyEvent.kind).filter_by(company_id=company.id).order_by(CompanyEvent.id)).all()


def test_the_link_opens_the_company_s_page_without_a_password(browser, company, link):
    assert press(browser, link, link).location == "/azienda/"

    assert company.name in browser.get("/azienda/").text


def test_a_scanner_that_opens_the_link_is_not_inside(browser, link):
    browser.get(link)

    assert browser.get("/azienda/").location == "/azienda/link"


def test_the_link_works_again_until_it_ends(app, company, link):
    for _ in range(2):
        somebody = app.test_client()
        assert press(somebody, link, link).location == "/azienda/"
    with time_machine.travel(now() + timedelta(days=services.AREA_LINK_DAYS, minutes=1)):
        assert app.test_client().get(link).status_code == 410


@pytest.mark.parametrize(
    "wrong", ["/azienda/entra/x", "/azienda/entra/" + "A" * 5000, "/azienda/entra/%ff%00", "/azienda/conferma/nope"]
)
def test_a_made_up_link_opens_nothing(browser, company, wrong):
    assert browser.get(wrong).status_code in {400, 404, 410}
    assert browser.get("/azienda/").status_code == 302


def test_a_revoked_link_puts_out_who_is_inside(owner, signed_in, company):
    operator = signed_in(Role.OPERATOR)

    press(operator, f"/gestione/aziende/{company.id}", f"/gestione/aziende/{company.id}/revoca-link")

    assert owner.get("/azienda/").location == "/azienda/link"
    assert "links_revoked" in kinds(company)


def test_one_tap_sends_the_link_again_and_says_so(owner, company):
    press(owner, "/azienda/", "/azienda/rimandami-il-link")

    assert "collegamento nuovo" in owner.get("/azienda/").text
    assert [mail.recipient for mail in mails()] == [company.contacts[0].email]


def test_links_are_sent_at_most_five_times_a_day(owner, company):
    for _ in range(7):
        press(owner, "/azienda/", "/azienda/rimandami-il-link")

    assert len(mails()) == 5


def test_one_tap_asks_for_a_call_once(owner, company):
    for _ in range(2):
        press(owner, "/azienda/", "/azienda/chiamatemi/")

    calls = db.session.scalars(sa.select(CallRequest)).all()
    assert [call.company_id for call in calls] == [company.id]


def test_the_company_brings_its_data_up_to_date(owner, company):
    fields = {
        "name": "Hotel Nuovo",
        "municipality": "058097",
        "sector": "restaurants",
        "contact_name": "Bruno Galli",
        "phone": "0766 555999",
        "version": company.version,
    }

    answer = press(owner, "/azienda/dati", "/azienda/dati", **fields)

    assert answer.location == "/azienda/"
    changed = db.session.get_one(Company, company.id)
    assert (changed.name, changed.municipality_name, changed.contacts[0].name) == (
        "Hotel Nuovo",
        "Santa Marinella",
        "Bruno Galli",
    )
    assert "data_updated" in kinds(company)


def test_what_somebody_else_changed_meanwhile_is_not_overwritten_unseen(owner, company):
    seen = company.version
    with transaction():
        db.session.get_one(Company, company.id).name = "Hotel cambiato da un operatore"
    fields = {
        "name": "Hotel mio",
        "municipality": "058032",
        "sector": "shops",
        "contact_name": "Anna",
        "phone": "0766555012",
    }

    answer = press(owner, "/azienda/dati", "/azienda/dati", **fields, version=seen)

    assert "Nel frattempo" in answer.text
    assert 'value="Hotel mio"' in answer.text
    assert db.session.get_one(Company, company.id).name == "Hotel cambiato da un operatore"


def test_after_being_told_the_second_try_goes_through(owner, company):
    seen = company.version
    with transaction():
        db.session.get_one(Company, company.id).name = "Altro"
    fields = {
        "name": "Hotel mio",
        "municipality": "058032",
        "sector": "shops",
        "contact_name": "Anna",
        "phone": "0766555012",
    }
    again = press(owner, "/azienda/dati", "/azienda/dati", **fields, version=seen)
    now_known = again.text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]

    press(owner, "/azienda/dati", "/azienda/dati", **fields, version=now_known)

    assert db.session.get_one(Company, company.id).name == "Hotel mio"


@pytest.mark.parametrize("number", ["00743110157", "01234560587"])
def test_a_number_of_another_company_gets_the_same_answer_as_a_free_one(owner, company, number):
    make.company(vat_number="00743110157")

    answer = press(owner, "/azienda/dati", "/azienda/dati", **DATA, version=company.version, vat_number=number)

    assert answer.location == "/azienda/"
    page = owner.get("/azienda/").text
    assert "La partita IVA la controlliamo noi" in page
    assert number in page
    assert f'value="{number}"' in owner.get("/azienda/dati").text
    assert db.session.get_one(Company, company.id).name == DATA["name"]


def test_whose_number_was_typed_is_shown_to_operators_alone(owner, company, signed_in):
    other = make.company(vat_number="00743110157")
    press(owner, "/azienda/dati", "/azienda/dati", **DATA, version=company.version, vat_number="00743110157")

    assert db.session.get_one(Company, company.id).vat_number is None
    event = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="vat_claimed")).one()
    assert (event.company_id, event.text) == (company.id, "00743110157")
    assert other.name in signed_in(Role.OPERATOR).get(f"/gestione/aziende/{company.id}").text
    assert other.name not in owner.get("/azienda/").text


def test_data_brought_up_to_date_answer_a_question_of_ours(owner, company):
    with transaction():
        asked = db.session.get_one(Company, company.id)
        asked.status, asked.decision_reason = CompanyStatus.MORE_ASKED, "Quanti siete?"

    press(owner, "/azienda/dati", "/azienda/dati", **DATA, version=asked.version)

    assert db.session.get_one(Company, company.id).status is CompanyStatus.RECEIVED
    assert "answered" in kinds(company)
    assert "lo guardiamo e ti richiamiamo" in owner.get("/azienda/").text


def test_who_confirms_the_address_is_thanked_and_the_spent_link_leads_inside(app, browser):
    company = make.company(confirmed=False, status="received")
    with transaction():
        secret = links.issue(services.CONFIRM_LINK, company.contacts[0].id, days=1, single_use=True)
    address = f"/azienda/conferma/{secret}"

    assert press(browser, address, address).location == "/azienda/"

    assert "il tuo indirizzo è confermato" in browser.get("/azienda/").text
    assert browser.get(address).location == "/azienda/"
    assert app.test_client().get(address).status_code == 410


def test_a_call_is_promised_only_to_who_left_a_number(owner, company):
    with transaction():
        kept = db.session.get_one(Company, company.id)
        kept.status = CompanyStatus.RECEIVED
    assert "Ti chiamiamo per i dettagli" in owner.get("/azienda/").text

    with transaction():
        db.session.get_one(Company, company.id).contacts[0].phone = None

    page = owner.get("/azienda/").text
    assert "Ti scriviamo per i dettagli" in page
    assert "Ti chiamiamo" not in page


def test_leaving_shuts_the_page(owner):
    press(owner, "/azienda/", "/azienda/esci")

    assert owner.get("/azienda/").location == "/azienda/link"


def test_a_company_does_not_get_into_the_operators_area(owner):
    assert owner.get("/gestione/").location.startswith("/accedi")


def test_what_a_company_does_is_written_in_its_name(owner, company):
    press(owner, "/azienda/", "/azienda/chiamatemi/")

    event = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="call_asked")).one()
    assert event.actor_name == f"{company.contacts[0].name} ({company.name})"


def test_buttons_of_other_sites_do_nothing(owner):
    assert token(owner, "/azienda/")
    assert owner.post("/azienda/chiamatemi/").status_code == 400
    assert (
        owner.post(
            "/azienda/chiamatemi/",
            data={"csrf_token": token(owner, "/azienda/")},
            headers={"Origin": "https://evil.example"},
        ).status_code
        == 400
    )


def test_a_link_is_found_only_for_its_own_purpose(app, company):
    with transaction():
        secret = links.issue("confirm_email", company.contacts[0].id, days=1)

    assert links.find(secret, services.AREA_LINK) is None
    assert links.find(secret, "confirm_email")


def test_a_single_use_link_is_spent_by_the_first_of_two(app, company):
    with transaction():
        secret = links.issue("confirm_email", company.contacts[0].id, days=1, single_use=True)
    with transaction():
        assert links.use(secret, "confirm_email")
    with transaction():
        assert links.use(secret, "confirm_email") is None


def test_a_number_is_shown_as_people_read_it_and_comes_back_as_it_was_typed(owner):
    assert 'value="0766 555012"' in owner.get("/azienda/dati").text

    assert 'value="0766-5"' in press(owner, "/azienda/dati", "/azienda/dati", phone="0766-5").text


def test_a_number_that_the_company_corrects_is_wrong_no_more(owner, company):
    with transaction():
        db.session.get_one(Company, company.id).contacts[0].phone_wrong_at = now()

    press(owner, "/azienda/dati", "/azienda/dati", **{**DATA, "phone": "0766 555999"}, version=company.version)

    kept = db.session.get_one(Company, company.id, populate_existing=True).contacts[0]
    assert (kept.phone, kept.phone_wrong_at) == ("+390766555999", None)


def test_the_number_of_who_left_is_nobody_s_to_call(owner, company):
    with transaction():
        person = db.session.get_one(Company, company.id).contacts[0]
        person.company.contacts.append(Contact(name="Ugo Neri", phone="+390766555888", left_at=now()))
        person.phone = None

    assert not db.session.get_one(Company, company.id, populate_existing=True).has_phone
