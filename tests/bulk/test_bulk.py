from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from portal.bulk import jobs, services
from portal.bulk.models import BulkAct, BulkRow, BulkState, Reason, RowState
from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent, Contact, Tag
from portal.companies.relation import Relation
from portal.core.audit import AuditEntry
from portal.core.database import db, now
from portal.core.roles import Role
from portal.core.workdays import today
from tests import make
from tests.browsing import press

LIST = "/gestione/aziende/"
NEW = "/gestione/aziende/insieme/nuovo"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def address(act, *companies, **asked):
    """What the list's form asks for: the boxes that were ticked, or all that the filters find."""
    ticked = "".join(f"&azienda={company.id}" for company in companies)
    which = "scelte" if companies else "tutte"
    more = "".join(f"&{name}={quote(str(value))}" for name, value in asked.items())
    return f"{NEW}?atto={act}&su={which}{ticked}{more}"


def confirm(browser, page, stated, **answers):
    return press(browser, page, page, confirmed="y", stated=stated, **answers)


def the_act():
    return db.session.scalars(sa.select(BulkAct).order_by(BulkAct.id.desc())).first()


def again(company):
    return db.session.get_one(Company, company.id, populate_existing=True)


def undone(browser, act=None):
    act = act or the_act()
    return press(browser, LIST, f"/gestione/aziende/insieme/{act.id}/annulla")


def test_the_number_is_stated_before_anything_happens(operator):
    user = make.user(name="Ugo Via")
    ours, free = make.company(assigned_to_id=user.id), make.company()
    page = address("assign", ours, free)

    said = press(operator, page, page, operator=str(user.id)).text

    assert "Cambia 1 azienda." in said and "1: già così" in said
    assert "Sì, cambia 1 azienda" in unescape(said)
    assert the_act() is None
    assert again(free).assigned_to_id is None


def test_a_confirmed_act_is_done_told_and_logged_and_taken_back_as_a_whole(operator):
    user, before = make.user(name="Ugo Via"), make.user()
    companies = [make.company(assigned_to_id=before.id), make.company()]
    page = address("assign", *companies)

    answer = confirm(operator, page, 2, operator=str(user.id))

    assert answer.location == LIST
    assert "In carico a Ugo Via: 2 aziende." in operator.get(LIST).text
    assert [again(each).assigned_to_id for each in companies] == [user.id, user.id]
    events = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="in_charge")).all()
    assert {event.text for event in events} == {"Ugo Via"} and len(events) == 2
    assert db.session.scalars(sa.select(AuditEntry).filter_by(act="company.bulk")).one().details["rows"] == 2
    undone(operator)
    assert [again(each).assigned_to_id for each in companies] == [before.id, None]
    assert all(event.undone_at for event in db.session.scalars(sa.select(CompanyEvent).filter_by(kind="in_charge")))


def test_all_of_a_list_are_those_that_its_filters_find(operator):
    make.company(name="Fuori", municipality="058105")
    inside = [make.company(), make.company()]
    make.company(excluded_at=now(), exclusion_reason="prova")
    page = address("tag", comune="058032")

    confirm(operator, page, 2, tag="Mare")

    tag = db.session.scalars(sa.select(Tag)).one()
    assert all(again(each).tags == [tag] for each in inside)
    assert the_act().asked == {"comune": "058032"}
    assert len(db.session.scalars(sa.select(BulkRow)).all()) == 2


def test_who_confirms_another_number_than_there_is_now_is_asked_again(operator):
    company = make.company()
    page = address("tag", company)

    answer = confirm(operator, page, 5, tag="Mare")

    assert "ora cambierebbe 1 azienda" in unescape(answer.text)
    assert the_act() is None and db.session.scalars(sa.select(Tag)).all() == []
    assert "Sì, cambia 1 azienda" in unescape(answer.text)


def test_a_tag_is_put_on_and_taken_off_and_both_are_taken_back(operator):
    mare = make.kept(Tag(name="Mare", folded="mare"))
    with_it, without = make.company(tags=[mare]), make.company()

    confirm(operator, address("tag", with_it, without), 1, tag="MARE")
    assert again(without).tags == [mare]
    first = the_act()
    undone(operator, first)
    assert again(without).tags == [] and again(with_it).tags == [mare]
    confirm(operator, address("untag", with_it, without), 1, tag="Mare")
    assert again(with_it).tags == []
    undone(operator)

    assert again(with_it).tags == [mare]


def test_a_state_changes_only_where_the_way_leads(operator):
    moved = make.company(relation=Relation.CONTACTED)
    same, far = make.company(relation=Relation.INTERESTED), make.company(relation=Relation.HOSTING)
    out = make.company(relation=Relation.CONTACTED, excluded_at=now(), exclusion_reason="prova")
    page = address("move", moved, same, far, out)

    said = unescape(press(operator, page, page, to="interested").text)
    confirm(operator, page, 1, to="interested")

    for words in ("1: già così", "1: tra le escluse", "1: in uno stato da cui non si passa a questo"):
        assert words in said
    assert [again(each).relation for each in (moved, far)] == [Relation.INTERESTED, Relation.HOSTING]
    undone(operator)
    assert again(moved).relation is Relation.CONTACTED


