"""Planning, moving, calling off, and writing how it went."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal.appointments.models import Appointment, AppointmentStatus
from portal.companies.models import Company, CompanyEvent
from portal.companies.relation import Relation
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.roles import Role
from tests import make
from tests.appointments.conftest import WEDNESDAY
from tests.appointments.steps import HOME, LATER, acted, again, fixed, last_event, the_one
from tests.browsing import attribute, press
from tests.content.conftest import counted_statements


def test_an_appointment_is_planned_from_the_page_of_the_company_and_stands_there(operator, somebody):
    company = make.company(name="Hotel Aurora")

    answer = fixed(operator, company, with_id=somebody.id, place="via del Mare 1", about="Firma della convenzione")

    assert answer.location == f"/gestione/aziende/{company.id}"
    made = the_one()
    assert (made.starts_at, made.minutes) == (datetime(2026, 12, 3, 9, 0, tzinfo=UTC), 45)
    page = operator.get(answer.location).text
    assert "gio 3 dic 10:00" in page
    assert "Appuntamento fissato" in page
    assert last_event().text == "Visita in azienda, gio 3 dic 2026, 10:00, Luca Moretti"
    assert "via del Mare 1" in operator.get(f"{HOME}/{made.id}").text


def test_from_the_list_one_says_first_with_which_company(operator):
    company = make.company(name="Caffè Centrale")
    make.company(name="Caffè Chiuso", excluded_at=now(), exclusion_reason="segreto")

    page = operator.get(f"{HOME}/nuovo?q=caffe").text

    assert f'href="{HOME}/azienda/{company.id}/nuovo"' in page
    assert "Caffè Chiuso" not in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"day": "2026-11-24"}, "già passata"),
        ({"day": "domani"}, "scrivila come 31/01/2027"),
        ({"day": ""}, "Scegli il giorno."),
        ({"hour": "alle dieci"}, "Scrivi l&#39;ora come 09:30."),
        ({"hour": ""}, "Scrivi l&#39;ora."),
        ({"minutes": "0"}, "da 5 a 600."),
        ({"minutes": "9999999999999999999999"}, "da 5 a 600."),
        ({"with_id": "999"}, "Scegli una delle risposte"),
        ({"kind": "party"}, "elenco"),
    ],
)
def test_what_can_not_be_is_said_at_its_field_and_nothing_is_planned(operator, somebody, wrong, words):
    answer = fixed(operator, make.company(), **{"with_id": somebody.id, **wrong})

    assert words in answer.text
    assert not db.session.scalars(sa.select(Appointment)).all()


def test_nothing_is_planned_with_who_is_excluded(operator, somebody):
    company = make.company(excluded_at=now(), exclusion_reason="segreto")

    assert "prima va riammessa" in fixed(operator, company, with_id=somebody.id).text
    assert "Fissa un appuntamento" not in operator.get(f"/gestione/aziende/{company.id}").text


def test_a_clash_is_told_once_and_then_it_is_as_whoever_plans_likes(operator, somebody):
    make.appointment(make.company(name="Bar Faro"), with_id=somebody.id, starts_at=datetime(2026, 12, 3, 9, 30, tzinfo=UTC))
    company = make.company()

    told = fixed(operator, company, with_id=somebody.id)
    assert "in quelle ore ha già: gio 3 dic 10:30 Visita in azienda: Bar Faro" in told.text
    assert "Salva lo stesso" in told.text
    seen = attribute(re.search(r'<input[^>]*name="despite"[^>]*>', told.text)[0], "value")
    answer = fixed(operator, company, with_id=somebody.id, despite=seen)

    assert answer.status_code == 302
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Appointment)) == 2


def test_what_clashes_since_is_told_again(operator, somebody):
    make.appointment(with_id=somebody.id, starts_at=datetime(2026, 12, 3, 9, 0, tzinfo=UTC))

    answer = fixed(operator, make.company(), with_id=somebody.id, despite="77.1")

    assert "in quelle ore ha già" in answer.text


@pytest.mark.parametrize("start", [datetime(2026, 12, 3, 8, 30, tzinfo=UTC), datetime(2026, 12, 3, 9, 45, tzinfo=UTC)])
def test_one_after_the_other_is_no_clash_nor_is_a_colleague_s_or_one_called_off(operator, somebody, start):
    make.appointment(with_id=somebody.id, starts_at=start)
    make.appointment(starts_at=datetime(2026, 12, 3, 9, 0, tzinfo=UTC))
    make.appointment(
        with_id=somebody.id, starts_at=datetime(2026, 12, 3, 9, 0, tzinfo=UTC), status=AppointmentStatus.CALLED_OFF
    )

    assert fixed(operator, make.company(), with_id=somebody.id).status_code == 302


def moved(operator, appointment, **fields):
    usual = {"kind": "visit", "day": "2026-12-01", "hour": "16:00", "minutes": "30", "with_id": appointment.with_id}
    return acted(operator, appointment, "sposta", **{**usual, **fields})


def test_an_appointment_is_moved_and_moved_back(operator):
    appointment = make.appointment()
    was = appointment.starts_at

    moved(operator, appointment)

    assert again(appointment).starts_at == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    event = last_event()
    assert event.kind == "appointment_moved"
    assert "gio 26 nov 2026, 10:00" in event.text and "mar 1 dic 2026, 16:00" in event.text
    press(operator, "/gestione/", f"{HOME}/annulla/{event.id}")
    assert again(appointment).starts_at == was
    assert last_event().kind == "appointment_undone"


def test_a_correction_without_another_time_is_no_move(operator):
    appointment = make.appointment()

    moved(operator, appointment, day="2026-11-26", hour="10:00", place="dal commercialista")

    assert again(appointment).place == "dal commercialista"
    assert last_event().kind == "appointment_changed"


def test_who_saves_second_is_told_and_what_was_typed_stays(operator):
    appointment = make.appointment()
    seen = appointment.version
    moved(operator, appointment)

    answer = moved(operator, again(appointment), version=seen, hour="18:15")

    assert "Nel frattempo qualcun altro ha cambiato" in answer.text
    assert 'value="18:15"' in answer.text
    assert again(appointment).starts_at == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def test_an_appointment_is_called_off_for_a_reason_never_deleted_and_taken_back(operator):
    appointment = make.appointment()

    assert "Scrivi il motivo" in acted(operator, appointment, "disdici", text="").text
    acted(operator, appointment, "disdici", text="La titolare è malata")

    assert again(appointment).status is AppointmentStatus.CALLED_OFF
    event = last_event()
    assert event.kind == "appointment_off"
    assert event.text.endswith("La titolare è malata")
    press(operator, "/gestione/", f"{HOME}/annulla/{event.id}")
    assert (again(appointment).status, again(appointment).outcome) == (AppointmentStatus.PLANNED, "")


def test_how_it_went_is_written_with_what_comes_next_and_all_of_it_is_taken_back(operator):
    appointment = make.appointment(starts_at=now() - timedelta(hours=1))

    acted(
        operator, appointment, "esito", status="held", text="Interessata", next_step="Mandare la scheda",
        next_step_on="2026-11-27",
    )  # fmt: skip

    company = db.session.get_one(Company, appointment.company_id)
    assert again(appointment).status is AppointmentStatus.HELD
    assert (company.relation, company.next_step) == (Relation.CONTACTED, "Mandare la scheda")
    event = last_event()
    assert (event.kind, event.text.endswith(": Interessata")) == ("appointment_held", True)
    press(operator, "/gestione/", f"{HOME}/annulla/{event.id}")
    company = db.session.get_one(Company, appointment.company_id)
    assert again(appointment).status is AppointmentStatus.PLANNED
    assert (company.relation, company.next_step) == (Relation.TO_CONTACT, "")


def test_who_was_not_there_is_written_without_calling_it_heard(operator):
    appointment = make.appointment(starts_at=now() - timedelta(hours=1))

    acted(operator, appointment, "esito", status="missed", next_step="Richiamare", next_step_on="2026-11-26")

    company = db.session.get_one(Company, appointment.company_id)
    assert again(appointment).status is AppointmentStatus.MISSED
    assert (company.relation, company.next_step) == (Relation.TO_CONTACT, "Richiamare")
    kinds = db.session.scalars(sa.select(CompanyEvent.kind).order_by(CompanyEvent.id)).all()
    assert kinds == ["appointment_missed", "step_planned"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "held"}, "Scrivi due parole"),
        ({"status": "called_off", "text": "x"}, "elenco"),
        ({"status": "held", "text": "x", "next_step": "Richiamare"}, "Scegli il giorno"),
    ],
)
def test_an_outcome_without_words_is_none(operator, fields, words):
    appointment = make.appointment(starts_at=now() - timedelta(hours=1))

    assert words in acted(operator, appointment, "esito", **fields).text
    assert again(appointment).status is AppointmentStatus.PLANNED


def test_nobody_writes_how_something_went_that_has_not_begun(operator):
    appointment = make.appointment()

    assert "non è ancora cominciato" in acted(operator, appointment, "esito", status="held", text="Bene").text


def test_what_a_colleague_has_closed_is_not_closed_twice(operator):
    appointment = make.appointment(starts_at=now() - timedelta(hours=1))
    seen = appointment.version
    acted(operator, appointment, "esito", status="held", text="Bene")

    answer = acted(operator, again(appointment), "disdici", version=seen, text="Non più")
    assert "Nel frattempo qualcun altro" in answer.text
    closed = acted(operator, again(appointment), "disdici", text="Non più")

    assert "è già chiuso" in closed.text
    assert again(appointment).status is AppointmentStatus.HELD


def test_an_act_is_not_taken_back_once_more_was_done(operator):
    appointment = make.appointment()
    moved(operator, appointment)
    first = last_event().id
    moved(operator, again(appointment), hour="17:00")

    answer = press(operator, "/gestione/", f"{HOME}/annulla/{first}")

    assert answer.status_code == 409
    assert again(appointment).starts_at == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)


def test_somebody_else_s_undo_is_no_undo_of_an_appointment(operator):
    company = make.company()
    press(operator, f"/gestione/aziende/{company.id}", f"/gestione/aziende/{company.id}/nota", text="Nota")

    assert press(operator, "/gestione/", f"{HOME}/annulla/{last_event().id}").status_code == 409


@pytest.fixture
def several(somebody):
    """One of each kind, mine and a colleague's."""
    other = make.user(name="Giulia Serra")
    for owner in (somebody, other):
        whose = owner.name.split()[0]
        for name, hours in (("stamattina", -1), ("stasera", 8), ("domani", 24), ("ieri", -24)):
            make.appointment(
                make.company(name=f"{name} {whose}"), with_id=owner.id, starts_at=WEDNESDAY + timedelta(hours=hours)
            )
    make.appointment(make.company(name="disdetto"), with_id=somebody.id, status=AppointmentStatus.CALLED_OFF)
    return other


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", "stamattina Luca, stasera Luca, domani Luca"),
        ("?quando=oggi", "stamattina Luca, stasera Luca"),
        ("?quando=esiti", "ieri Luca, stamattina Luca"),
        ("?quando=passati", "disdetto, stamattina Luca, ieri Luca"),
        ("?quando=oggi&con=tutti", "stamattina Luca, stamattina Giulia, stasera Luca, stasera Giulia"),
        ("?quando=oggi&con={other}", "stamattina Giulia, stasera Giulia"),
        ("?quando=pippo&con=999999999999", "stamattina Luca, stasera Luca, domani Luca"),
    ],
)
def test_the_lists_are_mine_or_everybody_s_of_today_to_come_without_outcome_or_past(operator, several, asked, shown):
    page = operator.get(f"{HOME}/" + asked.format(other=several.id)).text

    names = re.findall(r'<th scope="row"><a[^>]*>([^<]+)', page)
    assert ", ".join(names) == shown


