from tests.companies.conftest import company, link, owner  # noqa: F401 - fixtures
