"""The door: who comes in, who doesn't, and that nobody learns who has an account."""

import re
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts.models import SignIn
from portal.core.audit import AuditEntry
from portal.core.database import db, now
from portal.core.roles import Role
from tests import make
from tests.accounts.steps import demo, send, sign_in, token

WRONG = "E-mail o password non corrette."


def without_what_changes(answer):
    """A page without its token and without the address that was typed."""
    page = re.sub(r'name="csrf_token"[^>]*>', "", answer.text)
    return answer.status_code, re.sub(r'value="[^"]*@[^"]*"', "", page)


def test_a_person_signs_in_and_lands_on_the_own_first_page(browser):
    demo()

    answer = sign_in(browser, make.user(Role.OPERATOR))

    assert answer.location == "/gestione/"
    assert browser.get("/gestione/profilo").status_code == 200


def test_a_social_worker_lands_on_a_page_of_its_own(browser):
    demo()

    answer = sign_in(browser, make.user(Role.SOCIAL_WORKER))

    assert answer.location == "/servizio-sociale/"
    assert "Qui leggerai come stanno le persone che hai segnalato" in browser.get("/servizio-sociale/").text
    assert browser.get("/gestione/profilo").status_code == 403


def test_a_stranger_is_sent_to_sign_in_and_back(browser):
    demo()
    user = make.user(Role.ADMIN)

    first = browser.get("/gestione/utenti?q=anna")
    answer = send(browser, first.location, email=user.email, password=make.PASSWORD)

    assert first.status_code == 302
    assert first.location.startswith("/accedi?next=")
    assert answer.location == "/gestione/utenti?q=anna"


def test_the_sign_in_page_is_never_kept_and_speaks_of_no_one(browser):
    answer = browser.get("/accedi")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert '<input autocomplete="username"' in answer.text


def test_who_is_inside_goes_on_to_the_first_page(signed_in):
    assert signed_in(Role.EDITOR).get("/accedi").location == "/gestione/"


def test_capitals_and_spaces_around_the_address_do_not_matter(browser):
    demo()
    user = make.user()

    assert sign_in(browser, f"  {user.email.upper()} ").location == "/gestione/"


def test_unknown_wrong_suspended_and_invited_get_the_same_answer(app, browser):
    people = {
        "wrong": (make.user().email, "un-altra-parola-39"),
        "suspended": (make.user(suspended_at=now()).email, make.PASSWORD),
        "invited": (make.user(password=None).email, make.PASSWORD),
        "unknown": ("nessuno@coop.example", make.PASSWORD),
    }

    answers = {who: without_what_changes(sign_in(browser, *given)) for who, given in people.items()}

    assert answers["unknown"][0] == 200
    assert WRONG in answers["unknown"][1]
    assert len(set(answers.values())) == 1


def test_an_unknown_person_costs_as_much_work_as_a_known_one(browser, monkeypatch):
    hashed = []
    monkeypatch.setattr("flask_security.forms.hash_password", lambda _password: hashed.append("unknown"))
    monkeypatch.setattr("portal.accounts.models.verify_password", lambda *_given: hashed.append("known"))

    sign_in(browser, "nessuno@coop.example", "qualcosa-di-lungo")
    sign_in(browser, make.user(), "qualcosa-di-lungo")

    assert hashed == ["unknown", "known"]


@pytest.mark.parametrize("missing", [{"email": "", "password": "x"}, {"email": "anna@coop.example", "password": ""}])
def test_an_empty_form_says_what_to_write(browser, missing):
    answer = send(browser, "/accedi", **missing)

    assert "Scrivi l&#39;e-mail e la password." in answer.text
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))


@pytest.mark.parametrize("password", ["x" * 5000, "con\x00nulla", "🙂" * 20, "=?utf-8?q?a?="])
def test_odd_passwords_are_only_wrong(browser, password):
    answer = sign_in(browser, make.user(), password)

    assert answer.status_code == 200
    assert WRONG in answer.text


@pytest.mark.parametrize("email", ["senza-chiocciola", "a@b\x00c", "x" * 3000 + "@coop.example", "' or 1=1 --"])
def test_odd_addresses_are_only_wrong(browser, email):
    assert WRONG in sign_in(browser, email).text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://altrove.example/",
        "//altrove.example",
        "///altrove.example",
        "/\\altrove.example",
        "\\\\altrove.example",
        "http:altrove.example",
        "javascript:alert(1)",
        "/\taltrove",
        "security.logout",
        "altrove.example",
    ],
)
def test_signing_in_never_leads_elsewhere(browser, elsewhere):
    demo()
    user = make.user()

    answer = browser.post(
        "/accedi",
        query_string={"next": elsewhere},
        data={"csrf_token": token(browser), "email": user.email, "password": make.PASSWORD, "next": elsewhere},
    )

    assert answer.location == "/gestione/"


def test_signing_in_does_not_lead_to_a_page_that_one_may_not_enter(browser):
    demo()

    answer = sign_in(browser, make.user(Role.SOCIAL_WORKER), next="/gestione/utenti")

    assert answer.location == "/servizio-sociale/"


def test_a_refused_sign_in_is_kept_although_nothing_else_is(browser):
    user = make.user()

    sign_in(browser, user, "un-altra-parola-39")
    sign_in(browser, "nessuno@coop.example")

    kept = db.session.scalars(sa.select(AuditEntry).filter_by(act="signin.refused").order_by(AuditEntry.id)).all()
    assert [(entry.subject_id, entry.subject_label) for entry in kept] == [
        (user.id, user.name),
        (None, "persona sconosciuta"),
    ]


