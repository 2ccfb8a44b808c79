import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from portal.availability.models import Availability
from portal.calls.models import CallRequest
from portal.companies import queries
from portal.companies.models import Company, CompanyStatus
from portal.core.audit import AuditEntry
from portal.core.database import db
from portal.core.links import PersonalLink
from portal.core.mail import OutboxMail
from portal.core.workdays import today, working_days_after
from portal.registrations import public_views
from tests.registrations.steps import ADDRESS, REQUEST, sign_up, stamp

SENT = "/aziende/disponibilita/inviata"
VAT = "00743110157"


def only(model):
    return db.session.scalars(sa.select(model)).one()


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_a_company_waits_for_approval_and_is_asked_to_confirm_its_address(browser):
    answer = sign_up(browser, vat_number="IT 007 4311 0157", starts_on="2099-01-10", kinds=["inclusion", "hire"])

    assert answer.location == SENT
    company = only(Company)
    assert (company.name, company.vat_number, company.status) == ("Hotel Miramare", VAT, CompanyStatus.RECEIVED)
    assert not company.may_host
    assert company.contacts[0].phone == "+390766555012"
    offer = only(Availability)
    assert (offer.tasks, offer.kinds, offer.starts_on.isoformat()) == (
        "Aiuto in cucina",
        ["inclusion", "hire"],
        "2099-01-10",
    )
    mail = only(OutboxMail)
    assert mail.recipient == "anna@hotelmiramare.example"
    assert "/azienda/conferma/" in mail.text


def test_a_visitor_gets_no_cookie_from_the_form(browser):
    assert "Set-Cookie" not in browser.get(ADDRESS).headers
    assert "Set-Cookie" not in sign_up(browser).headers
    assert "Set-Cookie" not in sign_up(browser, name="").headers


def test_the_version_and_the_moment_of_the_privacy_notice_are_kept(browser):
    sign_up(browser)

    company = only(Company)
    assert company.privacy_version.startswith("it ")
    assert company.privacy_at == pytest.approx(company.created_at, abs=timedelta(seconds=5))


def test_every_registration_is_promised_a_call_within_the_working_days_that_the_page_names(browser):
    sign_up(browser)

    assert only(CallRequest).due_on == working_days_after(today(), 3)
    assert "3 giorni lavorativi" in browser.get(SENT).text


def test_a_name_a_number_and_a_time_are_enough_for_who_prefers_a_call(browser):
    answer = sign_up(browser, call_me="y", call_when="afternoon", email="", municipality="", sector="", tasks="")

    assert answer.location == SENT
    assert only(CallRequest).call_when == "afternoon"
    assert count(Availability) == 0
    assert count(OutboxMail) == 0


def test_who_prefers_a_call_must_leave_a_number(browser):
    answer = sign_up(browser, call_me="y", phone="")

    assert "ci serve un numero di telefono" in answer.text
    assert count(Company) == 0


def test_without_telephone_and_mail_nobody_can_answer(browser):
    answer = sign_up(browser, phone="", email="")

    assert "Lascia un telefono o un&#39;e-mail" in answer.text
    assert count(Company) == 0


def test_a_telephone_alone_is_enough(browser):
    assert sign_up(browser, email="").location == SENT
    assert count(OutboxMail) == 0


def test_nothing_typed_is_lost_on_an_error(browser):
    answer = sign_up(browser, email="anna@", requirements="Patente B, <b>puntualità</b>", kinds=["hire"])

    assert "controlla che ci siano la @ e il punto" in answer.text
    assert "Patente B, &lt;b&gt;puntualità&lt;/b&gt;" in answer.text
    assert 'value="0766 555012"' in answer.text or 'value="+390766555012"' in answer.text
    assert 'selected value="058032"' in answer.text


def test_a_pec_is_kindly_refused_where_ordinary_mail_is_asked(browser):
    answer = sign_up(browser, email="hotel@pec.it")

    assert "Questa è una PEC" in answer.text


def test_the_form_can_not_be_used_to_fill_somebody_s_mailbox(browser):
    for number in range(5):
        sign_up(browser, name=f"Hotel {number}")

    assert count(Company) == 5
    assert count(OutboxMail) == 3


