import html
import re
from datetime import timedelta

import pytest

from portal.companies.models import Company, CompanyStatus
from portal.core.database import db, now, transaction
from portal.core.mail import MailStatus
from portal.core.roles import Role
from portal.core.workdays import today
from portal.desk.queries import ROOM
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

    sections = [page.index(f'id="{name}"') for name in ("chiamate", "registrazioni", "scadenze", "posta")]
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


def test_an_address_that_was_never_left_is_not_said_to_wait_for_confirmation(operator):
    make.company(email=None, status=CompanyStatus.RECEIVED)

    page = operator.get("/gestione/").text

    assert "Senza e-mail – telefona" in page
    assert "non confermata" not in page


def test_what_has_ended_says_so_and_stays_until_somebody_settles_it(operator):
    make.availability(expires_on=today() - timedelta(days=90))

    page = operator.get("/gestione/").text

    assert "La disponibilità è scaduta il" in page
    assert "La disponibilità scade:" not in page


@pytest.mark.parametrize(
    ("section", "rest", "one"),
    [
        ("registrazioni", "/gestione/aziende/?registrazione=received", lambda: make.company(status=CompanyStatus.RECEIVED)),
        ("chiamate", "/gestione/chiamate/", make.call),
        ("scadenze", "/gestione/disponibilita/?scade=presto", lambda: make.availability(expires_on=today())),
        ("posta", "/gestione/posta/?stato=da-sistemare", lambda: make.mail(status=MailStatus.FAILED)),
    ],
)
def test_what_the_page_has_no_room_for_is_counted_and_one_tap_away(operator, section, rest, one):
    for _ in range(ROOM):
        one()
    assert "Vedi tutte" not in operator.get("/gestione/").text

    for _ in range(3):
        one()

    page = operator.get("/gestione/").text
    assert f'<span class="wi-count">{ROOM + 3}</span>' in page
    assert page.count('class="wi-row') >= ROOM
    found = re.search(r'href="([^"]+)">Vedi tutte: 53', page)
    assert found
    assert html.unescape(found[1]).startswith(rest)
    assert f"Da 1 a 50 di {ROOM + 3}" in operator.get(html.unescape(found[1])).text


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


def test_who_did_not_answer_comes_back_on_its_day_and_says_how_often_it_was_tried(operator):
    make.call(make.company(name="Non prima di domani"), tries=1, due_on=today() + timedelta(days=1))
    make.call(make.company(name="Di nuovo oggi"), tries=2, due_on=today())
    make.call(make.company(name="Promessa"), due_on=today() + timedelta(days=2))

    page = operator.get("/gestione/").text

    assert "Non prima di domani" not in page
    assert "Di nuovo oggi" in page and "2 tentativi" in page
    assert "Promessa" in page
    assert "Non prima di domani" in operator.get("/gestione/chiamate/").text


def test_a_call_without_a_number_says_so(operator):
    company = make.company()
    with transaction():
        db.session.get_one(Company, company.id).contacts[0].phone = None
    make.call(company)

    assert "Manca il numero" in operator.get("/gestione/").text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_does_not_see_the_companies_is_not_told_that_nobody_waits(signed_in, role):
    make.call()

    page = signed_in(role).get("/gestione/").text

    assert "Tutto fatto" not in page
    assert "Con il tuo accesso" in page
