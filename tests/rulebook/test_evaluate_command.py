"""`portal evaluate`: facts in, answers out."""

import json

import pytest
from click.testing import CliRunner

from portal import schema
from portal.app import create_app
from portal.cli import main
from portal.core.database import db, transaction
from portal.rulebook import loader, queries, services
from portal.rulebook.texts import Kind
from tests.conftest import settings_for

BOY = {"birth_date": "1998-03-10", "sex": "M", "months_without_paid_job": 8, "highest_title": "diploma"}
JOB = {"contract": "permanent", "monthly_pay": "2000.00", "pay_months": 12, "contrib_rate": "0.30"}


@pytest.fixture(autouse=True)
def installation(tmp_path, monkeypatch):
    """An empty folder: nothing has been set up."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path))
    monkeypatch.delenv("PORTAL_DATABASE_URL", raising=False)
    return tmp_path


def run(given):
    text = given if isinstance(given, str | bytes) else json.dumps(given)
    return CliRunner().invoke(main, ["evaluate", "-"], input=text)


def answered(given):
    done = run(given)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_every_measure_answers_and_the_best_are_named():
    said = answered({"date": "2026-09-01", "person": BOY, "job": JOB, "company": {"net_increase": True}})
    answers = {each["code"]: each for each in said["measures"]}

    young = answers["GIOVANI_2026"]
    assert (young["verdict"], young["months"], young["total"]) == ("likely", 12, "6000.00")
    assert young["monthly"] == ["500.00"] * 12
    assert young["valid_on"] == "2026-09-01"
    assert any("DURC" in each for each in young["warnings"])
    assert said["best"] == ["GIOVANI_2026", "MAXI_DED"]
    assert answers["DONNE_2026"]["verdict"] == "not_eligible"
    assert answers["DONNE_2026"]["failed"][0].startswith("La persona è una donna (DL 30 aprile 2026")
    assert answers["L199_153"]["verdict"] == "not_eligible"


def test_the_limits_of_an_internship_are_answered_from_its_own_facts():
    internship = {
        "unit_staff_counted": 12,
        "current_interns": {"ordinary": 1, "exempt": 2},
        "group": "ordinary",
        "start": "2026-12-07",
        "months": 6,
        "attendance_pct": "60",
        "weekly_hours": 30,
        "ccnl_hours": "40",
    }
    said = answered({"date": "2026-11-22", "internship": internship})

    assert said["measures"] is None and said["best"] is None
    assert {name: said["quota"][name] for name in ("max", "present", "free")} == {"max": 2, "present": 1, "free": 1}
    assert said["allowance"] == {
        "monthly": ["360.00"] * 6,
        "total": "2160.00",
        "reasons": said["allowance"]["reasons"],
    }
    assert (said["duration"]["max_months"], said["duration"]["last_day"], said["duration"]["allowed"]) == (
        6,
        "2027-06-06",
        True,
    )
    assert said["deadlines"][0]["due"] == "2026-12-06"
    assert said["deadlines"][0]["event"] == "intern_start"


@pytest.mark.parametrize(
    ("group", "has", "lacks"), [("inclusion", "personalizzato", "PFI"), (None, "PFI", "personalizzato")]
)
def test_what_is_due_before_an_internship_goes_by_its_kind(group, has, lacks):
    said = answered({"date": "2026-11-22", "internship": {"start": "2026-12-07", "group": group}})
    due = " ".join(each["what"] for each in said["deadlines"])

    assert has in due
    assert lacks not in due
    assert {tuple(each) for each in said["deadlines"]} == {("event", "due", "actor", "what", "source")}


WOMAN = {"birth_date": "1986-03-10", "sex": "F", "months_without_paid_job": 8, "ri_salgo_intern": True}


@pytest.mark.parametrize(
    ("pay", "words"),
    [("2000.00", "19.200,00 euro: più di 15.600,00 euro"), ("3600.00", None), (None, "Non abbiamo controllato")],
)
def test_the_best_set_is_warned_of_where_it_covers_too_much_of_the_cost(pay, words):
    """12.000 of the Region and 12 x 600 of contributions are more than half of 12 x 2.600. At 3.600 euros of pay contributions
    are cut at 12 x 650: 19.800, and half of 12 x 4.680 is 28.080.
    """
    job = {**JOB, "part_time_pct": 100, "monthly_pay": pay}
    said = answered({"date": "2026-09-01", "person": WOMAN, "job": job, "company": {"net_increase": True}})

    assert "RISALGO_B" in said["best"]
    assert len(said["best_warnings"]) == bool(words)
    assert all(words in each for each in said["best_warnings"])


def test_what_stays_out_of_the_best_set_is_not_counted_with_it():
    """7.560 for a woman, or 6.000 for someone under 35: only together they are more than half of 12 x 2.030."""
    person = {"birth_date": "1996-03-10", "sex": "F", "months_without_paid_job": 8}
    job = {**JOB, "monthly_pay": "1400.00", "contrib_rate": "0.45"}
    said = answered({"date": "2026-09-01", "person": person, "job": job, "company": {"net_increase": True}})
    totals = {each["code"]: (each["verdict"], each["total"]) for each in said["measures"]}

    assert (totals["DONNE_2026"], totals["GIOVANI_2026"]) == (("likely", "7560.00"), ("likely", "6000.00"))
    assert "GIOVANI_2026" not in said["best"]
    assert said["best_warnings"] == []


def test_a_part_without_facts_is_null():
    said = answered({"date": "2026-09-01"})

    assert said == dict.fromkeys(("measures", "best", "best_warnings", "quota", "allowance", "duration", "deadlines"))


def test_an_intern_who_is_not_counted_has_no_quota_to_fill():
    internship = {"unit_staff_counted": 5, "current_interns": {"exempt": 3}}

    assert answered({"internship": internship})["quota"]["free"] == 1


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"job": {"hire_date": "2026-02-30"}}, "job.hire_date"),
        ({"job": {"hire_date": "domani"}}, "job.hire_date"),
        ({"job": {"hire_date": 20260901}}, "job.hire_date"),
        ({"job": {"monthly_pay": "-1"}}, "job.monthly_pay"),
        ({"job": {"monthly_pay": "1000000000000"}}, "job.monthly_pay"),
        ({"job": {"monthly_pay": "NaN"}}, "job.monthly_pay"),
        ({"job": {"part_time_pct": "200"}}, "job.part_time_pct"),
        ({"job": {"part_time_pct": 0}}, "job.part_time_pct"),
        ({"job": {"contract": "forever"}}, "job.contract"),
        ({"job": {"fixed_months": 2.5}}, "job.fixed_months"),
        ({"job": {"pay_months": 15}}, "job.pay_months"),
        ({"job": {"contrib_rate": "30"}}, "job.contrib_rate"),
        ({"company": {"net_increase": "sì"}}, "company.net_increase"),
        ({"company": {"staff_total": True}}, "company.staff_total"),
        ({"person": {"naspi_schedule": []}}, "person.naspi_schedule"),
        ({"person": {"birth_date": "2027-01-01"}, "job": {"hire_date": "2026-09-01"}}, "person.birth_date"),
        ({"person": ["F"]}, "person"),
        ({"internship": {"current_interns": {"ordinary": -1}}}, "internship.current_interns"),
        ({"internship": {"attendance_pct": "101"}}, "internship.attendance_pct"),
        ({"date": "ieri"}, "date"),
    ],
)
def test_what_can_not_be_understood_ends_with_two_and_names_its_field(given, field):
    done = run(given)

    assert done.exit_code == 2
    assert done.stderr.startswith(f"{field}: ")
    assert done.stdout == ""


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"person": NaN}', b"\xff\xfe", "[" * 100_000])
def test_what_is_no_case_at_all_ends_with_two_in_words(text):
    done = run(text)

    assert done.exit_code == 2
    assert done.stderr
    assert "Traceback" not in done.output


def test_an_unheard_of_name_is_said_and_changes_nothing():
    done = run({"date": "2026-09-01", "person": {**BOY, "shoe_size": 42}, "job": JOB, "weather": "sun"})

    assert done.exit_code == 0
    assert "«person.shoe_size»" in done.stderr
    assert "«weather»" in done.stderr
    assert json.loads(done.stdout)["measures"]


def test_a_number_of_json_is_as_good_as_its_text():
    typed, quoted = ({"person": BOY, "job": {**JOB, "monthly_pay": pay}} for pay in (2000.10, "2000.10"))

    assert answered(typed | {"date": "2026-09-01"}) == answered(quoted | {"date": "2026-09-01"})


def test_a_null_is_what_nobody_has_said():
    said = answered({"date": "2026-09-01", "person": BOY, "job": JOB, "company": {"net_increase": None}})
    answers = {each["code"]: each for each in said["measures"]}

    assert answers["GIOVANI_2026"]["verdict"] == "unknown"
    assert answers["GIOVANI_2026"]["questions"] == ["net_increase"]


@pytest.mark.parametrize(
    ("case", "words"),
    [
        ({"internship": {"previous_relation_24m": True}}, "ha già lavorato per la stessa azienda"),
        ({"internship": {"promoter_id": "coop", "host_id": "coop"}}, "sono lo stesso ente"),
        ({"company": {"objective_dismissals_unit_12m": 1}}, "sono state licenziate"),
        ({"company": {"l68_ok": False}}, "non è in regola"),
    ],
)
def test_where_there_must_be_no_internship_it_is_not_allowed_and_says_why(case, words):
    asked = {"group": "ordinary", "months": 3, **case.get("internship", {})}
    duration = answered({"date": "2026-11-22", **case, "internship": asked})["duration"]

    assert duration["allowed"] is False
    assert any(words in each for each in duration["reasons"])


def test_what_nobody_has_said_forbids_nothing():
    told = {"group": "ordinary", "months": 3, "promoter_id": "coop", "host_id": "bar", "previous_relation_24m": None}

    assert answered({"date": "2026-11-22", "internship": told})["duration"]["allowed"] is True


def test_an_installation_answers_by_its_own_rules(installation):
    app = create_app(settings_for(installation))
    with app.app_context():
        schema.upgrade()
        with transaction():
            loader.load()
        version = queries.versions(Kind.MEASURE, "GIOVANI_2026")[0]
        with transaction():
            services.suspend(version, why="Fondi finiti")
        db.session.remove()
        db.engine.dispose()

    said = answered({"date": "2026-09-01", "person": BOY, "job": JOB, "company": {"net_increase": True}})

    (young,) = [each for each in said["measures"] if each["code"] == "GIOVANI_2026"]
    assert young["verdict"] == "not_eligible"
    assert "GIOVANI_2026" not in said["best"]


def test_a_database_without_rules_is_no_reason_to_say_nothing(installation):
    (installation / "portal.db").touch()

    done = run({"date": "2026-09-01", "person": BOY, "job": JOB})

    assert "portal migrate" in done.stderr
    assert json.loads(done.stdout)["measures"]
