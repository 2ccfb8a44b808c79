from tests.companies.conftest import company, link, owner  # noqa: F401 - a company that has come in by its link
