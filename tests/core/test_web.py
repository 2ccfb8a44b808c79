import io
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from wtforms import StringField

from portal import config
from portal.app import create_app
from portal.companies.models import Company, CompanyEvent
from portal.core import cache, database, jobs, mail
from portal.core.database import db, now, transaction
from portal.core.forms import Form, VersionField
from portal.core.maintenance import sweep
from portal.core.roles import Role
from portal.core.web import CSP, MOST_BODY, asset
from tests import make
from tests.browsing import press, token
from tests.conftest import settings_for
from tests.registrations.steps import ADDRESS, REQUEST, stamp


@pytest.mark.parametrize("path", ["/accedi", "/aziende/disponibilita", "/nessuna-pagina", "/azienda/link"])
def test_every_answer_carries_the_headers_that_keep_others_out(browser, path):
    headers = browser.get(path).headers

    assert headers["Content-Security-Policy"] == CSP
    assert "unsafe" not in CSP
    assert "frame-ancestors 'none'" in CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_https_is_asked_for_only_behind_https(tmp_path, database_url):
    for base_url, promised in (("https://portale.example", True), ("http://portale.example", False)):
        app = create_app(settings_for(tmp_path, database_url=database_url, base_url=base_url))
        answer = app.test_client().get("/accedi", base_url=base_url)
        asked = [answer, *(app.test_client().get(path, base_url=base_url) for path in (asset("public.css"), "/?q=%00"))]
        assert [each.status_code for each in asked] == [200, 200, 400]
        assert all(("Strict-Transport-Security" in each.headers) is promised for each in asked)
        cookies = answer.headers.getlist("Set-Cookie")
        assert all(("Secure" in cookie) is promised for cookie in cookies)
        assert cookies and all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
        with app.app_context():
            db.engine.dispose()


@pytest.mark.parametrize(
    "host", ["evil.example", "portale.example.evil.example", "portale.example:8080", "", "portale.example\t"]
)
def test_another_name_is_not_answered(browser, host):
    answer = browser.get("/", headers={"Host": host})

    assert answer.status_code == 421
    assert "evil" not in answer.text


def test_a_name_in_capitals_is_the_same_name_and_one_page_of_the_cache(app, browser):
    for name in ("portale.example", "PORTALE.example", "Portale.Example"):
        assert browser.get(ADDRESS, headers={"Host": name}).status_code == 200

    assert [key[:2] for key in app.extensions["page_cache"].shelf.pages] == [("portale.example", ADDRESS)]


@pytest.mark.parametrize("path", ["/?q=%00", "/cerca?q=a%00b", "/gestione/?x=%00", "/accedi?next=%00"])
def test_nothing_in_an_address_is_not_readable(browser, path):
    assert browser.get(path).status_code == 400


def test_a_body_over_the_limit_is_refused_before_it_is_read(browser):
    answer = browser.post(
        "/aziende/disponibilita", data=b"x" * (MOST_BODY + 1), content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 413


@pytest.mark.parametrize("headers", [{"Origin": "http://["}, {"Referer": "http://["}])
@pytest.mark.parametrize("path", ["/aziende/disponibilita", "/gestione/profilo/"])
def test_headers_that_nobody_can_read_are_no_fault(browser, signed_in, path, headers):
    for visitor in (browser, signed_in(Role.OPERATOR)):
        assert visitor.post(path, headers=headers).status_code < 500


@pytest.mark.parametrize("field", [*REQUEST, "starts_on", "places", "kinds", "call_when", "stamp", "postilla", "vat_number"])
def test_a_file_in_place_of_an_answer_is_an_answer_that_is_missing(browser, field):
    given = {**REQUEST, "stamp": stamp(browser), field: (io.BytesIO(b"Hotel"), "hotel.txt")}

    answer = browser.post(ADDRESS, data=given, content_type="multipart/form-data")

    assert answer.status_code in {200, 302}


@pytest.mark.parametrize("body", [[1], {"name": {"a": 1}}, "text", None])
def test_json_is_not_what_a_form_sends(browser, body):
    assert browser.post(ADDRESS, json=body).status_code == 200


def test_a_file_in_place_of_a_password_is_no_fault(browser):
    given = {"csrf_token": token(browser, "/accedi"), "email": (io.BytesIO(b"a"), "a"), "password": (io.BytesIO(b"b"), "b")}

    assert browser.post("/accedi", data=given, content_type="multipart/form-data").status_code < 500


@pytest.mark.parametrize("length", ["-1", "1e9", "abc", "²"])
def test_a_length_that_is_no_number_is_refused(browser, length):
    assert browser.post("/aziende/disponibilita", environ_overrides={"CONTENT_LENGTH": length}).status_code == 400


def test_a_form_with_thousands_of_fields_is_refused_and_no_fault(browser):
    body = "&".join(f"f{number}=1" for number in range(50_000))

    answer = browser.post("/aziende/disponibilita", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in {200, 413}


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "%2F%2Fevil.example"]
)
def test_signing_in_leads_nowhere_else(app, browser, target):
    make.user(email="anna@coop.example")
    page = browser.get("/accedi", query_string={"next": target})
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]

    answer = browser.post(
        "/accedi",
        query_string={"next": target},
        data={"csrf_token": token, "email": "anna@coop.example", "password": make.PASSWORD},
    )

    assert "evil" not in answer.headers.get("Location", "").partition("?")[0]
    assert not answer.headers.get("Location", "/").startswith(("http:", "https:", "//", "javascript"))


