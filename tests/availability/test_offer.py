from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal.availability import jobs, queries, services
from portal.availability.models import HOLDS_DAYS, Availability, AvailabilityState
from portal.companies.models import CompanyEvent, CompanyStatus
from portal.core.database import db, now, transaction
from portal.core.errors import RuleBroken
from portal.core.language import day
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from portal.core.workdays import today
from tests import make
from tests.browsing import press

OFFER = {"tasks": "Sistemare il magazzino", "places": "2", "weekly_hours": "25", "kinds": ["hire"], "would_hire": "maybe"}


@pytest.fixture
def offer(company):
    return make.availability(company)


def again(offer):
    return db.session.get_one(Availability, offer.id)


def test_a_company_offers_itself_from_its_own_page(owner, company):
    answer = press(owner, "/azienda/disponibilita/nuova", "/azienda/disponibilita/nuova", **OFFER)

    assert answer.location == "/azienda/"
    made = db.session.scalars(sa.select(Availability)).one()
    assert (made.tasks, made.places, made.kinds, made.would_hire) == ("Sistemare il magazzino", 2, ["hire"], "maybe")
    assert made.expires_on == today() + timedelta(days=HOLDS_DAYS)


def test_changing_an_offer_also_renews_it(owner, offer):
    address = f"/azienda/disponibilita/{offer.id}"

    press(owner, address, address, **OFFER, version=offer.version)

    assert again(offer).tasks == "Sistemare il magazzino"
    assert again(offer).expires_on == today() + timedelta(days=HOLDS_DAYS)


STOOD = {
    "open": {},
    "paused": {"paused_at": now()},
    "expired": {"expires_on": today() - timedelta(days=3)},
    "over": {"ends_on": today() - timedelta(days=3), "reminded_on": today() - timedelta(days=9)},
}


def stands(offer):
    return [getattr(again(offer), name) for name in services.MOVED]


@pytest.mark.parametrize("act", ["pausa", "riprendi", "conferma", "ritira"])
@pytest.mark.parametrize("stood", STOOD)
def test_whatever_a_company_did_to_its_offer_annulla_puts_all_of_it_back(owner, company, act, stood):
    offer = make.availability(company, **STOOD[stood])
    before = stands(offer)
    press(owner, "/azienda/", f"/azienda/disponibilita/{offer.id}/{act}")
    event = db.session.scalars(sa.select(CompanyEvent)).one()
    assert f"/azienda/disponibilita/annulla/{event.id}" in owner.get("/azienda/").text

    press(owner, "/azienda/", f"/azienda/disponibilita/annulla/{event.id}")

    assert stands(offer) == before
    last = db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()
    assert (last.kind, last.actor_name) == ("availability_undone", company.contacts[0].title)


@pytest.mark.parametrize(("act", "state"), [("pausa", AvailabilityState.PAUSED), ("ritira", AvailabilityState.WITHDRAWN)])
def test_a_company_pauses_or_withdraws(owner, offer, act, state):
    press(owner, "/azienda/", f"/azienda/disponibilita/{offer.id}/{act}")

    assert again(offer).state is state


def test_a_company_takes_back_only_what_its_own_people_did(owner, signed_in, company):
    mine, foreign = make.availability(company), make.availability(make.company())
    with transaction():
        other = services.pause(again(foreign)).id
    press(signed_in(Role.OPERATOR), "/gestione/", f"/gestione/disponibilita/{mine.id}/non-piu")
    settled = db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first().id

    for event in (other, settled):
        assert press(owner, "/azienda/", f"/azienda/disponibilita/annulla/{event}").status_code == 404


def test_an_offer_is_over_when_its_own_period_is(signed_in, company):
    over = make.availability(company, ends_on=today() - timedelta(days=1))
    make.availability(company, ends_on=today() + timedelta(days=1))

    assert over.state is AvailabilityState.EXPIRED
    assert [each.id for each in queries.expiring()] == [over.id]
    assert queries.to_remind(365) == [over.id + 1]
    press(signed_in(Role.OPERATOR), "/gestione/", f"/gestione/disponibilita/{over.id}/vale-ancora")
    assert again(over).state is AvailabilityState.OPEN
    assert queries.expiring() == []


@pytest.mark.parametrize("days", [None, 99, 100, 101])
def test_the_database_and_the_row_agree_on_the_last_day(app, days):
    offer = make.availability(ends_on=days and today() + timedelta(days=days))

    assert db.session.scalar(sa.select(Availability.holds_until)) == offer.holds_until


def test_one_tap_confirms_that_an_offer_still_holds(owner, company):
    ending = make.availability(company, expires_on=today())

    press(owner, "/azienda/", f"/azienda/disponibilita/{ending.id}/conferma")

    assert again(ending).expires_on == today() + timedelta(days=HOLDS_DAYS)


