"""Signing in has these addresses and no others, all in Italian."""

from portal.accounts.security import ENDPOINTS, TABLE
from portal.core.roles import Role
from tests.accounts.steps import demo


def test_what_flask_security_would_add_is_not_there(app, browser):
    known = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}

    assert known == ENDPOINTS
    for english in (
        "/login",
        "/logout",
        "/register",
        "/reset",
        "/change",
        "/verify",
        "/tf-setup",
        "/tf-rescue",
        "/mf-recovery",
    ):
        assert browser.get(english).status_code == 404


def test_every_page_of_signing_in_is_never_kept_and_has_no_inline_style(signed_in):
    demo()
    browser = signed_in(Role.OPERATOR)

    for _name, address, methods, _view in TABLE:
        if "GET" in methods:
            answer = browser.get(address.replace("<token>", "nessuno"))
            assert answer.status_code in {200, 302, 404}, address
            assert answer.headers["Cache-Control"] == "private, no-store"
            assert "style=" not in answer.text


def test_signing_in_has_no_english_twin(browser):
    assert browser.get("/en/accedi").status_code == 404


def test_the_command_line_of_flask_security_is_left_out(app):
    assert not {"users", "roles"} & set(app.cli.commands)
