import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent, CompanyStatus
from portal.companies.relation import Relation
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.mail import MailStatus, OutboxMail
from portal.core.roles import Role
from portal.core.workdays import today
from portal.relations import services as relations
from tests import make
from tests.browsing import press


@pytest.fixture
def company():
    return make.company(status=CompanyStatus.RECEIVED)


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def status(company):
    return db.session.get_one(Company, company.id).status


def mails():
    return db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()


def decision():
    events = db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc()))
    return next((event for event in events if event.undo), None)


def test_the_desk_shows_a_new_registration_and_its_row_settles_it(operator, company):
    assert company.name in operator.get("/gestione/").text

    answer = press(
        operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version, torna="/gestione/"
    )

    assert answer.location == "/gestione/"
    assert status(company) is CompanyStatus.APPROVED
    page = operator.get("/gestione/").text
    assert "può ora ospitare tirocini" in page
    assert "Annulla" in page


def test_the_approved_company_gets_its_personal_link(operator, company):
    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)

    mail = mails()[0]
    assert mail.recipient == company.contacts[0].email
    assert re.search(r"/azienda/entra/\S{43}", mail.text)


def test_who_decided_and_when_stays_in_the_timeline_and_in_the_log(operator, company):
    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)

    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="company.approved")).one()
    assert (entry.subject_id, entry.actor_name) == (company.id, decision().actor_name)
    assert entry.actor_name.startswith("Persona")


@pytest.mark.parametrize(
    ("page", "moved_to"), [("chiedi", CompanyStatus.MORE_ASKED), ("non-accettare", CompanyStatus.DECLINED)]
)
def test_a_question_or_a_refusal_carries_its_reason_to_the_company(operator, company, page, moved_to):
    address = f"/gestione/registrazioni/{company.id}/{page}"

    press(operator, address, address, version=company.version, text="Ci dica in quale sede si lavora.")

    assert status(company) is moved_to
    assert "in quale sede si lavora" in mails()[0].text


def test_who_can_not_be_written_to_is_asked_by_telephone_and_nothing_else_is_said(operator):
    company = make.company(confirmed=False, status=CompanyStatus.RECEIVED)
    address = f"/gestione/registrazioni/{company.id}/chiedi"

    press(operator, address, address, version=company.version, text="Ci dica in quale sede si lavora.")

    page = operator.get("/gestione/").text
    assert "non ha un&#39;e-mail confermata: telefona e chiedi tu" in page
    assert "Abbiamo chiesto" not in page
    assert mails() == []


@pytest.mark.parametrize("page", ["chiedi", "non-accettare"])
def test_a_refusal_without_a_reason_is_asked_again(operator, company, page):
    address = f"/gestione/registrazioni/{company.id}/{page}"

    answer = press(operator, address, address, version=company.version, text="  ")

    assert "is-invalid" in answer.text
    assert status(company) is CompanyStatus.RECEIVED


@pytest.mark.parametrize("page", ["accetta", "chiedi", "non-accettare"])
def test_a_decision_is_taken_back_with_its_mail(app, operator, company, page):
    app.config["UNDO_SECONDS"] = 60
    press(
        operator,
        "/gestione/",
        f"/gestione/registrazioni/{company.id}/{page}",
        version=company.version,
        text="Ci dica in quale sede.",
    )

    press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{decision().id}")

    assert status(company) is CompanyStatus.RECEIVED
    assert [mail.status for mail in mails()] == [MailStatus.CANCELLED]


def test_who_is_not_accepted_is_not_called_any_more_unless_the_decision_is_taken_back(app, operator, company):
    app.config["UNDO_SECONDS"] = 60
    call = make.call(company)
    address = f"/gestione/registrazioni/{company.id}/non-accettare"

    press(operator, address, address, version=company.version, text="Troppo lontano.")
    assert not db.session.get_one(CallRequest, call.id).is_open

    press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{decision().id}")
    assert db.session.get_one(CallRequest, call.id).is_open


