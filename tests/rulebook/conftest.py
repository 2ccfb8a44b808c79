"""The rules of the release in a database, and the people who work on them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask

from portal.accounts.models import User
from portal.core import audit
from portal.core.database import transaction
from portal.core.roles import Role
from portal.rulebook import loader
from tests import make


@pytest.fixture
def rules(app: Flask) -> Flask:
    """An installation on its first day."""
    with transaction():
        loader.load()
    return app


@pytest.fixture
def editor(rules: Flask) -> User:
    return make.user(Role.EDITOR)


@pytest.fixture
def coordinator(rules: Flask) -> User:
    return make.user(Role.COORDINATOR)


@contextmanager
def acting(who: User) -> Iterator[None]:
    """One act of one person, kept."""
    audit.acting_as(who.id, who.name)
    try:
        with transaction():
            yield
    finally:
        audit.forget_actor()
