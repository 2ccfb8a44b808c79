import pytest
import time_machine

from portal.core.roles import Role
from tests.appointments.conftest import WEDNESDAY


@pytest.fixture(autouse=True)
def wednesday():
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)