def test_the_numbers_above_the_list_are_those_of_the_lists(operator, several):
    page = operator.get(f"{HOME}/").text

    assert re.findall(r'wi-figure-value">(\d+)', page) == ["2", "3", "2"]


def test_oggi_shows_the_day_s_appointments_and_outcomes_one_s_own_first(operator, several):
    page = operator.get("/gestione/").text

    places = [
        page.index(text)
        for text in (
            'id="appuntamenti"', "stasera Luca", "stasera Giulia", 'id="esiti"', "ieri Luca", "stamattina Luca", "ieri Giulia"
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert "domani Luca" not in page


def test_just_before_midnight_in_rome_it_is_still_today(operator, somebody, wednesday):
    make.appointment(
        make.company(name="A mezzanotte"), with_id=somebody.id, starts_at=datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
    )

    def today_s(at):
        wednesday.move_to(at)
        with operator.session_transaction() as session:
            make.signed_in(session, somebody)
        return operator.get(f"{HOME}/?quando=oggi").text

    assert "A mezzanotte" not in today_s(datetime(2026, 11, 25, 22, 59, tzinfo=UTC))
    assert "oggi 00:00" in today_s(datetime(2026, 11, 25, 23, 0, tzinfo=UTC))


def test_the_list_is_taken_away_and_that_is_written_down(operator, several):
    lines = operator.get(f"{HOME}/?quando=oggi&con=tutti&formato=csv").text.splitlines()

    assert len(lines) == 5
    assert lines[1].startswith('"2026-11-25 09:00";"stamattina Luca"')
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="appointments.export")).one()
    assert entry.details == {"filter": {"quando": "oggi", "con": "tutti"}, "rows": 4}