def test_the_queue_takes_in_who_can_and_may_be_called(operator):
    called = make.company()
    mute = make.company(contacts=[Contact(name="Anna", email="anna@bar.example")])
    owed, rests = make.company(), make.company(recontact_on=today() + timedelta(days=9))
    make.call(owed)
    page = address("queue", called, mute, owed, rests)

    said = unescape(press(operator, page, page, round="Estate").text)
    confirm(operator, page, 1, round="Estate")

    for words in ("senza numero di telefono", "già tra quelle da chiamare", "da non cercare per ora"):
        assert words in said
    call = db.session.scalars(sa.select(CallRequest).filter_by(round="Estate")).one()
    assert call.company_id == called.id
    undone(operator)
    assert db.session.scalars(sa.select(CallRequest).filter_by(round="Estate")).all() == []


def test_nothing_is_taken_back_once_somebody_has_changed_one_of_them(operator):
    user = make.user()
    first, second = make.company(), make.company()
    confirm(operator, address("assign", first, second), 2, operator=str(user.id))
    changed = again(second)
    changed.notes = "nuova"
    db.session.commit()

    undone(operator)

    page = operator.get(f"/gestione/aziende/insieme/{the_act().id}").text
    assert "1 azienda è cambiata" in unescape(page)
    assert again(first).assigned_to_id == user.id and the_act().state is BulkState.DONE


def test_what_was_taken_back_is_not_taken_back_twice(operator):
    confirm(operator, address("tag", make.company()), 1, tag="Mare")
    undone(operator)

    undone(operator)

    assert "già stato annullato" in operator.get(f"/gestione/aziende/insieme/{the_act().id}").text


@pytest.fixture
def many(monkeypatch):
    """So many that they are the worker's, in small batches."""
    monkeypatch.setattr(services, "AT_ONCE", 3)
    monkeypatch.setattr(jobs, "BATCH", 4)
    return [make.company() for _ in range(10)]


def test_many_are_the_workers_who_goes_on_after_dying(app, operator, many):
    user = make.user(name="Ugo Via")

    answer = confirm(operator, address("assign"), 10, operator=str(user.id))

    act = the_act()
    assert answer.location == f"/gestione/aziende/insieme/{act.id}"
    assert "Va avanti da solo" in operator.get(answer.location).text
    assert jobs.do_batch(act.id) == 4  # and then the machine went down
    assert jobs.do_bulk_acts.act() == 6
    assert all(again(each).assigned_to_id == user.id for each in many)
    assert the_act().state is BulkState.DONE
    assert {event.actor_name for event in db.session.scalars(sa.select(CompanyEvent))} == {act.actor_name}


def test_many_are_taken_back_by_the_worker_and_what_waits_is_not_begun(app, operator, many):
    confirm(operator, address("tag"), 10, tag="Mare")
    jobs.do_batch(the_act().id)

    undone(operator)
    jobs.do_bulk_acts.act()

    states = [row.state for row in db.session.scalars(sa.select(BulkRow).order_by(BulkRow.company_id))]
    assert states == [RowState.UNDONE] * 4 + [RowState.LEFT] * 6
    assert the_act().state is BulkState.UNDONE
    assert not any(again(each).tags for each in many)


def test_who_has_changed_since_being_chosen_is_left_alone(app, operator, many):
    confirm(operator, address("move"), 10, to="contacted")
    again(many[0]).relation = Relation.HOSTING
    out = again(many[1])
    out.excluded_at, out.exclusion_reason = now(), "prova"
    db.session.commit()

    jobs.do_bulk_acts.act()

    found = db.session.scalars(sa.select(BulkRow).order_by(BulkRow.company_id)).all()
    assert [row.reason for row in found[:3]] == [Reason.NOT_FROM_HERE, Reason.EXCLUDED, None]


def test_a_company_changed_while_the_worker_takes_back_is_kept_as_it_is(app, operator, many):
    user = make.user()
    confirm(operator, address("assign"), 10, operator=str(user.id))
    jobs.do_bulk_acts.act()
    undone(operator)
    again(many[0]).notes = "nuova"
    db.session.commit()

    jobs.do_bulk_acts.act()

    rows = db.session.scalars(sa.select(BulkRow).order_by(BulkRow.company_id)).all()
    assert [row.state for row in rows[:2]] == [RowState.KEPT, RowState.UNDONE]
    assert again(many[0]).assigned_to_id == user.id
    assert "con un cambiamento di qualcun altro nel frattempo" in unescape(
        operator.get(f"/gestione/aziende/insieme/{the_act().id}").text
    )


@pytest.mark.parametrize("asked", ["atto=tag&su=scelte", "atto=boh&su=tutte", "", "atto=tag&su=scelte&azienda=x"])
def test_who_has_chosen_nothing_is_led_back_to_the_list(operator, asked):
    make.company()

    assert operator.get(f"{NEW}?{asked}").location.startswith(LIST)


@pytest.mark.parametrize("answers", [{"tag": " "}, {"tag": "x" * 99}, {"tag": ","}, {"tag": "mare, monti"}])
def test_an_answer_that_will_not_do_comes_back(operator, answers):
    page = address("tag", make.company())

    assert "Controlla una risposta" in press(operator, page, page, **answers).text


def test_only_who_may_change_companies_does_so_together(signed_in):
    assert signed_in(Role.EDITOR).get("/gestione/aziende/insieme/").status_code == 403


def test_what_was_done_together_is_listed(operator):
    assert "Ancora nulla" in operator.get("/gestione/aziende/insieme/").text

    confirm(operator, address("queue", make.company()), 1, round="Estate")

    assert "Da chiamare: «Estate»" in operator.get("/gestione/aziende/insieme/").text
