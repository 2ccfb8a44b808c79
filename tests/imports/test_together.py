"""A list goes in while people work, while another worker is at it, and although a worker dies in the middle."""

import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa
from stdnum import luhn

from portal.app import create_app
from portal.companies.models import Company, Contact
from portal.core.database import db, now, transaction
from portal.core.errors import Stale, must_be_unchanged
from portal.imports import checking, planning, queries, services, working
from portal.imports.models import ImportRow, ImportRun, RunStatus
from tests import make
from tests.e2e.installation import Installation
from tests.imports.given import MARE, VAT, apply, checked, companies, listed, outcomes, run_of, work
from tests.imports.given import checking as begun

PATIENCE = 60  # seconds


def vat(number):
    base = f"{number:07d}058"
    return base + luhn.calc_check_digit(base)


def many(count):
    """So many companies that have nothing in common."""
    return listed(
        *(
            f"{word(number)};{vat(number + 1)};{['Tolfa', 'Viterbo', 'Roma'][number % 3]};;Via Roma {number};info@{word(number)}.example;;;"
            for number in range(count)
        )
    )


def word(number):
    """A name unlike the others'."""
    return "".join("bcdfglmnpr"[int(digit)] + "aeiouaeiou"[int(digit)] for digit in f"{number * 7919 % 100_000:05d}")


def at_once(monkeypatch, size):
    monkeypatch.setattr(checking, "AT_ONCE", size)
    monkeypatch.setattr(working, "AT_ONCE", size)


def one_round(number):
    """What a worker does before its time is over: a single step."""
    db.session.rollback()
    done = working.carry_on(number, now() - timedelta(seconds=1))
    db.session.rollback()
    return done


def test_a_trial_goes_on_where_it_stopped(app, monkeypatch):
    at_once(monkeypatch, 2)
    number = begun(listed(*many(5).decode().split("\r\n")[1:-1], MARE, MARE))

    rounds = 0
    while run_of(number).status is RunStatus.CHECKING:
        assert one_round(number) == min(2, 7 - 2 * rounds)
        rounds += 1

    assert rounds == 4
    assert outcomes(number) == [*((line, "new") for line in range(2, 8)), (8, "duplicate")]


def test_a_worker_that_dies_between_two_steps_leaves_nothing_half_done(app, monkeypatch):
    at_once(monkeypatch, 2)
    number = checked(app, many(5))
    apply(number)
    one_round(number)
    assert len(companies()) == 2
    monkeypatch.setattr("portal.imports.taking._told", lambda *_known: 1 / 0)  # the power goes before the step is written
    with pytest.raises(ZeroDivisionError):
        one_round(number)
    assert len(companies()) == 2
    monkeypatch.undo()

    work(app)

    assert run_of(number).status is RunStatus.APPLIED
    assert len(companies()) == 5
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Contact)) == 5


def test_two_workers_at_the_same_list_take_each_row_once(app):
    number = checked(app, many(120))
    apply(number)

    crowd = [threading.Thread(target=alone, args=(app, number)) for _ in range(2)]
    for worker in crowd:
        worker.start()
    for worker in crowd:
        worker.join(PATIENCE)

    assert run_of(number).status is RunStatus.APPLIED
    assert len(companies()) == 120


def alone(app, number):
    with app.app_context():
        working.carry_on(number, now() + timedelta(seconds=PATIENCE))
        db.session.remove()


def test_two_workers_at_the_same_trial_write_each_row_once(app, monkeypatch):
    at_once(monkeypatch, 10)
    number = begun(many(60))

    crowd = [threading.Thread(target=alone, args=(app, number)) for _ in range(2)]
    for worker in crowd:
        worker.start()
    for worker in crowd:
        worker.join(PATIENCE)
    work(app)

    assert run_of(number).status is RunStatus.CHECKED
    assert outcomes(number) == [(line, "new") for line in range(2, 62)]


def test_what_somebody_is_saving_at_that_moment_is_kept_and_so_is_what_the_list_says(app):
    company_id = make.company(vat_number=VAT, name="Albergo Mare", municipality="058105").id
    number = checked(app, listed(MARE), overwrites=True)
    apply(number)
    editing, saved = threading.Event(), threading.Event()

    def edit():
        with app.app_context(), transaction():
            company = db.session.get(Company, company_id)
            company.legal_form, company.ccnl = "SRL", "Turismo"
            db.session.flush()
            editing.set()
            time.sleep(0.5)  # the import waits for this row, or for SQLite's pen
        saved.set()

    person = threading.Thread(target=edit)
    person.start()
    editing.wait(PATIENCE)
    work(app)
    person.join(PATIENCE)

    company = db.session.get(Company, company_id)
    assert saved.is_set()
    assert (company.legal_form, company.ccnl, company.name) == ("SRL", "Turismo", "Hotel Mare")
    assert company.pec == "mare@pec.mare.example"


