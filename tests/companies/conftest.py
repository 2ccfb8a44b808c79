"""A company that has come in by its personal link."""

import pytest

from portal.companies import services
from portal.core.database import transaction
from tests import make
from tests.browsing import press


@pytest.fixture
def company(app):
    return make.company()


@pytest.fixture
def link(company):
    with transaction():
        return "/azienda/entra/" + services.new_link(company.contacts[0])


@pytest.fixture
def owner(browser, link):
    """The owner's browser, inside."""
    press(browser, link, link)
    return browser
