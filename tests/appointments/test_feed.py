"""Appointments in calendars: the file of one, and the feed by a secret link."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.accounts.models import Absence, User
from portal.appointments import feed, ics
from portal.appointments.models import Appointment, AppointmentKind, AppointmentStatus
from portal.companies.models import Company, Contact
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.links import PersonalLink
from portal.core.roles import Role
from tests import make
from tests.appointments.steps import HOME, acted, again
from tests.browsing import press

PROFILE = "/gestione/profilo/"
READABLE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300)


def address(browser):
    """Make the link on one's own page, and read it off the answer."""
    answer = press(browser, PROFILE, f"{HOME}/calendario/crea")
    return re.search(r'value="http://portale\.example(/calendario/[^"]+\.ics)"', answer.text)[1]


def events(text):
    return Calendar.from_ical(text).walk("VEVENT")


@pytest.fixture
def seen(operator, browser):
    """What the calendar of who is signed in shows now."""
    path = address(operator)
    return lambda: events(browser.get(path).text)


def test_the_link_is_made_on_one_s_own_page_and_shown_once(operator):
    assert "Crea collegamento" in operator.get(PROFILE).text

    path = address(operator)

    page = operator.get(PROFILE).text
    assert path not in page
    assert "Crea un altro collegamento" in page
    assert path.split("/")[2].removesuffix(".ics") not in db.session.scalars(sa.select(PersonalLink.token_hash)).all()


def test_the_feed_says_who_where_and_the_number_to_call_and_nothing_about_people(operator, somebody, browser):
    company = make.company(name="Hotel Aurora, bar; e «spa»")
    make.appointment(company, with_id=somebody.id, place="via del Mare 1", about="Per il tirocinio di Mario Rossi")

    text = browser.get(address(operator)).text

    (event,) = events(text)
    assert event["summary"] == "Visita in azienda: Hotel Aurora, bar; e «spa»"
    assert event["location"] == "via del Mare 1"
    assert event["description"] == "Telefono: 0766 555012"
    assert "Rossi" not in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_a_program_reads_it_without_session_or_cookie_and_nobody_keeps_it(operator, browser):
    path = address(operator)

    answer = browser.get(path)

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in answer.headers
    again_ = browser.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again_.status_code, again_.text) == (304, "")


def test_what_changes_is_seen_at_once_under_the_same_name(operator, somebody, seen):
    appointment = make.appointment(with_id=somebody.id)
    (first,) = seen()

    fields = {"kind": "visit", "day": "2026-12-01", "hour": "16:00", "minutes": "30", "with_id": somebody.id}
    acted(operator, appointment, "sposta", **fields)
    (second,) = seen()
    acted(operator, again(appointment), "disdici", text="Malata")
    (third,) = seen()

    assert first["uid"] == second["uid"] == third["uid"]
    assert first["sequence"] < second["sequence"] < third["sequence"]
    assert second["dtstart"].dt == datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
    assert [event["status"] for event in (first, second, third)] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert "Malata" not in str(third)


def test_only_one_s_own_are_shown_and_of_who_is_away_the_substitute_sees_them_too(operator, somebody, seen):
    absent = make.user(name="Giulia Serra")
    make.appointment(make.company(name="Mia"), with_id=somebody.id)
    make.appointment(make.company(name="Sua"), with_id=absent.id)
    assert [str(event["summary"]) for event in seen()] == ["Visita in azienda: Mia"]

    today = date(2026, 11, 25)
    make.kept(Absence(absent_id=absent.id, substitute_id=somebody.id, starts_on=today, ends_on=today, named_by_id=absent.id))

    assert [str(event["summary"]) for event in seen()] == [
        "Visita in azienda: Mia",
        "Visita in azienda: Sua (al posto di Giulia Serra)",
    ]


