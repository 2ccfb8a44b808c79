"""The second factor: compulsory, each code good once, recovery codes, and the way back for who lost it all."""

import html
import re
from urllib.parse import parse_qs, unquote, urlsplit

import sqlalchemy as sa
import time_machine

from portal.accounts.models import User
from portal.core.audit import AuditEntry
from portal.core.database import db
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.accounts.steps import code_of, demo, send, sign_in, token, with_second_factor

SETUP = "/accedi/secondo-fattore"
CODES = "/accedi/codici-di-riserva"
NOON = "2026-11-23 11:00:05+00:00"


def key_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7\s-]+)</code>", page)
    assert found, page
    return found[1]


def code_for(key: str) -> str:
    """What an app would show that was given this key by hand."""
    from flask import current_app

    totp = current_app.extensions["security"].totp_factory._totp
    return totp(key, format="base32").generate().token


def test_whoever_has_none_can_reach_nothing_before_setting_it_up(browser):
    for role in Role:
        answer = sign_in(browser, make.user(role))

        assert answer.location == SETUP
        for page in ("/gestione/", "/gestione/profilo", "/gestione/password", "/servizio-sociale/", CODES):
            assert browser.get(page).location.startswith("/accedi?next=")


def test_in_a_demo_a_password_is_enough(browser):
    demo()

    assert sign_in(browser, make.user(Role.ADMIN)).location == "/gestione/"


def test_setting_it_up_asks_for_a_first_code_and_then_offers_recovery_codes(browser):
    user = make.user()
    sign_in(browser, user)

    page = send(browser, SETUP, setup="authenticator").text
    answer = browser.post("/accedi/codice", data={"csrf_token": token(browser, SETUP), "code": code_for(key_on(page))})

    assert 'src="data:image/svg+xml;base64,' in page
    assert 'style="' not in page
    assert answer.location == CODES
    assert db.session.get(User, user.id).has_second_factor
    assert browser.get("/gestione/profilo").status_code == 200


def test_on_a_telephone_a_link_hands_the_key_to_the_app_of_codes(browser):
    user = make.user(email="anna+prova@coop.example")
    sign_in(browser, user)

    page = send(browser, SETUP, setup="authenticator").text
    link = urlsplit(html.unescape(re.search(r'href="(otpauth:[^"]+)"', page)[1]))
    asked = parse_qs(link.query)

    assert (link.netloc, unquote(link.path)) == ("totp", f"/{asked['issuer'][0]}:{user.email}")
    assert asked["secret"] == [re.sub(r"[\s-]", "", key_on(page))]


def test_a_wrong_first_code_sets_nothing_up(browser):
    user = make.user()
    sign_in(browser, user)
    send(browser, SETUP, setup="authenticator")

    answer = browser.post("/accedi/codice", data={"csrf_token": token(browser, SETUP), "code": "000000"})

    assert "Il codice non è giusto" in answer.text
    assert not db.session.get(User, user.id).has_second_factor


def test_the_secret_is_sealed_in_the_database_and_not_in_the_cookie(browser):
    user = with_second_factor()

    kept = db.session.scalar(sa.text("SELECT tf_totp_secret FROM user_account WHERE id = :id").bindparams(id=user.id))

    assert "enckey" in user.tf_totp_secret
    assert "enckey" not in kept


def test_who_has_one_is_asked_for_the_code_even_in_a_demo(browser):
    demo()
    user = with_second_factor()

    asked = sign_in(browser, user)
    answer = send(browser, asked.location, code=code_of(user))

    assert asked.location.startswith("/accedi/codice")
    assert answer.location == "/gestione/"


def test_after_the_code_one_goes_on_to_the_page_asked_for(browser):
    user = with_second_factor(roles={Role.ADMIN})

    asked = sign_in(browser, user, next="/gestione/utenti")

    assert send(browser, asked.location, code=code_of(user)).location == "/gestione/utenti"


def test_a_code_with_a_space_in_the_middle_is_good(browser):
    user = with_second_factor()
    asked = sign_in(browser, user)
    code = code_of(user)

    assert send(browser, asked.location, code=f"{code[:3]} {code[3:]}").location == "/gestione/"


def test_a_code_is_good_once(browser):
    user = with_second_factor()
    with time_machine.travel(NOON, tick=False) as clock:
        code = code_of(user)
        send(browser, sign_in(browser, user).location, code=code)
        send(browser, "/esci", seen_on="/gestione/profilo")
        clock.shift(5)

        again = send(browser, sign_in(browser, user).location, code=code)

        assert "Il codice non è giusto" in again.text
        clock.shift(30)
        assert send(browser, "/accedi/codice", code=code_of(user)).location == "/gestione/"


def test_five_wrong_codes_close_the_second_door_too(browser):
    user = with_second_factor()
    page = sign_in(browser, user).location
    for _ in range(5):
        send(browser, page, code="000000")

    answer = send(browser, page, code=code_of(user))

    assert answer.status_code == 429
    assert "Troppi tentativi" in answer.text
    assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.act == "code.refused")) == 5


def test_signing_in_again_does_not_give_new_tries(browser):
    user = with_second_factor()
    for _ in range(5):
        send(browser, sign_in(browser, user).location, code="000000")

    assert send(browser, sign_in(browser, user).location, code=code_of(user)).status_code == 429


