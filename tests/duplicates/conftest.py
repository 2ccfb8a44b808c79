import pytest

from portal.core.roles import Role


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)
