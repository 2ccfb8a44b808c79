"""The first facts of an installation, and a coordinator before them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from portal.core.database import db, transaction
from portal.core.roles import Role
from portal.facts import loader
from tests.browsing import carried
from tests.conftest import Browser


@pytest.fixture
def facts(app: Flask) -> Flask:
    with transaction():
        loader.load()
    return app


@pytest.fixture
def coordinator(facts: Flask, signed_in: Callable[[Role], Browser]) -> Browser:
    return signed_in(Role.COORDINATOR)


@pytest.fixture
def send(coordinator: Browser) -> Callable[..., Any]:
    """Fill in the form of a page as it stands, change some answers, send it."""

    def sent(address: str, act: str | None = None, **answers: Any) -> Any:
        answer = coordinator.post(act or address, data={**carried(coordinator, address), **answers})
        db.session.rollback()
        return answer

    return sent