def test_a_bot_that_fills_the_trap_learns_nothing_and_leaves_nothing(browser):
    answer = sign_up(browser, postilla="https://spam.example")

    assert answer.location == SENT
    assert count(Company) == 0
    assert only(AuditEntry).act == "signup.trap"


def test_the_trap_has_a_name_that_no_password_manager_fills_in(browser):
    page = browser.get(ADDRESS).text

    trap = page.partition('class="wi-trap"')[2].partition("</div>")[0]
    assert 'name="postilla"' in trap
    assert 'autocomplete="off"' in trap


def test_a_bot_at_the_trap_fills_the_log_only_so_far(browser, monkeypatch):
    monkeypatch.setattr(public_views, "TRIES_FROM_ONE_ADDRESS", 3)
    for _ in range(5):
        sign_up(browser, postilla="x")

    assert count(AuditEntry) == 3


def test_wrong_answers_use_up_no_registration(browser):
    for _ in range(12):
        sign_up(browser, name="")

    assert sign_up(browser).location == SENT


def test_who_changes_address_within_one_network_is_still_one_sender(browser):
    for number in range(11):
        network = {"REMOTE_ADDR": f"2001:db8:1:2::{number + 1:x}"}
        given = {**REQUEST, "stamp": stamp(browser), "name": f"Hotel {number}", "email": ""}
        answer = browser.post(ADDRESS, data=given, environ_base=network)

    assert "molte registrazioni" in answer.text
    assert count(Company) == 10


def test_a_form_sent_faster_than_anybody_types_is_asked_again(app, browser):
    app.config["FORM_SECONDS"] = 3

    answer = sign_up(browser)

    assert "molto in fretta" in answer.text
    assert count(Company) == 0


@pytest.mark.parametrize("forged", ["", "made-up", "IjAi.aaaa.bbbb"])
def test_a_form_that_we_did_not_make_is_asked_again(browser, forged):
    answer = browser.post(ADDRESS, data={**REQUEST, "stamp": forged})

    assert "invia di nuovo" in answer.text
    assert count(Company) == 0


def test_from_one_address_come_at_most_ten_registrations_an_hour(browser):
    for number in range(10):
        assert sign_up(browser, name=f"Hotel {number}", email="").location == SENT

    answer = sign_up(browser, name="Hotel undici", email="")

    assert "molte registrazioni" in answer.text
    assert "Hotel undici" in answer.text
    assert count(Company) == 10


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Scrivi il nome dell&#39;azienda"),
        ("municipality", "", "Scegli il comune"),
        ("municipality", "999999", "Scegli una delle risposte"),
        ("sector", "", "Scegli l&#39;attività"),
        ("contact_name", "", "Scrivi nome e cognome"),
        ("tasks", "", "Scrivi almeno un lavoro da fare"),
        ("privacy", None, "spunta la casella"),
        ("phone", "12", "telefono"),
        ("phone", "abc", "telefono"),
        ("vat_number", "12345678901", "Questa partita IVA non è giusta"),
        ("pec", "no", "@"),
        ("places", "tre", "Scrivi solo un numero"),
        ("places", "0", "da 1 a 50"),
        ("places", "1" * 5000, "numero"),
        ("weekly_hours", "90", "da 1 a 40"),
        ("starts_on", "ieri", "Non riusciamo a leggere questa data"),
        ("starts_on", "2001-01-01", "già passata"),
        ("would_hire", "chissà", "Scegli una delle risposte"),
        ("kinds", "boh", "Scegli solo tra le risposte"),
    ],
)
def test_every_wrong_answer_says_what_to_do_at_its_field(browser, field, value, words):
    answer = sign_up(browser, **{field: value})

    assert answer.status_code == 200
    assert words in answer.text
    assert count(Company) == 0