def test_who_has_a_page_open_while_the_list_changes_it_is_told(app):
    known = make.company(vat_number=VAT)
    seen = known.version

    number = checked(app, listed(MARE))
    apply(number)
    work(app)

    with pytest.raises(Stale):
        must_be_unchanged(seen, db.session.get(Company, known.id).version)


def test_somebody_who_registers_between_the_look_and_the_writing_stops_nothing(app, monkeypatch):
    """On PostgreSQL both may look before either writes: the second one to write looks again."""
    number = checked(app, many(3))
    apply(number)
    meet, late = planning.meet, []

    def meet_and_be_late(plans, **known):
        meet(plans, **known)
        if not late:
            late.append(True)
            db.session.execute(
                sa.insert(Company).values(name="Prima", municipality="", sector="", vat_number=vat(2), version=1)
            )

    monkeypatch.setattr(planning, "meet", meet_and_be_late)
    work(app)

    assert run_of(number).status is RunStatus.APPLIED
    assert len({company.vat_number for company in companies()}) == 3


def test_columns_named_anew_while_the_worker_looks_win(app, monkeypatch):
    at_once(monkeypatch, 2)
    number = begun(many(6))
    look_at = checking.look_at
    changed = []

    def change_meanwhile(*known, **more):
        plans = look_at(*known, **more)
        if not changed:
            changed.append(True)
            with transaction():
                queries.one(number).columns = {"0": "name"}
        return plans

    monkeypatch.setattr(checking, "look_at", change_meanwhile)
    one_round(number)

    assert db.session.query(ImportRow).count() == 0
    work(app)
    assert run_of(number).status is RunStatus.CHECKED
    assert {outcome for _line, outcome in outcomes(number)} == {"refused"}


def test_a_row_that_the_database_will_not_take_stops_no_other(app, monkeypatch):
    number = checked(app, many(4))
    with transaction():
        row = queries.row(number, 3)
        row.values = {**row.values, "emails": ["a@b.example", "a@b.example"], "phones": [], "name": "x"}
    from portal.imports import taking

    person = taking._person

    def spoiled(company, values, source, email, phone):
        made = person(company, values, source, email, phone)
        if values.name == "x":
            made.email = made.phone = None  # what the database itself forbids
        return made

    monkeypatch.setattr(taking, "_person", spoiled)
    apply(number)
    work(app)

    assert run_of(number).status is RunStatus.APPLIED
    assert [outcome for _line, outcome in outcomes(number)] == ["new", "refused", "new", "new"]
    assert len(companies()) == 3


@pytest.fixture
def installation(tmp_path, database_url):
    """An installation whose workers can be killed."""
    made = Installation(tmp_path / "house", "", PORTAL_LEASE_SECONDS=2, PORTAL_DATABASE_URL=database_url)
    made.run("migrate")
    yield made
    made.end()


def test_a_killed_worker_loses_nothing_and_its_successor_doubles_nothing(installation):
    size = 1_500
    there = create_app(installation.settings)
    with there.app_context():
        number = begun(many(size))
        for expected in (RunStatus.CHECKED, RunStatus.APPLIED):
            for _death in range(2):
                kill_in_the_middle(installation, number)
            finish(installation, number)
            db.session.rollback()
            run = db.session.get(ImportRun, number)
            assert run.status is expected
            if expected is RunStatus.CHECKED:
                with transaction():
                    services.apply(queries.one(number), version=run.version)
        db.session.rollback()
        count = sa.select(sa.func.count())
        assert db.session.scalar(count.select_from(ImportRow)) == size
        assert db.session.scalar(count.select_from(Company)) == size
        assert db.session.scalar(count.select_from(Contact)) == size
        db.session.remove()
        db.engine.dispose()


def kill_in_the_middle(installation, number):
    """Let a worker come a little further, and cut its power."""
    before = progress(number)
    worker = woken(installation)
    wait_until(lambda: progress(number) != before)
    worker.kill()
    installation.programs.clear()


def finish(installation, number):
    worker = woken(installation)
    wait_until(lambda: not progress(number)[2])
    worker.end()
    installation.programs.clear()


def woken(installation):
    """A worker, and a knock at its door: it would look by itself once a minute."""
    services.wake_worker()
    return installation.work()


def progress(number):
    db.session.rollback()
    with transaction():
        run = queries.one(number)
        return run.status, run.done, run.is_at_work


def wait_until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)