def test_what_is_long_past_is_left_out(somebody, seen):
    make.appointment(with_id=somebody.id, starts_at=now() - timedelta(days=91))
    make.appointment(make.company(name="Recente"), with_id=somebody.id, starts_at=now() - timedelta(days=89))

    assert [str(event["summary"]) for event in seen()] == ["Visita in azienda: Recente"]


def test_a_new_link_ends_the_one_before_and_revoking_ends_it_for_good(operator, browser):
    first, second = address(operator), address(operator)

    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    press(operator, PROFILE, f"{HOME}/calendario/revoca")

    assert browser.get(second).status_code == 404
    acts = db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()
    assert acts == ["calendar.link_made", "calendar.link_made", "calendar.link_revoked"]


@pytest.mark.parametrize("token", ["x", "è", "%00x", "a" * 5000, "..%2f..", "company_area"])
def test_a_guessed_link_is_not_found(browser, token):
    assert browser.get(f"/calendario/{token}.ics").status_code in {400, 404}


def test_who_is_suspended_or_may_see_no_companies_any_more_has_no_calendar(operator, somebody, browser):
    path = address(operator)
    with transaction():
        db.session.get_one(User, somebody.id).suspended_at = now()
    assert browser.get(path).status_code == 404
    with transaction():
        user = db.session.get_one(User, somebody.id)
        user.suspended_at, user.roles = None, {Role.EDITOR}

    assert browser.get(path).status_code == 404


def test_a_link_into_a_company_s_area_is_no_calendar(browser, operator, somebody):
    from portal.core import links

    with transaction():
        token = links.issue("company_area", somebody.id, days=1)

    assert browser.get(f"/calendario/{token}.ics").status_code == 404


def test_the_link_ends_after_two_years(operator, browser, wednesday):
    path = address(operator)

    wednesday.shift(timedelta(days=feed.LINK_DAYS, minutes=1))

    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_who_sees_no_appointments_is_offered_no_calendar(signed_in, role):
    browser = signed_in(role)

    assert "Crea collegamento" not in browser.get(PROFILE).text
    assert press(browser, PROFILE, f"{HOME}/calendario/crea").status_code == 403


def test_one_appointment_is_taken_to_whatever_calendar(operator):
    appointment = make.appointment()

    answer = operator.get(f"{HOME}/{appointment.id}/appuntamento.ics")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="appuntamento.ics"'
    (event,) = events(answer.text)
    assert event["dtstart"].dt == appointment.starts_at
    assert event["url"] == f"http://portale.example{HOME}/{appointment.id}"


@given(
    st.builds(
        Appointment,
        id=st.integers(1, 2**31 - 1),
        uid=st.uuids().map(str),
        version=st.integers(1, 10_000),
        kind=st.sampled_from(AppointmentKind),
        status=st.sampled_from(AppointmentStatus),
        starts_at=st.datetimes(
            datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2040-01-01"), timezones=st.just(UTC)
        ).map(lambda at: at.replace(microsecond=0)),
        minutes=st.integers(5, 600),
        place=READABLE,
        about=READABLE,
        created_at=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
        changed_at=st.just(datetime(2026, 1, 2, tzinfo=UTC)),
        company=st.builds(
            Company, name=READABLE, contacts=st.lists(st.builds(Contact, phone=st.just("+390766555012")), max_size=1)
        ),
        operator=st.builds(User, name=READABLE),
        with_id=st.just(1),
    )
)
def test_every_appointment_survives_the_way_through_its_file(house, appointment):
    with house.test_request_context("/gestione/"):
        text = ics.calendar([appointment], lambda _each: "http://portale.example/x")

    (event,) = events(text)
    assert event["uid"] == appointment.uid
    assert event["sequence"] == appointment.version - 1
    assert (event["dtstart"].dt, event["dtend"].dt) == (appointment.starts_at, appointment.ends_at)
    assert str(event.get("location", "")) == appointment.place
    assert str(event["summary"]).endswith(appointment.label)
    assert (event["status"] == "CANCELLED") == (appointment.status is AppointmentStatus.CALLED_OFF)
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