@pytest.mark.parametrize("act", ["", "/pausa", "/conferma", "/ritira"])
def test_another_company_s_offer_is_not_found(owner, act):
    foreign = make.availability(make.company())

    assert press(owner, "/azienda/", f"/azienda/disponibilita/{foreign.id}{act}").status_code == 404


def test_an_end_before_the_start_is_asked_again(owner, offer):
    address = f"/azienda/disponibilita/{offer.id}"

    answer = press(owner, address, address, **OFFER, version=offer.version, starts_on="2099-05-01", ends_on="2099-04-01")

    assert "La fine viene prima" in answer.text


def test_an_offer_already_begun_is_changed_without_moving_its_start(owner, company):
    begun = make.availability(company, starts_on=today() - timedelta(days=30))
    address = f"/azienda/disponibilita/{begun.id}"

    press(owner, address, address, **OFFER, version=begun.version, starts_on=begun.starts_on.isoformat())
    assert again(begun).tasks == "Sistemare il magazzino"

    another = (today() - timedelta(days=29)).isoformat()
    assert "già passata" in press(owner, address, address, **OFFER, starts_on=another).text


def test_a_withdrawn_offer_can_not_be_changed(offer):
    with transaction():
        services.withdraw(again(offer))

    with pytest.raises(RuleBroken):
        services.pause(again(offer))


@pytest.mark.parametrize(
    ("days", "state"), [(1, AvailabilityState.OPEN), (0, AvailabilityState.OPEN), (-1, AvailabilityState.EXPIRED)]
)
def test_an_offer_holds_through_its_last_day(app, days, state):
    assert make.availability(expires_on=today() + timedelta(days=days)).state is state


def test_the_desk_lists_what_ends_within_the_month_and_its_row_settles_it(signed_in, company):
    soon = make.availability(company, expires_on=today() + timedelta(days=5))
    operator = signed_in(Role.OPERATOR)
    assert company.name in operator.get("/gestione/").text

    press(operator, "/gestione/", f"/gestione/disponibilita/{soon.id}/vale-ancora")

    assert again(soon).expires_on == today() + timedelta(days=HOLDS_DAYS)
    assert queries.expiring() == []


def test_the_list_of_offers_says_what_stands_and_what_is_to_settle(signed_in):
    make.availability(make.company(name="Che scade"), expires_on=today() + timedelta(days=5), places=2)
    make.availability(make.company(name="Che dura"))
    make.availability(make.company(name="Ritirata"), withdrawn_at=now())
    make.availability(make.company(name="Non accettata", status=CompanyStatus.DECLINED))
    operator = signed_in(Role.OPERATOR)

    page = operator.get("/gestione/disponibilita/").text
    assert page.index("Che scade") < page.index("Che dura")
    assert "Ritirata" not in page
    assert "Non accettata" not in page
    assert "Che dura" not in operator.get("/gestione/disponibilita/?scade=presto").text
    taken = operator.get("/gestione/disponibilita/?formato=csv").text
    assert (
        f'"Che scade";"+390766555012";"{today() + timedelta(days=5)}";"Aperta";"Aiuto in cucina";"Civitavecchia";"2"'
        in taken
    )


def test_an_offer_that_ended_long_ago_waits_until_somebody_settles_it(app):
    ended = make.availability(expires_on=today() - timedelta(days=200))

    assert [offer.id for offer in queries.expiring()] == [ended.id]


@pytest.mark.parametrize("act", ["vale-ancora", "non-piu"])
def test_what_an_operator_settled_is_taken_back(signed_in, company, act):
    soon = make.availability(company, expires_on=today() + timedelta(days=5))
    operator = signed_in(Role.OPERATOR)
    press(operator, "/gestione/", f"/gestione/disponibilita/{soon.id}/{act}")
    event = db.session.scalars(sa.select(CompanyEvent)).one()

    press(operator, "/gestione/", f"/gestione/disponibilita/annulla/{event.id}")

    assert again(soon).expires_on == today() + timedelta(days=5)
    assert again(soon).state is AvailabilityState.OPEN
    assert press(operator, "/gestione/", f"/gestione/disponibilita/annulla/{event.id}").status_code == 409


@pytest.mark.parametrize("company_s_act", ["ritira", "pausa", "conferma"])
def test_what_the_company_said_since_is_not_overruled_by_an_old_annulla(signed_in, owner, company, company_s_act):
    soon = make.availability(company, expires_on=today() + timedelta(days=5))
    operator = signed_in(Role.OPERATOR)
    press(operator, "/gestione/", f"/gestione/disponibilita/{soon.id}/vale-ancora")
    event = db.session.scalars(sa.select(CompanyEvent)).one()
    press(owner, "/azienda/", f"/azienda/disponibilita/{soon.id}/{company_s_act}")
    said = (again(soon).state, again(soon).expires_on)

    answer = press(operator, "/gestione/", f"/gestione/disponibilita/annulla/{event.id}")

    assert answer.status_code == 409
    assert "Nel frattempo" in answer.text
    assert (again(soon).state, again(soon).expires_on) == said