def test_many_appointments_cost_as_many_questions_as_a_few(operator, somebody):
    def cost(page):
        operator.get(page)
        with counted_statements() as asked:
            operator.get(page)
        return len(asked)

    def four():
        for number in range(4):
            make.appointment(with_id=somebody.id, starts_at=now() + timedelta(hours=number))
            make.appointment(with_id=make.user().id, starts_at=now() - timedelta(hours=number))

    four()
    pages = (f"{HOME}/?con=tutti", "/gestione/")
    few = [cost(page) for page in pages]
    for _ in range(4):
        four()
    assert [cost(page) for page in pages] == few


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_has_no_business_with_companies_sees_no_appointments(signed_in, role):
    appointment = make.appointment()
    browser = signed_in(role)

    assert browser.get(f"{HOME}/").status_code == 403
    assert browser.get(f"{HOME}/{appointment.id}").status_code == 403
    assert browser.get(f"{HOME}/{appointment.id}/appuntamento.ics").status_code == 403


def test_who_no_longer_works_here_stays_on_what_was_planned_but_is_not_offered(operator, somebody):
    gone = make.user(name="Andata Via")
    appointment = make.appointment(with_id=gone.id)
    with transaction():
        db.session.merge(gone).suspended_at = now()

    assert "Andata Via" in operator.get(f"{HOME}/{appointment.id}/sposta").text
    assert "Andata Via" not in operator.get(f"{HOME}/azienda/{appointment.company_id}/nuovo").text
    assert moved(operator, again(appointment)).status_code == 302
    assert date(2026, 12, 1) == again(appointment).day != LATER
