"""An installation with its first rules, and browsers of those who work on them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.core.database import db, transaction
from portal.core.roles import Role
from portal.rulebook import loader
from tests.browsing import carried
from tests.conftest import Browser


@pytest.fixture
def rules(app: Flask) -> Flask:
    with transaction():
        loader.load()
    return app


@pytest.fixture
def editor(rules: Flask, signed_in: Callable[[Role], Browser]) -> Browser:
    return signed_in(Role.EDITOR)


@pytest.fixture
def coordinator(rules: Flask, signed_in: Callable[[Role], Browser]) -> Browser:
    return signed_in(Role.COORDINATOR)


def sent(browser: Browser, address: str, **answers: Any) -> Any:
    """Fill in the form of a page, send it, follow where it leads."""
    answer = browser.post(address, data={**carried(browser, address), **answers}, follow_redirects=True)
    db.session.rollback()
    return answer