def test_who_was_asked_already_is_not_asked_again_after_an_annulla(signed_in, company):
    soon = make.availability(company, expires_on=today() + timedelta(days=5), reminded_on=today())
    operator = signed_in(Role.OPERATOR)
    press(operator, "/gestione/", f"/gestione/disponibilita/{soon.id}/vale-ancora")
    event = db.session.scalars(sa.select(CompanyEvent)).one()

    press(operator, "/gestione/", f"/gestione/disponibilita/annulla/{event.id}")

    assert again(soon).reminded_on == today()
    assert jobs.remind_of_expiring.act() == 0


def test_the_database_knows_the_same_week_as_the_form(app, company):
    with pytest.raises(IntegrityError):
        make.availability(company, weekly_hours=41)


def test_two_weeks_before_the_end_the_company_is_asked_once(app, company):
    make.availability(company, expires_on=today() + timedelta(days=jobs.DAYS_BEFORE))
    make.availability(company, expires_on=today() + timedelta(days=jobs.DAYS_BEFORE + 1))

    assert [jobs.remind_of_expiring.act(), jobs.remind_of_expiring.act()] == [1, 0]
    mail = db.session.scalars(sa.select(OutboxMail)).one()
    assert "/vale/" in mail.text


@pytest.mark.parametrize("act", [services.withdraw, services.pause, services.renew])
def test_an_offer_that_changes_while_the_reminders_go_out_is_not_asked_about(app, company, monkeypatch, act):
    offer = make.availability(company, expires_on=today())
    found = queries.to_remind(jobs.DAYS_BEFORE)
    monkeypatch.setattr(queries, "to_remind", lambda days: found)
    with transaction():
        act(again(offer))

    assert jobs.remind_of_expiring.act() == 0
    assert db.session.scalars(sa.select(OutboxMail)).all() == []


def test_a_reminder_that_can_not_be_written_stops_no_other(app, company, monkeypatch, caplog):
    broken = make.availability(company, expires_on=today()).id
    make.availability(company, expires_on=today())
    remind = services.remind

    def stumble(offer):
        remind(offer)
        if offer.id == broken:
            raise ValueError("unreadable")

    monkeypatch.setattr(services, "remind", stumble)

    assert [jobs.remind_of_expiring.act(), jobs.remind_of_expiring.act()] == [1, 0]
    assert len(db.session.scalars(sa.select(OutboxMail)).all()) == 1
    assert "unreadable" in caplog.text


def test_who_was_not_accepted_or_can_not_be_written_to_gets_no_reminder(app):
    make.availability(make.company(status=CompanyStatus.DECLINED), expires_on=today())
    make.availability(make.company(confirmed=False), expires_on=today())

    jobs.remind_of_expiring.act()

    assert db.session.scalars(sa.select(OutboxMail)).all() == []


def test_a_second_tap_on_pause_is_the_same_act_and_one_annulla_takes_it_back(owner, offer):
    for _ in range(2):
        press(owner, "/azienda/", f"/azienda/disponibilita/{offer.id}/pausa")
    event = db.session.scalars(sa.select(CompanyEvent)).one()

    press(owner, "/azienda/", f"/azienda/disponibilita/annulla/{event.id}")

    assert again(offer).state is AvailabilityState.OPEN


def test_what_is_renewed_is_said_to_hold_until_the_day_on_which_it_ends(owner, company):
    offer = make.availability(company, ends_on=today() + timedelta(days=10))

    press(owner, "/azienda/", f"/azienda/disponibilita/{offer.id}/conferma")

    assert f"vale fino al {day(offer.ends_on)}" in owner.get("/azienda/").text


def test_an_operator_writes_and_corrects_an_offer_heard_at_the_telephone(signed_in, company):
    operator, page = signed_in(Role.OPERATOR), f"/gestione/aziende/{company.id}"
    new = f"/gestione/disponibilita/azienda/{company.id}/nuova"
    assert new in operator.get(page).text

    assert press(operator, new, new, **OFFER).location == page
    offer = db.session.scalars(sa.select(Availability)).one()
    address, seen = f"/gestione/disponibilita/{offer.id}/correggi", offer.version
    press(operator, address, address, **{**OFFER, "tasks": "Aiuto al banco"}, version=seen)

    assert again(offer).tasks == "Aiuto al banco"
    stale = press(operator, address, address, **OFFER, version=seen)
    assert "Nel frattempo" in stale.text and "Sistemare il magazzino" in stale.text


def test_an_offer_holds_at_least_until_it_begins(owner, company):
    far = today() + timedelta(days=HOLDS_DAYS + 60)

    press(owner, "/azienda/disponibilita/nuova", "/azienda/disponibilita/nuova", **OFFER, starts_on=far.isoformat())

    assert db.session.scalars(sa.select(Availability)).one().holds_until == far
