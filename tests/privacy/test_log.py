import pytest

from portal.core import audit
from portal.core.database import transaction
from portal.core.roles import Role
from tests import make


@pytest.fixture
def company(app):
    owner = make.company(name="Hotel Miramare")
    with transaction():
        audit.record("company.approved", owner, reason="tutto bene")
    return owner


def test_the_log_says_who_did_what_to_whom(signed_in, company):
    page = signed_in(Role.COORDINATOR).get("/gestione/registro/").text

    for words in ("sistema", "Registrazione accettata", "Hotel Miramare", "tutto bene"):
        assert words in page


def test_the_log_is_searched_and_narrowed(signed_in, company):
    coordinator = signed_in(Role.COORDINATOR)

    assert "Hotel Miramare" in coordinator.get("/gestione/registro/?q=MIRAMARE&atto=company.approved").text
    assert "Hotel Miramare" not in coordinator.get("/gestione/registro/?q=altro").text


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EDITOR, Role.AUDITOR])
def test_only_who_answers_for_it_reads_the_log(signed_in, role):
    assert signed_in(role).get("/gestione/registro/").status_code == 403


def test_taking_the_log_away_is_logged_too(signed_in, company):
    coordinator = signed_in(Role.COORDINATOR)

    assert "Hotel Miramare" in coordinator.get("/gestione/registro/?formato=csv").text
    assert "Registro scaricato" in coordinator.get("/gestione/registro/").text