def test_once_the_mail_has_left_the_decision_stands(operator, company):
    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)
    mails()[0].status = MailStatus.SENT
    db.session.commit()

    answer = press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{decision().id}")

    assert answer.status_code == 409
    assert "già partita" in answer.text
    assert status(company) is CompanyStatus.APPROVED


def test_a_decision_is_taken_back_once(app, operator, company):
    app.config["UNDO_SECONDS"] = 60
    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)
    taken = decision().id
    press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{taken}")

    assert press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{taken}").status_code == 409


def test_a_colleague_s_decision_is_not_overruled_unseen(operator, signed_in, company):
    seen = company.version
    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=seen)

    address = f"/gestione/registrazioni/{company.id}/non-accettare"
    answer = press(signed_in(Role.OPERATOR), address, address, version=seen, text="Troppo lontano.")

    assert "Nel frattempo" in answer.text
    assert "Troppo lontano." in answer.text
    assert status(company) is CompanyStatus.APPROVED


def test_the_mail_of_a_decision_waits_while_it_can_be_taken_back(app, operator, company):
    app.config["UNDO_SECONDS"] = 60

    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)

    mail = mails()[0]
    assert mail.due_at - mail.created_at >= timedelta(seconds=59)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_only_writes_pages_or_reads_figures_decides_nothing(signed_in, company, role):
    browser = signed_in(role)

    answer = press(browser, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)

    assert answer.status_code == 403
    assert company.name not in browser.get("/gestione/").text
    assert status(company) is CompanyStatus.RECEIVED


def test_a_button_of_another_site_decides_nothing(operator, company):
    answer = operator.post(f"/gestione/registrazioni/{company.id}/accetta", data={"version": company.version})

    assert answer.status_code == 400
    assert status(company) is CompanyStatus.RECEIVED


@pytest.mark.parametrize(
    "torna", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/gestione/\r\nX: y"]
)
def test_an_act_leads_nowhere_else(operator, company, torna):
    address = f"/gestione/registrazioni/{company.id}/accetta"

    answer = press(operator, "/gestione/", address, version=company.version, torna=torna)

    assert answer.location.startswith("/gestione/")


def test_a_company_that_answers_a_question_is_on_the_desk_again(operator, browser, company):
    address = f"/gestione/registrazioni/{company.id}/chiedi"
    press(operator, address, address, version=company.version, text="In quale sede si lavora?")
    operator.get("/gestione/")  # what was just done is said once
    assert company.name not in operator.get("/gestione/").text
    link = "/azienda/entra/" + mails()[0].text.partition("/azienda/entra/")[2].split()[0]
    press(browser, link, link)

    offer = {"tasks": "Aiuto in sala, sede di Tolfa"}
    press(browser, "/azienda/disponibilita/nuova", "/azienda/disponibilita/nuova", **offer)

    assert status(company) is CompanyStatus.RECEIVED
    desk = operator.get("/gestione/").text
    assert company.name in desk
    assert "Ha risposto" in desk
    page = operator.get(f"/gestione/aziende/{company.id}").text
    assert "Ha risposto" in page
    assert "In quale sede si lavora?" in page


def test_who_is_accepted_is_interested_and_taking_it_back_takes_that_back_too(operator, company):
    def relation():
        return db.session.get_one(Company, company.id).relation

    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)
    assert relation() is Relation.INTERESTED
    press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{decision().id}")

    assert relation() is Relation.TO_CONTACT


def test_an_approval_taken_back_lets_the_company_rest_as_before_and_keeps_what_came_since(operator, company):
    with transaction():
        known = db.session.get_one(Company, company.id)
        known.relation, known.not_interested_at = Relation.CONTACTED, now()
        known.recontact_on = today()
    stood = relations.stood(db.session.get_one(Company, company.id))
    version = db.session.get_one(Company, company.id).version
    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=version)
    with transaction():
        known = db.session.get_one(Company, company.id)
        known.next_step, known.next_step_on = "Passare", today()

    press(operator, "/gestione/", f"/gestione/registrazioni/annulla/{decision().id}")

    kept = {"next_step": "Passare", "next_step_on": today().isoformat()}
    assert relations.stood(db.session.get_one(Company, company.id, populate_existing=True)) == {**stood, **kept}
