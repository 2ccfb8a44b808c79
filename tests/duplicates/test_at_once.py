"""Two people at the same two records at the same time: one is heard, the other is told, and nothing is half done."""

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from portal.calls import services as calls
from portal.calls.models import CallRequest
from portal.calls.outcomes import Outcome
from portal.companies import register
from portal.companies.models import Company, Contact
from portal.core.database import db, transaction
from portal.core.errors import RuleBroken
from portal.duplicates import services
from portal.duplicates.models import Merge
from tests import make
from tests.browsing import press
from tests.duplicates.steps import filled_in, merge, number, page_of


@pytest.fixture
def two(app):
    return make.company(name="Hotel Miramare"), make.company(name="Hotel Mirramare")


def at_once(app, *acts):
    """Each act in a thread and a transaction of its own, all of them begun together; how each ended."""
    db.session.rollback()  # what this test has read holds SQLite's one pen
    together, outcomes = threading.Barrier(len(acts)), {}

    def run(number, act):
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    act()
                outcomes[number] = "done"
            except (RuleBroken, SQLAlchemyError):
                outcomes[number] = "refused"
            db.session.remove()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return [outcomes[number] for number in range(len(acts))]


def settle(number):
    call = db.session.get_one(CallRequest, number)
    return calls.say(call, version=call.version, outcome=Outcome.DONE)


def union(kept, gone):
    known = {"kept_id": kept.id, "gone_id": gone.id, "version": kept.version, "other_version": gone.version}
    return lambda: services.merge(**known)


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


@pytest.mark.parametrize("crosswise", [False, True])
def test_two_who_join_at_once_join_once(app, two, crosswise):
    kept, gone = two
    second = union(gone, kept) if crosswise else union(kept, gone)

    assert sorted(at_once(app, union(kept, gone), second)) == ["done", "refused"]
    assert (count(Company), count(Merge), count(Contact)) == (1, 1, 2)


def test_who_corrects_one_while_it_is_joined_loses_nothing(app, two):
    kept, gone = two
    data = {
        "name": "Hotel Corretto",
        "vat_number": "",
        "municipality": "058032",
        "sector": "hospitality",
        "size": "",
        "pec": "",
    }
    number, version = gone.id, gone.version

    outcomes = at_once(
        app,
        union(kept, gone),
        lambda: register.correct_data(db.session.get_one(Company, number), version=version, **data),
    )

    assert sorted(outcomes) == ["done", "refused"]
    there = db.session.get(Company, number)
    assert there is None or there.name == "Hotel Corretto"
    assert count(Company) == (2 if there else 1)


def test_a_call_that_is_settled_meanwhile_is_settled_of_the_company_that_has_it(app, two):
    kept, gone = two
    call = make.call(gone).id

    joined, settled = at_once(app, union(kept, gone), lambda: settle(call))

    there = db.session.get_one(CallRequest, call)
    assert "done" in {joined, settled}
    assert there.is_open == (settled == "refused")
    assert count(Company) == (1 if joined == "done" else 2)
    assert db.session.get(Company, there.company_id)


def test_two_who_take_back_at_once_take_back_once(app, two):
    with transaction():
        done = union(*two)().id

    undo = lambda: services.undo(db.session.get_one(Merge, done))  # noqa: E731

    assert sorted(at_once(app, undo, undo)) == ["done", "refused"]
    assert count(Company) == 2


def test_who_looks_at_old_data_is_told_and_sees_the_new(operator, signed_in, two):
    kept, gone = two
    page = page_of(kept, gone)
    seen = filled_in(operator.get(page).text)
    with transaction():
        db.session.get_one(Company, gone.id).size = "21-50"

    answer = operator.post(page, data=seen)

    assert answer.location == page
    assert count(Company) == 2
    text = operator.get(page).text
    assert "Nel frattempo" in text and "Da 21 a 50" in text


def test_who_comes_second_is_led_to_what_the_two_are_now(operator, two):
    kept, gone = two
    page = page_of(kept, gone)
    seen = filled_in(operator.get(page).text)
    merge(operator, kept, gone)

    for answer in (operator.post(page, data=seen), operator.get(page)):
        assert answer.location == f"/gestione/aziende/{kept.id}"
    assert "già state unite" in operator.get(f"/gestione/aziende/{kept.id}").text


def test_the_form_of_a_record_that_is_gone_leads_to_the_other(operator, two):
    kept, gone = two
    merge(operator, kept, gone)

    assert press(operator, "/gestione/", f"/gestione/aziende/{number(gone)}/nota", text="Sentita").status_code == 404
    assert operator.get(f"/gestione/aziende/{number(gone)}").location == f"/gestione/aziende/{kept.id}"