def test_a_busy_database_gets_a_clear_page_and_nothing_is_half_done(app, signed_in, monkeypatch):
    operator = signed_in(Role.OPERATOR)
    company = make.company()

    def busy(*_args, **_known):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("portal.companies.services.note_event", busy)
    answer = press(operator, f"/gestione/aziende/{company.id}", f"/gestione/aziende/{company.id}/nota", text="Prova")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "<h1" in answer.text


def test_a_fault_shows_a_page_without_menu_and_tells_nothing_of_the_inside(app, signed_in, monkeypatch, caplog):
    operator = signed_in(Role.OPERATOR)

    def broken(*_args, **_known):
        raise ValueError("segreto interno")

    monkeypatch.setattr("portal.lists.queries.listed", broken)
    answer = operator.get("/gestione/aziende/")

    assert answer.status_code == 500
    assert "segreto" not in answer.text
    assert "segreto interno" in caplog.text


def test_a_failed_act_keeps_nothing_and_what_must_survive_survives(app, signed_in, monkeypatch):
    operator = signed_in(Role.OPERATOR)
    company = make.company()
    monkeypatch.setattr("portal.companies.operator_views.redirect", lambda *_: (_ for _ in ()).throw(ValueError))

    answer = press(operator, f"/gestione/aziende/{company.id}", f"/gestione/aziende/{company.id}/nota", text="Prova")

    assert answer.status_code == 500
    assert db.session.scalars(sa.select(CompanyEvent)).all() == []


def test_two_with_the_same_key_in_the_same_second_are_told(app, signed_in, monkeypatch):
    operator = signed_in(Role.OPERATOR)
    first = make.company(vat_number="00743110157")

    def second(**_known):
        """Passed its check a moment before the first was committed."""
        db.session.add(
            Company(
                name="Doppia",
                vat_number="00743110157",
                municipality="058032",
                sector="shops",
                privacy_version="1",
                privacy_at=now(),
            )
        )
        return "ok"

    monkeypatch.setitem(app.view_functions, "companies_operator.add_note", second)
    answer = press(operator, f"/gestione/aziende/{first.id}", f"/gestione/aziende/{first.id}/nota")

    assert answer.status_code == 409
    assert "Qualcuno ha appena salvato" in answer.text
    assert answer.headers["Content-Security-Policy"] == CSP
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_comes_second_in_a_race_sees_at_another_try_what_the_first_did(app):
    tries = []

    def act(**_answers):
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("INSERT", {}, Exception("unique"))
        return "done"

    class Empty(Form):
        class Meta(Form.Meta):
            csrf = False

    with app.test_request_context("/", method="POST"):
        assert Empty().run(act) == "done"
    assert len(tries) == 2


def test_a_row_changed_by_somebody_else_meanwhile_leaves_the_form_as_it_was_typed(app):
    class Typed(Form):
        class Meta(Form.Meta):
            csrf = False

        name = StringField()

    def act(**_answers):
        raise StaleDataError

    with app.test_request_context("/", method="POST", data={"name": "Quello che ho scritto"}):
        form = Typed()
        assert form.run(act) is None
        assert "Nel frattempo" in form.form_errors[0]
        assert form.name.data == "Quello che ho scritto"


@pytest.mark.parametrize("number", ["", "x", "-1", "1" * 5000, "²", "1.5"])
def test_a_version_that_is_no_number_is_one_that_no_row_has(app, number):
    class Versioned(Form):
        class Meta(Form.Meta):
            csrf = False

        version = VersionField()

    with app.test_request_context("/", method="POST", data={"version": number}):
        assert Versioned().version.data == 0


def test_a_journal_that_can_not_be_written_does_not_make_an_act_look_undone(app, signed_in, monkeypatch, caplog):
    operator = signed_in(Role.OPERATOR)
    company = make.company()
    address = f"/gestione/aziende/{company.id}"

    def locked():
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    page = token(operator, address)
    monkeypatch.setattr("portal.core.database.write_journal", locked)
    answer = operator.post(f"{address}/nota", data={"csrf_token": page, "text": "Prova"})

    assert answer.status_code == 302
    assert db.session.scalars(sa.select(CompanyEvent)).one().text == "Prova"


