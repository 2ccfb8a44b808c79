"""The worked examples: those stored with each measure, and those of the law's own reckoning, to the cent."""

from datetime import date
from decimal import Decimal

import pytest

from portal.incentives.evaluation import Verdict
from portal.incentives.measures import PUBLIC
from portal.regulations import limits
from portal.regulations.internships import InternshipKind
from portal.rulebook import ruleset
from tests.rulebook.cases import DAY, RULES, answers, examples

PERMANENT = {"hire_date": "2026-09-01", "contract": "permanent", "contract_kind": "ordinary", "part_time_pct": 100}
PAID = {"monthly_pay": "2000.00", "pay_months": 12, "contrib_rate": "0.30"}


@pytest.mark.parametrize("words", examples())
def test_each_example_comes_out_as_it_was_written(words):
    example = examples()[words]
    answer = answers(example["case"])[example["code"]]

    assert answer.verdict.value == example["verdict"]
    assert str(answer.total) == example["total"]


def test_every_measure_that_can_be_read_in_public_has_an_example():
    public = {code for code, versions in RULES.measures.items() if any(each.status in PUBLIC for each in versions)}

    assert public == {example["code"] for example in examples().values()}


def test_the_months_of_the_naspi_bonus_are_those_of_the_schedule():
    schedule = ["1000.00", "970.00", "940.90", "912.67", "885.29"]
    case = {"person": {"benefit": "NASPI", "naspi_schedule": schedule}, "job": PERMANENT}
    answer = answers(case)["NASPI20"]

    assert [str(each) for each in answer.amounts.monthly] == ["200.00", "194.00", "188.18", "182.53", "177.06"]
    assert answer.amounts.months == 5


def test_who_is_not_known_to_grow_is_asked_whether_it_does():
    person = {"birth_date": "1998-03-10", "sex": "M", "months_without_paid_job": 8, "highest_title": "diploma"}
    answer = answers({"person": person, "job": PERMANENT | PAID})["GIOVANI_2026"]

    assert answer.verdict is Verdict.UNKNOWN
    assert "net_increase" in answer.questions


@pytest.mark.parametrize(
    ("staff", "present", "most", "free"),
    [(0, 0, 1, 1), (5, 1, 1, 0), (6, 0, 2, 2), (20, 0, 2, 2), (12, 1, 2, 1), (30, 0, 3, 3), (21, 0, 3, 3), (5, 3, 1, 0)],
)
def test_the_quota_goes_by_the_staff_of_the_site(staff, present, most, free):
    found = limits.quota(ruleset.on(RULES.quotas, DAY), staff=staff, ordinary=present)

    assert (found.most, found.free) == (most, free)


@pytest.mark.parametrize(("hosted", "hired", "more"), [(10, 1, 0), (10, 2, 1), (10, 5, 2), (4, 3, 3), (3, 3, 4), (0, 0, 0)])
def test_who_hires_former_interns_may_host_more(hosted, hired, more):
    rule = ruleset.on(RULES.quotas, DAY)

    assert limits.quota(rule, staff=30, hosted=hosted, hired=hired).most == 3 + more
    assert limits.quota(rule, staff=20, hosted=hosted, hired=hired).most == 2


@pytest.mark.parametrize(
    ("attendance", "monthly"), [("75", "800.00"), ("70", "800.00"), ("69.99", "559.92"), ("60", "480.00")]
)
def test_the_allowance_is_whole_from_the_threshold_on(attendance, monthly):
    found = limits.allowance(ruleset.on(RULES.allowances, DAY), attendance=[Decimal(attendance)])

    assert [str(each) for each in found.monthly] == [monthly]


def test_a_shorter_week_lowers_the_allowance_in_proportion_and_half_a_week_is_the_least():
    rule, full = ruleset.on(RULES.allowances, DAY), [Decimal(100)]

    assert str(limits.allowance(rule, attendance=full, weekly_hours=Decimal(30), ccnl_hours=Decimal(40)).total) == "600.00"
    assert str(limits.allowance(rule, attendance=full, weekly_hours=Decimal(20), ccnl_hours=Decimal(40)).total) == "400.00"
    assert str(limits.allowance(rule, attendance=full, weekly_hours=Decimal(48), ccnl_hours=Decimal(40)).total) == "800.00"
    assert limits.allowance(rule, attendance=full, weekly_hours=Decimal(19), ccnl_hours=Decimal(40)) is None


def test_before_october_2017_the_allowance_was_another_one():
    assert ruleset.on(RULES.allowances, date(2017, 9, 30)).base == 400
    assert ruleset.on(RULES.allowances, date(2017, 10, 1)).base == 800


def test_the_day_before_is_the_last_one_for_the_notice_even_on_a_sunday():
    due = limits.deadlines(RULES.deadlines, "intern_start", date(2026, 12, 7))[0]

    assert (due.rule.code, due.on) == ("unilav_start", date(2026, 12, 6))


BEFORE = {"unilav_start", "agreement_signed", "company_tutor_named", "promoter_tutor_named", "insurance"}


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        (InternshipKind.EXTRACURRICULAR, {"training_plan_signed"}),
        (InternshipKind.INCLUSION, {"taken_in_charge", "personal_project_agreed"}),
    ],
)
def test_each_kind_of_internship_waits_for_its_own_papers(kind, own):
    found = limits.steps(RULES.deadlines, kind, date(2026, 12, 7), date(2027, 6, 6))

    assert {each.code for each in found if each.blocks_start} == BEFORE | own
    assert {each.due for each in found if each.blocks_start} == {date(2026, 12, 6)}
    assert [(each.code, each.due.isoformat()) for each in found if not each.blocks_start] == [
        ("safety", "2026-12-07"),
        ("register", "2026-12-07"),
        ("attestation", "2027-06-06"),
    ]
    assert all(each.proof for each in found)
    assert found[0].code == "unilav_start"


def test_what_holds_for_internships_of_inclusion_by_analogy_is_to_be_confirmed_for_them():
    doubtful = {each.code for each in limits.steps(RULES.deadlines, InternshipKind.INCLUSION, DAY) if each.doubtful_for}
    of_the_others = {
        each.code for each in limits.steps(RULES.deadlines, InternshipKind.EXTRACURRICULAR, DAY) if each.doubtful_for
    }

    assert of_the_others == {"company_tutor_named", "promoter_tutor_named", "register"}
    assert doubtful == of_the_others | {"unilav_start", "insurance", "safety"}
