"""Choosing, forgetting and changing a password."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import User
from portal.accounts.passwords import weakness
from portal.core.audit import AuditEntry
from portal.core.database import db, now
from portal.core.mail import OutboxMail
from tests import make
from tests.accounts.steps import demo, send, sign_in

NEW = "lanterna-sgabello-21-nebbia"
SENT = "Se questo indirizzo ha un accesso"


def link_in_last_mail() -> str:
    written = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()
    found = re.search(r"http://portale\.example(/\S+)", written.text)
    assert found
    return found[1]


def choose(browser, link, password=NEW, again=None):
    return send(browser, link, password=password, password_confirm=again or password)


def test_a_forgotten_password_is_chosen_anew_by_a_link(browser):
    demo()
    user = make.user()

    send(browser, "/password/dimenticata", email=user.email)
    answer = choose(browser, link_in_last_mail())

    assert answer.location == "/accedi"
    assert "E-mail o password non corrette." in sign_in(browser, user).text
    assert sign_in(browser, user, NEW).location == "/gestione/"


def test_the_link_works_once(browser):
    send(browser, "/password/dimenticata", email=make.user().email)
    link = link_in_last_mail()
    choose(browser, link)

    again = browser.get(link)

    assert again.location == "/password/dimenticata"
    assert "non funziona più" in browser.get(again.location).text


def test_the_link_works_for_two_hours(browser):
    user = make.user()
    with time_machine.travel("2026-11-23 08:00:00+00:00", tick=False) as clock:
        send(browser, "/password/dimenticata", email=user.email)
        link = link_in_last_mail()
        clock.shift(2 * 3600 + 1)

        answer = browser.get(link)

        assert answer.location == "/password/dimenticata"
        assert "scaduto" in browser.get(answer.location).text


def test_the_link_is_secret_in_the_outbox(browser):
    send(browser, "/password/dimenticata", email=make.user().email)

    assert db.session.scalars(sa.select(OutboxMail)).one().secret


def test_asking_for_a_link_tells_nobody_who_has_an_account(browser):
    def ask(email):
        page = re.sub(r'name="csrf_token"[^>]*>', "", send(browser, "/password/dimenticata", email=email).text)
        return page.replace(email, "")

    known, unknown, suspended = make.user().email, "nessuno@coop.example", make.user(suspended_at=now()).email

    answers = {ask(email) for email in (known, unknown, suspended)}

    assert len(answers) == 1
    assert SENT in answers.pop()
    assert db.session.scalars(sa.select(OutboxMail.recipient)).all() == [known]


@pytest.mark.parametrize("email", ["", "senza-chiocciola", "a\x00b@coop.example", "x" * 5000])
def test_an_address_that_is_none_is_no_fault_of_ours(browser, email):
    assert send(browser, "/password/dimenticata", email=email).status_code == 200


def test_links_are_not_sent_without_end(browser):
    email = make.user().email
    for _ in range(5):
        send(browser, "/password/dimenticata", email=email)

    assert send(browser, "/password/dimenticata", email=email).status_code == 429
    assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 5


def test_a_new_password_ends_every_session_and_is_told_to_the_person(app, browser):
    demo()
    user = make.user()
    sign_in(browser, user)
    other = app.test_client()

    send(other, "/password/dimenticata", email=user.email)
    choose(other, link_in_last_mail())

    assert browser.get("/gestione/profilo").status_code == 302
    last = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()
    assert (last.subject, last.recipient) == ("La tua password è cambiata", user.email)


def test_changing_the_password_keeps_only_the_session_at_hand(app, browser):
    demo()
    user = make.user()
    elsewhere = app.test_client()
    sign_in(elsewhere, user)
    sign_in(browser, user)

    answer = send(browser, "/gestione/password", password=make.PASSWORD, new_password=NEW, new_password_confirm=NEW)

    assert answer.location == "/gestione/profilo"
    assert browser.get("/gestione/profilo").status_code == 200
    assert elsewhere.get("/gestione/profilo").status_code == 302
    assert db.session.scalars(sa.select(OutboxMail.subject)).all() == ["La tua password è cambiata"]
    assert db.session.scalar(sa.select(AuditEntry.actor_id).filter_by(act="password.changed")) == user.id


def test_changing_the_password_needs_the_old_one(browser):
    demo()
    sign_in(browser, make.user())
    fields = {"new_password": NEW, "new_password_confirm": NEW}

    wrong = send(browser, "/gestione/password", password="un-altra-parola-39", **fields)
    for _ in range(4):
        send(browser, "/gestione/password", password="un-altra-parola-39", **fields)

    assert "La password non è quella giusta" in wrong.text
    assert send(browser, "/gestione/password", password=make.PASSWORD, **fields).status_code == 429


def test_a_weak_choice_costs_no_try(browser):
    demo()
    sign_in(browser, make.user())

    for _ in range(7):
        answer = send(
            browser, "/gestione/password", password=make.PASSWORD, new_password="corta", new_password_confirm="corta"
        )

    assert answer.status_code == 200
    assert "almeno 12 caratteri" in answer.text


def test_two_different_spellings_are_sent_back(browser):
    send(browser, "/password/dimenticata", email=make.user().email)

    assert "Le due password sono diverse." in choose(browser, link_in_last_mail(), again="lanterna-sgabello").text


@pytest.mark.parametrize(
    "easy",
    [
        "corta",
        "Password1234!",
        "passwordpassword",
        "qwertyuiop123",
        "123456789012",
        "P4ssw0rd!2026",
        "Civitavecchia2026",
        "Prova-WORKIN-2026!",
        "aaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "Juventus1897!!",
        "AnnaConti1985",
        "anna.conti@coop",
        "Alicenova-Cammino",
        "lunedimartedi",
        "x" * 300,
    ],
)
def test_what_is_easy_to_guess_is_refused(app, easy):
    assert weakness(easy, about=("Anna Conti", "anna.conti@coop.example"))


@pytest.mark.parametrize(
    "good",
    [
        NEW,
        make.PASSWORD,
        "x7#Kq9!vR2$m",
        "il gatto dorme sul tetto",
        "829104756183",
        "Tramonto Cavallo Blu",
        "ünïcödé 木の葉 luna",
    ],
)
def test_what_is_hard_to_guess_is_taken(app, good):
    assert weakness(good, about=("Anna Conti", "anna.conti@coop.example")) is None


def test_passwords_are_kept_as_argon2(app):
    user = make.user()
    user.choose_password(NEW)

    assert user.password.startswith("$argon2id$")


def test_a_suspended_person_has_no_use_for_an_old_link(browser):
    user = make.user()
    send(browser, "/password/dimenticata", email=user.email)
    link = link_in_last_mail()
    from portal.accounts import services

    services.suspend(db.session.get(User, user.id), by=make.user())
    db.session.commit()

    assert browser.get(link).location == "/password/dimenticata"


def test_a_link_in_another_hand_still_meets_the_second_factor(browser):
    from tests.accounts.steps import with_second_factor

    user = with_second_factor()
    send(browser, "/password/dimenticata", email=user.email)
    choose(browser, link_in_last_mail())

    assert sign_in(browser, user, NEW).location.startswith("/accedi/codice")


def test_nothing_is_left_of_old_attempts_after_two_days(app):
    from portal.core import throttle

    db.session.add(throttle.Attempt(key="signin:x", at=now() - timedelta(days=3)))
    db.session.commit()

    assert throttle.sweep() == 1
