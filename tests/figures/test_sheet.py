"""The sheet of a day: what each of us takes along."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.companies.models import CompanyEvent
from portal.core.database import now
from portal.core.roles import Role
from tests import make
from tests.content.conftest import counted_statements

HOME = "/gestione/foglio/"
THURSDAY = date(2026, 11, 26)


def sections(page):
    """Whose part comes first, and what stands in each."""
    parts = re.split(r'<section class="wi-sheet">', page)[1:]
    return {re.search(r"<h2>([^<]+?) <", part)[1]: part for part in parts}


@pytest.fixture
def luca(app):
    return make.user(name="Luca Moretti")


def test_calls_stand_with_who_follows_the_company_and_appointments_with_who_goes(operator, luca):
    giulia = make.user(name="Giulia Serra")
    make.call(make.company(name="Bar Faro", assigned_to_id=luca.id), due_on=THURSDAY, why="Ha chiesto il modulo")
    make.call(make.company(name="Bar Nessuno"), due_on=THURSDAY - timedelta(days=9))
    make.appointment(
        make.company(name="Hotel Aurora", assigned_to_id=luca.id),
        with_id=giulia.id,
        starts_at=datetime(2026, 11, 26, 8, 30, tzinfo=UTC),
        place="via del Mare 1",
    )

    found = sections(operator.get(HOME).text)

    assert list(found) == ["Giulia Serra", "Luca Moretti", "Di nessuno in particolare"]
    assert "Bar Faro" in found["Luca Moretti"] and "Ha chiesto il modulo" in found["Luca Moretti"]
    assert "0766 555012" in found["Luca Moretti"]
    assert "09:30" in found["Giulia Serra"] and "via del Mare 1" in found["Giulia Serra"]
    assert "Bar Nessuno" in found["Di nessuno in particolare"]


def test_it_is_for_the_next_working_day_unless_another_is_chosen(operator, luca, wednesday):
    make.appointment(make.company(name="Di lunedì"), with_id=luca.id, starts_at=datetime(2026, 11, 30, 9, 0, tzinfo=UTC))
    wednesday.move_to(datetime(2026, 11, 27, 15, 0, tzinfo=UTC))
    friday = make.user()
    with operator.session_transaction() as session:
        make.signed_in(session, friday)

    page = operator.get(HOME).text

    assert "Foglio di lun 30 nov" in page
    assert "Di lunedì" in page
    assert "Di lunedì" not in operator.get(f"{HOME}?giorno=2026-12-01").text
    assert "Foglio di lun 30 nov" in operator.get(f"{HOME}?giorno=domani").text


def test_a_call_of_a_later_day_and_one_that_was_made_are_not_on_it(operator):
    make.call(make.company(name="Più tardi"), due_on=THURSDAY + timedelta(days=1))
    make.call(make.company(name="Già fatta"), due_on=THURSDAY, settled_at=now())

    page = operator.get(HOME).text

    assert "Più tardi" not in page
    assert "Già fatta" not in page
    assert "nessuna chiamata e nessun appuntamento" in page


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COORDINATOR, Role.ADMIN])
def test_nothing_reserved_is_ever_on_paper_and_nobody_who_is_excluded(signed_in, luca, role):
    company = make.company(name="Bar Faro")
    make.call(company, due_on=THURSDAY)
    told = (
        ("note", "Nota di ieri", {}),
        ("note", "Nota riservata", {"reserved": True}),
        ("called", "Sbaglio", {"undone_at": now()}),
    )
    for number, (kind, text, known) in enumerate(told):
        at = now() - timedelta(days=1, minutes=-number)
        make.kept(CompanyEvent(company_id=company.id, kind=kind, text=text, at=at, actor_name="Luca", **known))
    gone = make.company(name="Esclusa Srl", excluded_at=now(), exclusion_reason="Motivo segreto")
    make.call(gone, due_on=THURSDAY)
    make.appointment(gone, with_id=luca.id, starts_at=datetime(2026, 11, 26, 9, 0, tzinfo=UTC))

    page = signed_in(role).get(HOME).text

    assert "Luca: Nota di ieri" in page
    for secret in ("Nota riservata", "Sbaglio", "Esclusa Srl", "Motivo segreto"):
        assert secret not in page


def test_one_person_s_part_or_nobody_s_can_be_printed_alone(operator, luca):
    make.call(make.company(assigned_to_id=luca.id), due_on=THURSDAY)
    make.call(make.company(), due_on=THURSDAY)
    make.appointment(starts_at=datetime(2026, 11, 26, 9, 0, tzinfo=UTC))

    assert list(sections(operator.get(f"{HOME}?chi={luca.id}").text)) == ["Luca Moretti"]
    assert list(sections(operator.get(f"{HOME}?chi=nessuno").text)) == ["Di nessuno in particolare"]
    assert list(sections(operator.get(f"{HOME}?chi=pippo").text)) == []


def test_more_than_a_sheet_holds_is_said(operator, monkeypatch):
    monkeypatch.setattr("portal.figures.sheet.MOST", 2)
    for _ in range(3):
        make.call(due_on=THURSDAY)

    assert "Ci sono più righe" in operator.get(HOME).text


def test_a_full_day_costs_as_many_questions_as_a_quiet_one(operator, luca):
    def cost():
        operator.get(HOME)
        with counted_statements() as asked:
            operator.get(HOME)
        return len(asked)

    def some():
        for _ in range(3):
            company = make.company(assigned_to_id=luca.id)
            make.call(company, due_on=THURSDAY)
            make.kept(CompanyEvent(company_id=company.id, kind="note", text="Nota", actor_name="Luca"))
            make.appointment(starts_at=datetime(2026, 11, 26, 9, 0, tzinfo=UTC))

    some()
    few = cost()
    some()
    assert cost() == few


def test_the_sheet_is_reached_from_oggi_and_from_the_appointments(operator):
    for page in ("/gestione/", "/gestione/appuntamenti/"):
        assert f'href="{HOME}"' in operator.get(page).text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.SOCIAL_WORKER])
def test_who_has_no_business_with_companies_gets_no_sheet(signed_in, role):
    assert signed_in(role).get(HOME).status_code == 403
