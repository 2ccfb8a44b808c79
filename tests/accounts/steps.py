"""What a person does with a browser, in words."""

import re
from typing import Any

from flask import current_app

from portal.accounts.models import User
from tests import make
from tests.browsing import carried

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def token(browser: Any, path: str = "/accedi") -> str:
    page = browser.get(path).text
    found = TOKEN.search(page)
    assert found, page
    return found[1]


def send(browser: Any, path: str, *, seen_on: str | None = None, **fields: Any) -> Any:
    """Fill in the form of a page and send it."""
    return browser.post(path, data={**carried(browser, seen_on or path), **fields})


def sign_in(browser: Any, user: User | str, password: str = make.PASSWORD, **fields: Any) -> Any:
    email = user if isinstance(user, str) else user.email
    return send(browser, "/accedi", email=email, password=password, **fields)


def with_second_factor(**known: Any) -> User:
    """Somebody whose telephone shows codes."""
    secret = current_app.extensions["security"].totp_factory.generate_totp_secret()
    given = {"tf_primary_method": "authenticator", "tf_totp_secret": secret, "mf_recovery_codes": ["left"]}
    return make.user(**{**given, **known})


def code_of(user: User) -> str:
    """What the telephone shows now."""
    return current_app.extensions["security"].totp_factory.generate_totp_password(user.tf_totp_secret)


def demo() -> None:
    from portal.accounts.models import DEMO, InstanceFlag

    make.kept(InstanceFlag(name=DEMO))