def test_what_was_forgotten_is_not_told_to_the_pages(app):
    cache.drop("page:1")
    database.forget()

    with transaction():
        cache.drop("page:2")
    assert cache.drops_since(-1)[1] == {"page:2"}


def test_healthz_says_what_does_not_answer(app, browser, monkeypatch):
    assert browser.get("/healthz").get_json() == {"ok": True, "database": True, "queue": True}

    monkeypatch.setattr(type(app.extensions["jobs"]), "reachable", lambda self: False)
    answer = browser.get("/healthz")

    assert (answer.status_code, answer.get_json()["queue"]) == (503, False)


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "changeme"])
def test_a_weak_secret_is_named(tmp_path, secret):
    assert config.secret_fault(settings_for(tmp_path, secret_key=secret))


def test_a_job_is_run_by_one_worker_at_a_time(app):
    assert jobs.take_lease(sweep)
    assert app.extensions["jobs"].run("sweep") == 0
    jobs.leave_lease(sweep)
    assert app.extensions["jobs"].run("sweep") >= 0
    row = db.session.get_one(jobs.JobLease, "sweep")
    assert row.until is None and row.last_count is not None


def test_a_lease_whose_owner_died_ends_by_itself(app):
    assert jobs.take_lease(sweep)
    assert not jobs.take_lease(sweep)
    with time_machine.travel(now() + sweep.lease + timedelta(seconds=1)):
        assert jobs.take_lease(sweep)


def test_a_lease_written_by_a_clock_that_ran_ahead_does_not_stop_a_job(app):
    with time_machine.travel(now() + timedelta(days=1)):
        assert jobs.take_lease(sweep)

    assert jobs.take_lease(sweep)


def test_a_queue_out_of_reach_does_not_stop_an_act(app, monkeypatch, caplog):
    def down(*_args, **_known):
        raise ConnectionError("queue")

    monkeypatch.setattr(app.extensions["jobs"], "task", down)
    with transaction():
        mail.queue(mail.Mail(subject="a", paragraphs=["b"], reason="c"), to="anna@hotel.example")

    assert "waits for its next round" in caplog.text


def test_who_knocks_while_a_job_is_run_is_heard_a_moment_later_but_once(app):
    queue = app.extensions["jobs"]
    assert jobs.take_lease(sweep)

    queue.run_woken("sweep")
    queue.run_woken("sweep")

    (knock,) = queue.huey.pending()
    assert knock.args == ("sweep",)
    assert knock.eta > now().replace(tzinfo=None)


def test_a_mail_that_can_be_taken_back_wakes_the_worker_when_its_time_has_come(app):
    queue = app.extensions["jobs"].huey
    with transaction():
        mail.queue(mail.Mail(subject="a", paragraphs=["b"], reason="c"), to="anna@hotel.example", hold=60)

    (knock,) = queue.pending()
    assert knock.args == ("send_waiting_mail",)
    assert knock.eta > now().replace(tzinfo=None) + timedelta(seconds=50)


def test_who_waited_for_the_database_does_not_take_the_lease_of_who_was_let_in_first(app):
    assert jobs.take_lease(sweep)
    with time_machine.travel(now() - timedelta(seconds=5)):  # the time at which the waiting began
        assert not jobs.take_lease(sweep)


def test_a_page_that_is_too_old_gives_back_what_was_written_at_length(app, signed_in):
    company = make.company()
    note = "Sentita oggi: richiamare dopo il ponte."

    answer = app.test_client().post(f"/gestione/aziende/{company.id}/nota", data={"text": note, "password": "p" * 30})

    assert answer.status_code == 400
    assert note in answer.text
    assert "p" * 30 not in answer.text


def test_lost_operators_find_back_to_oggi(signed_in):
    operator = signed_in(Role.OPERATOR)

    assert 'href="/gestione/"' in operator.get("/gestione/mai-vista").text.partition("<main")[2]
    assert 'href="/gestione/"' in operator.get("/gestione/utenti").text.partition("<main")[2]
    assert 'href="/gestione/"' not in operator.get("/mai-vista").text.partition("<main")[2]


@pytest.mark.parametrize(("typed", "words"), [("", "Scrivi da che giorno."), ("domani", "Scrivi la data come 31/01/2027.")])
def test_one_mistake_is_told_in_one_sentence(signed_in, typed, words):
    coordinator, address = signed_in(Role.COORDINATOR), "/gestione/costi/finanziamento"

    page = press(coordinator, address, address, valid_from=typed).text

    assert re.search(rf'id="valid_from-error">.*?</span>{re.escape(words)}</span>', page, re.DOTALL)
