from datetime import timedelta

import pytest

from portal.appointments.models import Appointment, AppointmentKind, AppointmentStatus
from portal.companies.models import CompanyEvent
from portal.conversations.models import CompanyMessage
from portal.core.database import db, now
from portal.core.roles import Role
from portal.reliability import queries
from tests import make
from tests.content.conftest import counted_statements


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def happened(company, kind, days, **known):
    make.kept(CompanyEvent(company_id=company.id, kind=kind, at=now() - timedelta(days=days), actor_name="prova", **known))


def test_the_page_says_how_a_company_behaved_and_from_what_one_sees_it(operator):
    company = make.company()
    for days in (90, 60, 30):
        happened(company, "more_asked", days)
        happened(company, "answered", days - 2)

    page = operator.get(f"/gestione/aziende/{company.id}").text

    assert "In quanto tempo risponde:" in page and "Di solito in 2 giorni" in page
    assert "3 volte su 3" in page
    assert page.count("Chieste informazioni: ha risposto in 2 giorni") == 6
    assert f'href="/gestione/aziende/{company.id}?cronologia=messaggi#cronologia"' in page


def test_nothing_is_said_of_a_company_that_nothing_has_happened_with(operator):
    company = make.company()

    assert "Come si è comportata" not in operator.get(f"/gestione/aziende/{company.id}").text


def test_what_was_taken_back_did_not_happen(app):
    company = make.company()
    happened(company, "no_answer", 3, undone_at=now())
    happened(company, "called", 2)

    facts = queries.facts_of(company)

    assert (len(facts.calls.well), len(facts.calls.badly)) == (1, 0)


def test_reminders_messages_appointments_and_internships_count(app):
    company, user = make.company(), make.user()
    happened(company, "availability_reminded", 40)
    happened(company, "availability_renewed", 39)
    for is_from_company, days in ((False, 20), (True, 19), (False, 18)):
        at = now() - timedelta(days=days)
        make.kept(
            CompanyMessage(company_id=company.id, is_from_company=is_from_company, author_name="Anna", text="…", at=at)
        )
    for number, status in enumerate((AppointmentStatus.HELD, AppointmentStatus.MISSED, AppointmentStatus.CALLED_OFF)):
        known = {"uid": str(number), "with_id": user.id, "kind": AppointmentKind.VISIT, "starts_at": now()}
        make.kept(Appointment(company_id=company.id, status=status, **known))
    happened(company, "internship_completed", 9)
    happened(company, "internship_interrupted", 8)
    happened(company, "hired_after", 7)

    facts = queries.facts_of(company)

    assert [(each.what, bool(each.answered_at)) for each in facts.exchanges] == [
        ("availability_reminded", True),
        ("message", True),
        ("message", False),
    ]
    assert (len(facts.appointments.well), len(facts.appointments.badly)) == (1, 1)
    assert (len(facts.internships.well), len(facts.internships.badly), len(facts.hired)) == (1, 1, 1)


def test_a_long_past_costs_no_more_questions_than_a_short_one(app):
    company = make.company()

    def cost():
        db.session.expire_all()
        company.id  # noqa: B018 - read before the counting begins
        with counted_statements() as asked:
            queries.facts_of(company)
        return len(asked)

    few = cost()
    for days in range(60):
        happened(company, "called", days)

    assert cost() == few == 3
