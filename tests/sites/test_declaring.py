"""How many work there and how a company stands: the newest word holds, until its last day."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.companies.models import CompanyEvent
from portal.core.database import db, now, transaction
from portal.core.roles import Role
from portal.core.workdays import today
from portal.facts import services as facts
from portal.sites import queries, standing, validity
from portal.sites.models import CompanyDeclaration, CompanySite, DeclarationKind, HeadcountDeclaration
from tests import make
from tests.browsing import carried, press

COUNTED = {"permanent": "7", "fixed_term": "2", "interns_hosted": "1"}
HEARD = {"declared_by": "Anna Riva", "declared_on": "2026-10-03"}


def send(browser, page, **fields):
    """Fill in the form of a page as it stands."""
    return browser.post(page, data={**carried(browser, page), **fields})


def counts():
    return db.session.scalars(sa.select(HeadcountDeclaration).order_by(HeadcountDeclaration.id)).all()


def declared():
    return db.session.scalars(sa.select(CompanyDeclaration).order_by(CompanyDeclaration.id)).all()


def last_event():
    return db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()


def test_a_company_declares_how_many_work_there_for_a_year(owner, company):
    answer = send(owner, "/azienda/sedi/organico", **COUNTED)

    assert answer.location == "/azienda/sedi/"
    row = counts()[0]
    assert (row.staff, row.interns_hosted, row.site_id, row.declared_by) == (9, 1, None, company.contacts[0].name)
    assert (row.declared_on, row.valid_until) == (today(), validity.months_after(today(), 12))
    assert "9 dipendenti" in owner.get("/azienda/").text


@time_machine.travel("2026-11-25 10:00+01:00", tick=False)
def test_an_operator_writes_down_what_is_said_at_the_telephone(signed_in, company):
    site, operator = make.site(company), signed_in(Role.OPERATOR)
    address = f"/gestione/sedi/{site.id}/organico"
    assert 'value="Anna Riva' in operator.get(address).text

    answer = send(operator, address, **COUNTED, **HEARD)

    assert answer.location == f"/gestione/aziende/{company.id}#sedi"
    row = counts()[0]
    assert (row.site_id, row.declared_by, row.declared_on, row.valid_until) == (
        site.id,
        "Anna Riva",
        date(2026, 10, 3),
        date(2027, 10, 3),
    )
    page = operator.get(f"/gestione/aziende/{company.id}").text
    assert "dichiarato il sab 3 ott" in page and "vale fino al dom 3 ott 2027" in page
    assert "7 a tempo indeterminato, 2 a termine, 1 tirocinanti; lo dice Anna Riva" in last_event().text


@pytest.mark.parametrize("wrong", ["", "-1", "sette", "1000000", "7.5"])
def test_a_number_that_can_not_be_is_asked_again(owner, wrong):
    answer = send(owner, "/azienda/sedi/organico", **{**COUNTED, "permanent": wrong})

    assert answer.status_code == 200
    assert counts() == []


def test_nobody_at_work_is_an_answer(owner):
    send(owner, "/azienda/sedi/organico", permanent="0", fixed_term="0")

    assert [(row.staff, row.interns_hosted) for row in counts()] == [(0, 0)]


@pytest.mark.parametrize("day", ["2099-01-01", "1999-12-31", "ieri"])
def test_what_was_said_was_said_on_a_day_that_has_been(signed_in, company, day):
    address = f"/gestione/sedi/azienda/{company.id}/organico"

    send(signed_in(Role.OPERATOR), address, **COUNTED, **{**HEARD, "declared_on": day})

    assert counts() == []


def test_what_nobody_has_said_is_not_a_yes(owner, company):
    send(owner, "/azienda/sedi/dichiarazioni", safety="yes", law_68="no", no_wage_fund="")

    said = standing.declarations(company)
    assert {kind: row and row.holds for kind, row in said.items()} == {
        DeclarationKind.SAFETY: True,
        DeclarationKind.NO_DISMISSALS: None,
        DeclarationKind.LAW_68: False,
        DeclarationKind.NO_WAGE_FUND: None,
    }
    assert "Non dichiarato" in owner.get("/azienda/sedi/").text


def test_i_do_not_know_alone_declares_nothing(owner):
    answer = send(owner, "/azienda/sedi/dichiarazioni", safety="", law_68="")

    assert "Rispondi ad almeno una domanda" in answer.text
    assert declared() == []


def test_an_answer_that_is_none_of_the_three_is_refused(owner):
    send(owner, "/azienda/sedi/dichiarazioni", safety="forse")

    assert declared() == []


def test_a_correction_is_a_new_row(owner, company):
    send(owner, "/azienda/sedi/organico", **COUNTED)
    send(owner, "/azienda/sedi/organico", **{**COUNTED, "permanent": "8"})

    assert [row.permanent for row in counts()] == [7, 8]
    assert standing.headcount(company, None).permanent == 8


def test_two_who_declare_at_once_do_not_both_count_unseen(owner, signed_in, company):
    operator, address = signed_in(Role.OPERATOR), f"/gestione/sedi/azienda/{company.id}/organico"
    seen = carried(operator, address)
    send(owner, "/azienda/sedi/organico", **COUNTED)

    answer = operator.post(address, data={**seen, **COUNTED, **HEARD, "permanent": "1"})

    assert "Nel frattempo" in answer.text
    assert [row.permanent for row in counts()] == [7]


@pytest.mark.parametrize("page", ["organico", "dichiarazioni", "ancora-cosi"])
def test_whatever_was_just_declared_annulla_takes_back(owner, company, page):
    make.headcount(company, permanent=3)
    before = (standing.headcount(company, None).id, standing.declarations(company))
    fields = {
        "organico": COUNTED,
        "dichiarazioni": {"safety": "no"},
        "ancora-cosi": {"headcounts-0-permanent": "5", "headcounts-0-fixed_term": "0", "law_68": "yes"},
    }
    send(owner, f"/azienda/sedi/{page}", **fields[page])
    written = last_event().id

    answer = press(owner, "/azienda/", f"/azienda/sedi/annulla/{written}")

    assert answer.status_code == 302
    assert (standing.headcount(company, None).id, standing.declarations(company)) == before
    assert press(owner, "/azienda/", f"/azienda/sedi/annulla/{written}").status_code == 409


def test_only_the_last_word_is_taken_back(owner, company):
    send(owner, "/azienda/sedi/organico", **COUNTED)
    first = last_event().id
    send(owner, "/azienda/sedi/organico", **{**COUNTED, "permanent": "8"})

    assert press(owner, "/azienda/", f"/azienda/sedi/annulla/{first}").status_code == 409
    assert standing.headcount(company, None).permanent == 8


@pytest.mark.parametrize(("moment", "expired"), [("2027-10-03 23:59+02:00", False), ("2027-10-04 00:00+02:00", True)])
def test_a_declaration_holds_through_its_last_day_in_rome(app, moment, expired):
    row = make.headcount(declared_on=date(2026, 10, 3), valid_until=date(2027, 10, 3))

    with time_machine.travel(moment, tick=False):
        assert row.is_expired is expired


def test_an_expired_one_is_shown_as_a_warning(owner, signed_in, company):
    make.headcount(company, days=-1)
    make.declaration(company, days=10)

    page = signed_in(Role.OPERATOR).get(f"/gestione/aziende/{company.id}").text
    assert "Scaduto il" in page and "Scade il" in page
    assert "È ancora così?" in owner.get("/azienda/").text


def test_the_months_are_a_fact_of_the_project(owner):
    with transaction():
        facts.record_fact(code=validity.FACT, value_it="6", value_en="6")

    send(owner, "/azienda/sedi/organico", **COUNTED)

    assert counts()[0].valid_until == validity.months_after(today(), 6)


@pytest.mark.parametrize("value", ["un anno", "0", "9999999999999", "—"])
def test_a_fact_that_is_no_number_of_months_leaves_the_usual_year(app, value):
    with transaction():
        facts.record_fact(code=validity.FACT, value_it=value, value_en=value)

    assert validity.months() == validity.USUAL_MONTHS


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 25), 12, date(2027, 11, 25)),
    ],
)
def test_months_end_where_the_calendar_has_them(day, months, last):
    assert validity.months_after(day, months) == last


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, validity.MOST_MONTHS))
def test_so_many_months_later_is_in_that_month(day, months):
    later = validity.months_after(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


SAID = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 2), st.booleans(), st.integers(-3, 40)), max_size=8
)  # day, place (0: the company), taken back, days left


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAID)
def test_the_newest_word_holds_whoever_is_asked_python_or_the_database(app, said):
    for kind in (HeadcountDeclaration, CompanySite):
        db.session.execute(sa.delete(kind))
    company = make.company()
    sites = [None, make.site(company).id, make.site(company).id]
    for day, place, back, left in said:
        until = today() + timedelta(days=left)
        known = {"declared_on": today() - timedelta(days=10 - day), "valid_until": until, "site_id": sites[place]}
        make.headcount(company, **known, withdrawn_at=now() if back else None)
    db.session.expire_all()

    held = {row.id for row in standing.newest_by(company.headcounts, lambda row: row.site_id).values()}
    asked = sa.select(HeadcountDeclaration.id).where(*queries.holds(HeadcountDeclaration))

    assert set(db.session.scalars(asked)) == held
    for place in sites:
        there = [row for row in company.headcounts if row.site_id == place and not row.withdrawn_at]
        best = max(there, key=lambda row: (row.declared_on, row.id), default=None)
        assert (best.id in held) if best else not (held & {row.id for row in there})
