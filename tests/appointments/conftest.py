from datetime import UTC, datetime

import pytest
import time_machine

from portal.accounts.models import User
from portal.core.roles import Role
from tests import make
from tests.content.conftest import counted_statements  # noqa: F401 - for the tests beside this file

WEDNESDAY = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)  # ten in the morning in Rome


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def somebody(app) -> User:
    """The operator who sits at `operator`'s browser."""
    return make.user(role=Role.OPERATOR, name="Luca Moretti")


@pytest.fixture
def operator(app, somebody):
    client = app.test_client()
    with client.session_transaction() as session:
        make.signed_in(session, somebody)
    return client
