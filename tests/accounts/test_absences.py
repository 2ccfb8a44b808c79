"""A substitute has the absent one's rights and list, on those days and no others."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.accounts import queries, services
from portal.accounts.models import Absence, User
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.mail import OutboxMail
from portal.core.roles import Permission, Role
from tests import make
from tests.accounts.steps import send

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)


def noon(day):
    return time_machine.travel(f"{day.isoformat()} 11:00:00+00:00", tick=False)


def name(absent, substitute, first=MONDAY, last=FRIDAY, by=None):
    by = by or make.user(Role.ADMIN)
    absence = services.name_substitute(
        absent_id=absent.id, substitute_id=substitute.id, starts_on=first, ends_on=last, by=by
    )
    db.session.commit()
    return absence


@pytest.fixture
def monday():
    with noon(MONDAY):
        yield


def test_rights_come_and_go_with_the_days(app):
    coordinator, operator = make.user(Role.COORDINATOR), make.user(Role.OPERATOR)
    with noon(MONDAY - timedelta(days=3)):
        name(coordinator, operator)

    def may():
        db.session.expire_all()
        return Permission.FACTS_CONFIRM in operator.permissions

    with noon(MONDAY - timedelta(days=1)):
        assert not may()
    for day in (MONDAY, FRIDAY):
        with noon(day):
            assert may()
    with noon(FRIDAY + timedelta(days=1)):
        assert not may()


def test_the_list_comes_with_the_rights(app, monday):
    absent, substitute = make.user(), make.user()
    name(absent, substitute)

    assert queries.whose_list(substitute) == [substitute.id, absent.id]
    assert queries.whose_list(absent) == [absent.id]
    assert [absence.substitute for absence in queries.substitutes_of(absent)] == [substitute]


def test_a_substitute_opens_pages_that_were_shut(app, signed_in, monday):
    browser = signed_in(Role.OPERATOR)
    substitute = db.session.scalars(sa.select(User)).one()
    assert browser.get("/gestione/assenze").status_code == 403

    name(make.user(Role.COORDINATOR), substitute)

    assert browser.get("/gestione/assenze").status_code == 200


def test_rights_are_not_handed_on(app, monday):
    first, second, third = make.user(Role.COORDINATOR), make.user(), make.user()
    name(first, second)
    with pytest.raises(RuleBroken, match="manca anche"):
        name(make.user(), first)
    name(second, third, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4))

    with noon(FRIDAY + timedelta(days=3)):
        assert Permission.FACTS_CONFIRM not in third.permissions


def test_a_suspended_person_lends_no_rights(app, monday):
    coordinator, operator = make.user(Role.COORDINATOR), make.user()
    name(coordinator, operator)
    coordinator.suspended_at = now()
    db.session.commit()

    assert Permission.FACTS_CONFIRM not in operator.permissions


def test_nobody_hands_out_rights_that_one_does_not_have(app, monday):
    administrator, coordinator = make.user(Role.ADMIN), make.user(Role.COORDINATOR)

    with pytest.raises(RuleBroken, match="nomina un amministratore"):
        name(administrator, coordinator, by=coordinator)
    name(administrator, coordinator, by=administrator)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (FRIDAY, MONDAY, "prima del primo"),
        (MONDAY - timedelta(days=9), MONDAY - timedelta(days=1), "già passati"),
    ],
)
def test_days_that_make_no_sense_are_refused(app, monday, first, last, words):
    with pytest.raises(RuleBroken, match=words):
        name(make.user(), make.user(), first, last)


def test_pairs_that_make_no_sense_are_refused(app, monday):
    operator = make.user()
    refused = {
        "se stesso": (operator, operator),
        "aree diverse": (operator, make.user(Role.SOCIAL_WORKER)),
        "due persone": (operator, make.user(suspended_at=now())),
    }

    for words, pair in refused.items():
        with pytest.raises(RuleBroken, match=words):
            name(*pair)


def test_the_same_substitute_is_not_written_twice(app, monday):
    absent, substitute = make.user(), make.user()
    name(absent, substitute)

    with pytest.raises(RuleBroken, match="È già scritto"):
        name(absent, substitute, FRIDAY, FRIDAY + timedelta(days=7))


@pytest.mark.parametrize("wrong", [{"ends_on": MONDAY - timedelta(days=1)}, {"substitute_id": None}])
def test_the_database_itself_refuses_days_out_of_order_and_oneself(app, wrong):
    absent, substitute = make.user(), make.user()
    given = {"absent_id": absent.id, "substitute_id": substitute.id, "starts_on": MONDAY, "ends_on": FRIDAY}
    row = Absence(**{**given, "named_by_id": absent.id, **wrong})
    row.substitute_id = row.substitute_id or absent.id

    with pytest.raises(sa.exc.IntegrityError):
        make.kept(row)
    db.session.rollback()


def test_a_coordinator_names_and_calls_off_a_substitute(signed_in, monday):
    absent, substitute = make.user(name="Bice Bassi"), make.user(name="Carla Corti")
    browser = signed_in(Role.COORDINATOR)

    send(
        browser,
        "/gestione/assenze",
        absent_id=absent.id,
        substitute_id=substitute.id,
        starts_on=MONDAY.isoformat(),
        ends_on=FRIDAY.isoformat(),
    )

    page = browser.get("/gestione/assenze").text
    assert "dal lun 23 nov al ven 27 nov" in page
    assert "In corso" in page
    written = db.session.scalars(sa.select(OutboxMail)).one()
    assert (written.recipient, written.subject) == (substitute.email, "Sostituisci Bice Bassi")
    absence = db.session.scalars(sa.select(Absence)).one()
    send(browser, f"/gestione/assenze/{absence.id}/termina", seen_on="/gestione/assenze")
    assert queries.whose_list(db.session.get(User, substitute.id)) == [substitute.id]
    assert "terminata prima" in browser.get("/gestione/assenze").text


def options(page, name):
    """The choices of a select: for each group, the names in it."""
    field = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)[0]
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', field, re.DOTALL)
    return {group: re.findall(r">([^<·]+) ·", choices) for group, choices in groups}


def test_only_people_who_can_stand_in_for_each_other_are_offered(signed_in):
    make.user(Role.ADMIN, name="Ada Alti")
    for role, called in ((Role.OPERATOR, "Bice Bassi"), (Role.EDITOR, "Elio Edini"), (Role.SOCIAL_WORKER, "Sara Soli")):
        make.user(role, name=called)
    browser = signed_in(Role.COORDINATOR)
    db.session.scalars(sa.select(User).order_by(User.id.desc())).first().name = "Carla Corti"
    db.session.commit()

    page = browser.get("/gestione/assenze").text

    assert options(page, "absent_id") == {
        "Lavoro con le aziende": ["Bice Bassi", "Carla Corti"],
        "Redazione e controllo": ["Elio Edini"],
    }
    assert options(page, "substitute_id") == {
        "Lavoro con le aziende": ["Ada Alti", "Bice Bassi", "Carla Corti"],
        "Redazione e controllo": ["Elio Edini"],
    }


def test_two_social_workers_stand_in_for_each_other(signed_in):
    make.user(Role.SOCIAL_WORKER, name="Sara Soli")
    make.user(Role.SOCIAL_WORKER, name="Ugo Uno")

    page = signed_in(Role.ADMIN).get("/gestione/assenze").text

    assert options(page, "absent_id") == options(page, "substitute_id") == {"Servizio sociale": ["Sara Soli", "Ugo Uno"]}


@pytest.mark.parametrize(("typed", "said"), [("", "Scrivi il primo giorno."), ("ieri", "Scrivi la data come 31/01/2027.")])
def test_a_day_written_wrongly_is_one_sentence(signed_in, typed, said):
    page = send(signed_in(Role.COORDINATOR), "/gestione/assenze", starts_on=typed, ends_on=FRIDAY.isoformat()).text

    told = re.search(r'id="starts_on-error">.*?</p>', page, re.DOTALL)[0]
    assert re.findall(r"Scrivi [^.]+\.", told) == [said]


@pytest.mark.parametrize(
    "fields", [{}, {"absent_id": "x"}, {"absent_id": "999999", "substitute_id": "1"}, {"starts_on": "ieri"}]
)
def test_a_form_filled_in_badly_is_sent_back(signed_in, fields):
    answer = send(signed_in(Role.COORDINATOR), "/gestione/assenze", **fields)

    assert answer.status_code == 200
    assert not db.session.scalars(sa.select(Absence)).all()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.EDITOR, Role.AUDITOR, Role.SOCIAL_WORKER])
def test_naming_a_substitute_is_for_coordinators(signed_in, role):
    browser = signed_in(role)

    assert browser.get("/gestione/assenze").status_code == 403
    assert browser.post("/gestione/assenze/1/termina").status_code in {400, 403}


def test_a_person_reads_the_own_absences(signed_in, monday):
    browser = signed_in(Role.OPERATOR)
    me = db.session.scalars(sa.select(User)).one()
    name(me, make.user(name="Carla Corti"))

    assert "ti sostituisce Carla Corti" in browser.get("/gestione/profilo").text