def test_recovery_codes_are_shown_once_and_kept_only_as_hashes(browser):
    user = with_second_factor(mf_recovery_codes=None)
    landing = send(browser, sign_in(browser, user).location, code=code_of(user)).location

    page = send(browser, landing, generate_new_codes="1").text
    codes = re.findall(r"<code>([0-9a-f-]+)</code>", page)

    assert landing == CODES
    assert len(set(codes)) == 10
    assert not set(codes) & set(db.session.get(User, user.id).mf_recovery_codes)
    assert not re.findall(r"<code>", browser.get(CODES, query_string={"show_codes": "1"}).text)


def test_a_recovery_code_opens_once(browser):
    user = with_second_factor(mf_recovery_codes=None)
    landing = send(browser, sign_in(browser, user).location, code=code_of(user)).location
    codes = re.findall(r"<code>([0-9a-f-]+)</code>", send(browser, landing, generate_new_codes="1").text)
    send(browser, "/esci", seen_on="/gestione/profilo")

    sign_in(browser, user)
    first = send(browser, "/accedi/codice-di-riserva", code=codes[3].upper().replace("-", " "))
    send(browser, "/esci", seen_on="/gestione/profilo")
    sign_in(browser, user)
    second = send(browser, "/accedi/codice-di-riserva", code=codes[3])

    assert first.location == "/gestione/"
    assert "non è valido o è già stato usato" in second.text
    assert len(db.session.get(User, user.id).mf_recovery_codes) == 9


def test_recovery_codes_cannot_be_guessed_at_leisure(browser):
    user = with_second_factor()
    sign_in(browser, user)
    for _ in range(5):
        send(browser, "/accedi/codice-di-riserva", code="0000-0000-0000")

    assert send(browser, "/accedi/codice-di-riserva", code="0000-0000-0000").status_code == 429


def test_the_pages_of_the_second_factor_need_a_password_first(browser):
    for page in ("/accedi/codice", "/accedi/codice-di-riserva", "/accedi/aiuto", SETUP):
        assert browser.get(page).location == "/accedi"


def test_who_is_inside_has_no_business_at_the_doors(signed_in):
    browser = signed_in(Role.OPERATOR)

    for page in ("/accedi", "/accedi/codice", "/accedi/codice-di-riserva"):
        assert browser.get(page).location == "/gestione/"
    assert browser.get("/gestione/profilo").status_code == 200


def test_who_has_neither_telephone_nor_codes_can_call_the_administrators(browser):
    administrator, user = make.user(Role.ADMIN), with_second_factor()
    sign_in(browser, user)

    answer = send(browser, "/accedi/aiuto")

    assert "Abbiamo avvisato chi amministra" in browser.get(answer.location).text
    written = db.session.scalars(sa.select(OutboxMail)).one()
    assert (written.recipient, f"/gestione/utenti/{user.id}" in written.text) == (administrator.email, True)


def test_another_administrator_resets_it_and_the_person_starts_anew(signed_in, browser):
    user = with_second_factor()
    send(browser, sign_in(browser, user).location, code=code_of(user))

    send(signed_in(Role.ADMIN), f"/gestione/utenti/{user.id}/azzera-secondo-fattore", seen_on=f"/gestione/utenti/{user.id}")

    assert browser.get("/gestione/profilo").status_code == 302
    assert sign_in(browser, user).location == SETUP
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="second_factor.reset")).one()
    assert entry.subject_id == user.id
    assert db.session.scalars(sa.select(OutboxMail.recipient)).all() == [user.email]


def test_nobody_resets_the_own_second_factor(app, browser):
    administrator = with_second_factor(roles={Role.ADMIN})
    send(browser, sign_in(browser, administrator).location, code=code_of(administrator))

    answer = send(
        browser,
        f"/gestione/utenti/{administrator.id}/azzera-secondo-fattore",
        seen_on=f"/gestione/utenti/{administrator.id}",
    )

    assert answer.status_code == 409
    assert db.session.get(User, administrator.id).has_second_factor


def test_changing_telephone_asks_for_the_password_after_half_an_hour(browser):
    user = with_second_factor()
    with time_machine.travel(NOON, tick=False) as clock:
        send(browser, sign_in(browser, user).location, code=code_of(user))
        assert browser.get(SETUP).status_code == 200
        clock.shift(3600)

        asked = browser.get(SETUP)
        answer = send(browser, asked.location, password=make.PASSWORD)

        assert asked.location == f"/accedi/conferma?next={SETUP}"
        assert answer.location == SETUP
        assert browser.get(SETUP).status_code == 200


def test_a_new_telephone_replaces_the_old_one_only_with_its_first_code(browser):
    user = with_second_factor()
    before = user.tf_totp_secret
    with time_machine.travel(NOON, tick=False) as clock:
        send(browser, sign_in(browser, user).location, code=code_of(user))
        clock.shift(60)
        page = send(browser, SETUP, setup="authenticator").text
        address = re.search(r'action="(/accedi/secondo-fattore/[^"]+)"', page)

        browser.post(address[1], data={"csrf_token": token(browser, SETUP), "code": "000000"})
        assert db.session.get(User, user.id).tf_totp_secret == before
        browser.post(address[1], data={"csrf_token": token(browser, SETUP), "code": code_for(key_on(page))})

        assert db.session.get(User, user.id).tf_totp_secret != before
        assert db.session.scalar(sa.select(sa.func.count()).where(AuditEntry.act == "second_factor.changed")) == 1


def test_it_cannot_be_switched_off_where_it_is_compulsory(browser):
    user = with_second_factor()
    send(browser, sign_in(browser, user).location, code=code_of(user))

    send(browser, SETUP, setup="disable")

    assert db.session.get(User, user.id).has_second_factor
