from datetime import timedelta

import pytest

from portal.companies.models import CompanyStatus
from portal.core.database import now
from portal.core.mail import MailStatus
from portal.core.roles import Role
from portal.core.workdays import today
from tests import make
from tests.content.conftest import counted_statements


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def test_an_empty_day_says_so_and_where_to_go(operator):
    page = operator.get("/gestione/").text

    assert "Tutto fatto" in page
    assert "/gestione/aziende/" in page


def test_everything_that_waits_stands_in_its_section(operator):
    make.company(name="Nuova", status=CompanyStatus.RECEIVED)
    make.call(make.company(name="Da chiamare Srl"))
    make.availability(make.company(name="Che scade"), expires_on=today() + timedelta(days=3))
    make.mail(subject="Che non arriva", status=MailStatus.FAILED, words="La casella del destinatario è piena.")

    page = operator.get("/gestione/").text

    sections = [page.index(f'id="{name}"') for name in ("registrazioni", "chiamate", "scadenze", "posta")]
    assert sections == sorted(sections)
    for name in ("Nuova", "Da chiamare Srl", "Che scade", "Che non arriva", "piena"):
        assert name in page


def test_a_mail_service_that_does_not_answer_is_said(operator):
    make.mail(
        attempts=2, words="Il servizio di posta non risponde. Riproviamo più tardi.", due_at=now() + timedelta(minutes=5)
    )

    assert "messaggio aspetta" in operator.get("/gestione/").text


def test_a_worker_that_does_not_run_is_said(operator):
    make.mail(due_at=now() - timedelta(days=2))

    for page in ("/gestione/", "/gestione/posta/"):
        assert "è fermo" in operator.get(page).text


def test_an_unconfirmed_address_is_marked(operator):
    make.company(confirmed=False, status=CompanyStatus.RECEIVED)

    assert "E-mail non confermata – telefona" in operator.get("/gestione/").text


def test_forty_open_cases_cost_as_many_questions_as_four(operator):
    def cost():
        operator.get("/gestione/")
        with counted_statements() as asked:
            operator.get("/gestione/")
        return len(asked)

    def four():
        for _ in range(4):
            owner = make.company(status=CompanyStatus.RECEIVED)
            make.call(owner)
            make.availability(make.company(), expires_on=today())

    four()
    few = cost()
    for _ in range(9):
        four()
    assert cost() == few
    assert few <= 20


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_has_no_business_with_companies_sees_none(signed_in, role):
    make.company(name="Riservata", status=CompanyStatus.RECEIVED)

    browser = signed_in(role)

    assert "Riservata" not in browser.get("/gestione/").text
    assert browser.get("/gestione/aziende/").status_code == 403


def test_a_social_worker_has_an_area_of_their_own(signed_in):
    browser = signed_in(Role.SOCIAL_WORKER)

    assert browser.get("/gestione/").status_code == 403
    assert browser.get("/servizio-sociale/").status_code == 200


def test_the_page_of_components_shows_each_of_them(operator):
    page = operator.get("/gestione/ui").text

    for piece in (
        "wi-notice-error",
        "wi-state-danger",
        "wi-timeline",
        "wi-figures",
        "wi-progress",
        "is-invalid",
        "wi-empty",
        "wi-row",
    ):
        assert piece in page
