"""The demo: one invented account per role, and never among real people."""

import pytest

from portal.accounts import demo, queries
from portal.core.database import db
from portal.core.errors import RuleBroken
from portal.core.roles import Role
from tests import make
from tests.accounts.steps import sign_in


def test_every_role_has_an_account_with_the_published_password(browser):
    demo.load()
    db.session.commit()

    landings = {email: sign_in(browser_of(browser), email, demo.PASSWORD).location for email, _name, _roles in demo.PEOPLE}

    assert {role for user in queries.active() for role in user.roles} == set(Role)
    assert landings.pop("assistente.sociale@demo.example") == "/servizio-sociale/"
    assert set(landings.values()) == {"/gestione/"}


def browser_of(browser):
    return browser.application.test_client()


def test_loading_it_twice_changes_nothing(app):
    for _ in range(2):
        demo.load()
        db.session.commit()

    assert len(queries.active()) == len(demo.PEOPLE)
    assert queries.is_demo()
    assert not queries.is_public_demo()


def test_it_is_never_mixed_with_real_people(app):
    make.user()

    with pytest.raises(RuleBroken, match="persone vere"):
        demo.load()