HOSTILE = {
    "overlong": "x" * 100_000,
    "NUL": "Hotel\x00Miramare",
    "control characters": "Hotel\x1bMiramare",
    "a line break in a line": "Hotel\r\nBcc: a@b.example",
    "text turned around": "Hotel \u202eeramariM",
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize(
    "field",
    ["name", "contact_name", "contact_role", "email", "phone", "vat_number", "municipality", "sector", "size", "call_when"],
)
def test_what_can_not_be_read_is_refused_at_the_field(browser, field, hostile):
    answer = sign_up(browser, **{field: hostile})

    assert answer.status_code == 200
    assert "is-invalid" in answer.text
    assert count(Company) == 0


def test_bytes_that_are_no_text_are_refused_at_the_field(browser):
    answers = urlencode({**REQUEST, "stamp": stamp(browser), "name": b"Hotel \xff\xfe"})

    answer = browser.post(ADDRESS, data=answers, content_type="application/x-www-form-urlencoded")

    assert "caratteri che non riusciamo a leggere" in answer.text
    assert count(Company) == 0


@pytest.mark.parametrize(
    "name",
    [
        "Bar 😀🍕",
        "مقهى البحر",
        "Hôtel “Été” d’Ölmühle",
        "<script>alert(1)</script>",
        "'; DROP TABLE company; --",
        "=?utf-8?q?x=0D=0ABcc=3A_a@b.example?=",
    ],
)
def test_any_script_of_the_world_is_stored_exactly(browser, name):
    assert sign_up(browser, name=name).location == SENT

    assert only(Company).name == name


def test_a_field_sent_twice_is_asked_again(browser):
    answer = browser.post(ADDRESS, data={**REQUEST, "stamp": stamp(browser), "name": ["Uno", "Due"]})

    assert "arrivato due volte" in answer.text
    assert count(Company) == 0


def test_an_empty_form_comes_back_with_every_missing_answer(browser):
    answer = browser.post(ADDRESS, data={"stamp": stamp(browser)})

    assert answer.status_code == 200
    assert answer.text.count("is-invalid") >= 6


def test_an_empty_form_is_told_of_the_missing_telephone_at_once_and_in_the_order_of_the_page(browser):
    answer = browser.post(ADDRESS, data={"stamp": stamp(browser)})

    summary = answer.text.partition('class="wi-errors')[2].partition("</ul>")[0]
    assert re.findall('href="#([a-z_]+)"', summary) == [
        "name",
        "municipality",
        "sector",
        "contact_name",
        "phone",
        "tasks",
        "privacy",
    ]


def test_the_telephone_is_marked_as_needed_by_who_wants_a_call_alone(browser):
    label = browser.get(ADDRESS).text.partition('for="phone"')[2].partition("</label>")[0]

    assert '<span class="wi-if-call">(obbligatorio)</span>' in label
    assert '<span class="wi-unless-call">(facoltativo)</span>' in label


def test_who_is_registered_already_finds_the_way_to_the_own_page(browser):
    assert 'href="/azienda/link"' in browser.get(ADDRESS).text
    assert 'href="/en/azienda/link"' in browser.get("/en" + ADDRESS).text


def test_the_thanks_promise_a_call_only_to_who_left_a_number(browser):
    words = browser.get(SENT).text

    assert "Se hai lasciato un numero, ti richiamiamo entro 3 giorni lavorativi" in words
    assert "Altrimenti ti scriviamo" in words


def test_another_site_can_not_make_a_visitor_s_browser_register(browser):
    answer = browser.post(ADDRESS, data={**REQUEST, "stamp": stamp(browser)}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 400
    assert count(Company) == 0


def test_in_english_the_form_and_its_mail_speak_english(browser):
    answer = sign_up(browser, "/en/aziende/disponibilita")

    assert answer.location == "/en" + SENT
    assert only(Company).language == "en"
    assert "/en/azienda/conferma/" in only(OutboxMail).text


def test_the_search_of_operators_finds_a_company_by_what_it_typed(browser):
    sign_up(browser, name="Caffè Perché No", vat_number=VAT)

    for words in ("caffe perche", "riva", VAT, "hotelmiramare"):
        assert db.session.scalars(sa.select(Company).where(queries.found_by(words))).all(), words


def test_confirmation_links_are_stored_only_as_a_hash(browser):
    sign_up(browser)

    token = only(OutboxMail).text.partition("/azienda/conferma/")[2].split()[0]
    assert len(token) >= 43
    assert token not in only(PersonalLink).token_hash