def test_a_sign_in_is_noted_with_its_moment(browser):
    demo()
    user = make.user()

    sign_in(browser, user)

    assert now() - db.session.get(type(user), user.id).last_sign_in_at < now() - now().replace(year=2000)
    assert db.session.scalar(sa.select(AuditEntry.actor_name).filter_by(act="signin.accepted")) == user.name


def test_five_wrong_passwords_close_the_account_for_a_quarter_of_an_hour(browser):
    demo()
    user = make.user()
    with time_machine.travel("2026-11-23 09:00:00+00:00", tick=False) as clock:
        for _ in range(5):
            assert WRONG in sign_in(browser, user, "un-altra-parola-39").text
        clock.shift(60)

        refused = sign_in(browser, user)

        assert refused.status_code == 429
        assert refused.headers["Retry-After"] == str(14 * 60)
        assert "Troppi tentativi. Riprova tra 14 minuti." in refused.text
        clock.shift(14 * 60)
        assert sign_in(browser, user).location == "/gestione/"


def test_an_unknown_account_closes_just_the_same(browser):
    for _ in range(5):
        sign_in(browser, "nessuno@coop.example")

    assert sign_in(browser, "nessuno@coop.example").status_code == 429


def test_twenty_wrong_passwords_from_one_address_close_that_address(browser):
    for number in range(20):
        sign_in(browser, f"persona{number}@altrove.example")

    answer = sign_in(browser, make.user())

    assert answer.status_code == 429
    assert sign_in(browser, make.user(), seen_on=None).status_code == 429


def test_a_right_password_wipes_the_slate(browser):
    demo()
    user = make.user()
    for _ in range(4):
        sign_in(browser, user, "un-altra-parola-39")

    sign_in(browser, user)
    send(browser, "/esci", seen_on="/gestione/profilo")

    for _ in range(4):
        assert WRONG in sign_in(browser, user, "un-altra-parola-39").text


def test_signing_out_ends_the_session_also_for_a_copied_cookie(browser):
    demo()
    sign_in(browser, make.user())
    copied = browser.get_cookie("workin", "portale.example").value

    answer = send(browser, "/esci", seen_on="/gestione/profilo")
    browser.set_cookie("workin", copied, domain="portale.example")

    assert answer.location == "/"
    assert browser.get("/gestione/profilo").location.startswith("/accedi")


def test_signing_out_needs_a_button(signed_in):
    browser = signed_in(Role.OPERATOR)

    assert browser.get("/esci").status_code == 404
    assert browser.post("/esci").status_code == 400
    assert browser.get("/gestione/profilo").status_code == 200


def test_a_session_left_alone_for_eight_hours_is_over(browser):
    demo()
    user = make.user()
    with time_machine.travel("2026-11-23 08:00:00+00:00", tick=False) as clock:
        sign_in(browser, user)
        clock.shift(7.5 * 3600)
        assert browser.get("/gestione/profilo").status_code == 200
        clock.shift(8.1 * 3600)

        assert browser.get("/gestione/profilo").status_code == 302


def test_a_session_in_use_is_over_after_twelve_hours(browser):
    demo()
    user = make.user()
    with time_machine.travel("2026-11-23 08:00:00+00:00", tick=False) as clock:
        sign_in(browser, user)
        for _ in range(3):
            clock.shift(3.9 * 3600)
            assert browser.get("/gestione/profilo").status_code == 200
        clock.shift(0.5 * 3600)

        assert browser.get("/gestione/profilo").status_code == 302


def test_nobody_is_remembered_beyond_the_session(browser):
    demo()

    answer = sign_in(browser, make.user(), remember="y")

    assert [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")] == ["workin"]


def test_a_page_from_elsewhere_cannot_sign_anybody_in(browser):
    user = make.user()
    fields = {"csrf_token": token(browser), "email": user.email, "password": make.PASSWORD}

    assert browser.post("/accedi", data=fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert browser.post("/accedi", data={**fields, "csrf_token": ""}).status_code == 400
    assert browser.post("/accedi", json=fields).status_code == 400


def test_no_token_in_the_address_lets_in(app, browser):
    user = make.user()
    with app.test_request_context():
        granted = user.get_auth_token()

    assert browser.get("/gestione/profilo", query_string={"auth_token": granted}).status_code == 302


def test_each_session_is_a_row(browser):
    demo()
    user = make.user()

    sign_in(browser, user)

    assert db.session.scalars(sa.select(SignIn.user_id)).all() == [user.id]


@pytest.mark.parametrize("work", ["portal.accounts.models.verify_password", "flask_security.forms.hash_password"])
def test_checking_a_password_leaves_the_database_free_to_others(browser, monkeypatch, work):
    """Argon2 is slow on purpose, for known and unknown alike; meanwhile another connection can write."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL lets many write at once")
    free = []

    def slow(*_given):
        line = db.engine.raw_connection()
        line.execute("PRAGMA busy_timeout=0")
        line.execute("BEGIN IMMEDIATE")
        line.execute("ROLLBACK")
        line.close()
        free.append(work)

    monkeypatch.setattr(work, slow)
    sign_in(browser, make.user() if "verify" in work else "nessuno@coop.example")

    assert free == [work]


def test_the_clock_of_the_session_starts_at_the_password(browser):
    demo()
    sign_in(browser, make.user())

    with browser.session_transaction() as session:
        assert time.time() - session["fs_paa"] < 60


def test_old_sessions_are_forgotten(app):
    user = make.user()
    make.kept(SignIn(user_id=user.id, at=now() - timedelta(days=31)))
    make.kept(SignIn(user_id=user.id))

    assert app.extensions["jobs"].run("forget_old_sessions") == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SignIn)) == 1
