"""What holds of the sums whatever the case: exact, monthly, never less for a longer contract, never a yes out of silence."""

import ast
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.incentives import benefits, questions, stacking
from portal.incentives.evaluation import Verdict
from portal.incentives.measures import Family
from portal.incentives.pay import Costs, ExtraPay
from portal.regulations.facts import BENEFITS, CONTRACT_KINDS, CONTRACTS, DISABILITIES, L381_GROUPS, TITLES, complete
from tests.rulebook.cases import DAY, RULES, answer_of, eligible, known_of

ROOT = Path(__file__).parents[2]
ENGINE = [file for room in ("regulations", "incentives") for file in sorted((ROOT / "portal" / room).glob("*.py"))]
EXTRAS = RULES.extras
MONEY = st.decimals(Decimal(0), Decimal(20_000), places=2)
RATES = st.decimals(Decimal(0), Decimal("0.5"), places=4)
HIRES = st.dates(date(2024, 1, 1), date(2027, 12, 31))
FACTS = {
    "birth_date": st.dates(date(1955, 1, 1), date(2008, 1, 1)),
    "sex": st.sampled_from(["F", "M"]),
    "months_without_paid_job": st.integers(0, 40),
    "never_permanent": st.booleans(),
    "highest_title": st.sampled_from(TITLES),
    "months_since_studies": st.integers(0, 200),
    "lone_with_dependants": st.booleans(),
    "benefit": st.sampled_from(BENEFITS),
    "disability_class": st.sampled_from(DISABILITIES),
    "l381_group": st.sampled_from(L381_GROUPS),
    "minors_count": st.integers(0, 5),
    "on_reddito_liberta": st.booleans(),
    "contract": st.sampled_from(CONTRACTS),
    "contract_kind": st.sampled_from(CONTRACT_KINDS),
    "fixed_months": st.integers(1, 36),
    "part_time_pct": st.sampled_from([Decimal(50), Decimal(75), Decimal(100)]),
    "monthly_pay": MONEY,
    "pay_months": st.integers(12, 14),
    "contrib_rate": RATES,
    "inail_monthly": st.decimals(Decimal(0), Decimal(200), places=2),
    "kind": st.sampled_from(["private", "coop_b", "pa"]),
    "staff_total": st.integers(0, 40),
    "net_increase": st.booleans(),
    "objective_dismissals_unit_6m": st.integers(0, 1),
    "siisl_posted": st.booleans(),
    "durc_ok": st.booleans(),
    "hire_date": HIRES,
}
WHOLE = st.fixed_dictionaries(FACTS)


@given(WHOLE)
def test_the_months_add_up_to_the_total_and_no_cent_is_lost(case):
    for answer in RULES.evaluate(complete(case, DAY), DAY):
        assert answer.total is not None or answer.amounts.needs
        if answer.verdict is not Verdict.NOT_ELIGIBLE and answer.total is not None:
            assert answer.total == sum(answer.amounts.monthly, Decimal(0))
            assert all(each >= 0 and each == each.quantize(Decimal("0.01")) for each in answer.amounts.monthly)


@given(WHOLE, st.sets(st.sampled_from(sorted(FACTS.keys() - {"hire_date"}))))
def test_silence_never_makes_a_yes(case, hidden):
    """Whoever says less is never told «likely» where one of the deciding conditions would have failed, or be open."""
    whole = complete(case, DAY)
    silent = complete({name: value for name, value in case.items() if name not in hidden}, DAY)
    for answer in RULES.evaluate(silent, DAY):
        if answer.verdict is Verdict.LIKELY:
            deciding = [each for each in answer.version.conditions if each.decides]
            assert all(each.test(silent) is True for each in deciding)
            assert all(each.test(whole) is True for each in deciding)


@given(
    st.sampled_from(["contribution_exemption"]),
    st.fixed_dictionaries({"cap": st.integers(1, 10_000), "share": st.sampled_from(["0.50", "1"])}),
    st.fixed_dictionaries({name: FACTS[name] for name in ("monthly_pay", "pay_months", "contrib_rate", "part_time_pct")}),
    HIRES,
    st.integers(1, 23),
)
def test_a_longer_contract_never_lowers_what_a_capped_measure_gives(formula, numbers, pay, hire, months):
    told = {"cap_yearly": Decimal(numbers["cap"]), "share": Decimal(numbers["share"])}
    totals = []
    for length in (months, months + 1):
        known = {**pay, "hire_date": hire, "contract": "fixed", "fixed_months": length}
        totals.append(sum(benefits.FORMULAS[formula](Costs(known, EXTRAS), told, length), Decimal(0)))

    assert totals[0] <= totals[1]


@given(HIRES, st.integers(1, 36), st.integers(12, 14), MONEY)
def test_whoever_works_so_many_months_is_paid_for_all_of_them(hire, months, pay_months, monthly):
    """With the end of the contract every earned twelfth is paid: never less than the months, never more than all extra pays."""
    known = {
        "hire_date": hire,
        "contract": "fixed",
        "fixed_months": months,
        "pay_months": pay_months,
        "monthly_pay": monthly,
    }
    paid = sum(Costs(known, EXTRAS).pay(months), Decimal(0))
    most = monthly * (months + 1) * pay_months / 12

    assert paid <= most + Decimal("0.01")
    assert paid >= monthly * (months - 1)


def test_the_thirteenth_pay_falls_in_december_for_the_months_worked_and_the_ceiling_cuts_it():
    known = {"hire_date": date(2026, 9, 1), "monthly_pay": Decimal(1200), "pay_months": 13, "contrib_rate": Decimal("0.30")}
    costs = Costs(known, EXTRAS)

    assert [int(each) for each in costs.pay(12)] == [1200] * 3 + [1600] + [1200] * 8
    given_back = benefits.exemption(costs, {"share": Decimal(1), "cap_monthly": Decimal(400)}, 12)
    assert [str(each) for each in given_back] == ["360.00"] * 3 + ["400.00"] + ["360.00"] * 8


def test_the_fourteenth_pay_falls_in_july_for_the_year_until_june():
    known = {"hire_date": date(2026, 9, 1), "monthly_pay": Decimal(1200), "pay_months": 14}

    assert [int(each) for each in Costs(known, EXTRAS).pay(12)] == [1200] * 3 + [1600] + [1200] * 6 + [2200] + [1200]


def test_part_of_a_month_has_the_ceiling_of_its_days():
    """500 euros are 16.12 a day, the rest of a cent cut off."""
    known = {"hire_date": date(2026, 9, 16), "monthly_pay": Decimal(3000), "contrib_rate": Decimal("0.40")}
    found = benefits.exemption(Costs(known, EXTRAS), {"share": Decimal(1), "cap_monthly": Decimal(500)}, 12)

    assert len(found) == 13
    assert [str(each) for each in (found[0], found[1], found[-1])] == ["241.80", "500.00", "241.80"]


@pytest.mark.parametrize(("cap", "day"), [(500, "16.12"), (650, "20.96"), (800, "25.80"), ("666.66", "21.50")])
def test_a_day_of_a_ceiling_is_a_thirty_first_cut_to_cents(cap, day):
    known = {"hire_date": date(2026, 9, 30), "monthly_pay": Decimal(30_000), "contrib_rate": Decimal(1)}
    found = benefits.exemption(Costs(known, EXTRAS), {"share": Decimal(1), "cap_monthly": Decimal(cap)}, 1)

    assert str(found[0]) == day


def test_half_a_week_has_half_the_ceiling():
    known = {
        "hire_date": date(2026, 9, 1),
        "monthly_pay": Decimal(3000),
        "contrib_rate": Decimal("0.40"),
        "part_time_pct": Decimal(50),
    }
    found = benefits.exemption(Costs(known, EXTRAS), {"share": Decimal(1), "cap_yearly": Decimal(8000)}, 12)

    assert str(sum(found, Decimal(0))) == "3999.96"


def test_without_the_pay_it_says_what_is_missing():
    version, known, day = next(each for each in eligible() if each[0].code == "GIOVANI_2026")
    silent = {name: value for name, value in known.items() if name not in {"monthly_pay", "contrib_rate"}}
    answer = answer_of(version.code, silent, day)

    assert answer.verdict is Verdict.LIKELY
    assert answer.total is None
    assert set(answer.questions) >= {"monthly_pay", "contrib_rate"}


def test_what_may_make_it_more_is_asked_and_counts_for_less_until_it_is_known():
    case = {
        "person": {"birth_date": "1996-03-10", "sex": "M", "months_without_paid_job": 13, "highest_title": "diploma"},
        "job": {"hire_date": "2026-09-01", "contract": "permanent", "monthly_pay": "2000", "contrib_rate": "0.30"},
        "company": {"net_increase": True},
    }
    known, day = known_of(case)
    answer = answer_of("GIOVANI_2026", known, day)

    assert answer.verdict is Verdict.LIKELY
    assert answer.amounts.months == 12
    assert "lone_with_dependants" in answer.questions
    assert answer_of("GIOVANI_2026", known | {"lone_with_dependants": True}, day).amounts.months == 24


@given(WHOLE)
def test_the_best_set_may_stand_together_and_no_admissible_one_gives_more(case):
    answers = RULES.evaluate(complete(case, DAY), DAY)
    found = stacking.best(answers)
    worth = {each.code: each for each in answers if each.verdict is Verdict.LIKELY and each.total}
    chosen = [worth[code] for code in found.chosen.codes]

    assert all(stacking.conflict(a.version, b.version) is None for a in chosen for b in chosen if a is not b)
    assert found.chosen.total == sum((each.total for each in chosen), Decimal(0))
    assert found.chosen.total >= max((each.total for each in worth.values()), default=0)
    assert {code for code, _reason in found.left_out} == worth.keys() - set(found.chosen.codes)
    assert found.runner_up is None or found.runner_up.total <= found.chosen.total


def test_one_discount_on_contributions_and_what_the_rules_exclude_is_told_why():
    case = {
        "person": {
            "birth_date": "1998-03-10",
            "sex": "M",
            "months_without_paid_job": 25,
            "benefit": "ADI",
            "disability_class": "gt79",
        },
        "job": {"hire_date": "2026-09-01", "contract": "permanent", "monthly_pay": "2000", "contrib_rate": "0.30"},
        "company": {"net_increase": True, "siisl_posted": True},
    }
    known, day = known_of(case)
    found = stacking.best(RULES.evaluate(known, day))

    assert found.chosen.codes == ("ADI_SFL_TI", "L68_ART13", "MAXI_DED")
    reasons = {code: str(reason) for code, reason in found.left_out}
    assert "un solo sconto sui contributi" in reasons["GIOVANI_2026"]


def test_a_new_wording_governs_its_own_hires_and_leaves_the_old_ones_alone():
    (version,) = RULES.measures["DONNE_2026"]
    old = replace(version, valid_to=date(2026, 12, 31))
    new = replace(version, valid_from=date(2027, 1, 1), hire_from=date(2027, 1, 1), hire_to=date(2027, 12, 31))
    rules = replace(RULES, measures={**RULES.measures, "DONNE_2026": (old, new)})

    assert rules.in_force("DONNE_2026", date(2027, 2, 1), date(2026, 12, 15)) is old
    assert rules.in_force("DONNE_2026", date(2027, 2, 1), date(2027, 1, 15)) is new
    assert rules.in_force("DONNE_2026", date(2026, 12, 1), date(2027, 1, 15)) is new
    assert rules.in_force("DONNE_2026", date(2026, 12, 1), date(2026, 12, 15)) is old
    assert rules.in_force("DONNE_2026", date(2026, 1, 1), date(2026, 1, 15)) is None


@pytest.mark.parametrize("file", ENGINE, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_the_engine_has_no_float(file):
    tree = ast.parse(file.read_text("utf-8"))
    numbers = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, float)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"]

    assert numbers == []
    assert calls == []


def test_families_are_told_apart():
    assert {each.stacking.family for versions in RULES.measures.values() for each in versions} == set(Family)
    assert {number: [extra for _since, extra in told] for number, told in EXTRAS.items()} == {
        13: [ExtraPay(12, 12)],
        14: [ExtraPay(7, 6)],
    }


def test_an_extra_pay_is_that_of_the_day_of_the_hire():
    since = date(2027, 1, 1)
    extras = {13: (*EXTRAS[13], (since, ExtraPay(6, 6)))}

    def paid(hire):
        pay = Costs({"hire_date": hire, "monthly_pay": Decimal(1200), "pay_months": 13}, extras).pay(12)
        return [number for number, each in enumerate(pay, 1) if each > 1200]

    assert paid(since) == [6]
    assert paid(date(2026, 12, 1)) == [1]
    assert paid(date(1990, 1, 1)) == [12]


@pytest.mark.parametrize(("hire", "twelfths"), [(date(2026, 9, 16), 4), (date(2026, 9, 17), 3)])
def test_a_month_counts_towards_the_thirteenth_pay_from_fifteen_days_on(hire, twelfths):
    costs = Costs({"hire_date": hire, "monthly_pay": Decimal(1200), "pay_months": 13}, EXTRAS)

    assert costs.pay(12)[3] == 1200 + 100 * twelfths


def test_who_leaves_is_paid_what_was_earned_of_the_extra_pays():
    known = {"hire_date": date(2026, 9, 1), "monthly_pay": Decimal(1200), "pay_months": 13}
    leaving = Costs({**known, "contract": "fixed", "fixed_months": 6}, EXTRAS).pay(6)
    staying = Costs({**known, "contract": "fixed", "fixed_months": 12}, EXTRAS).pay(6)

    assert [int(each) for each in leaving] == [1200, 1200, 1200, 1600, 1200, 1400]
    assert [int(each) for each in staying] == [1200, 1200, 1200, 1600, 1200, 1200]


@pytest.mark.parametrize("turned", [False, True])
def test_an_exclusion_holds_whichever_of_the_two_names_it(turned):
    (one,), (other,) = RULES.measures["MAXI_DED"], RULES.measures["NASPI20"]
    naming = replace(one, stacking=replace(one.stacking, excludes=frozenset({"NASPI20"})))
    pair = (other, naming) if turned else (naming, other)

    assert stacking.conflict(one, other) is None
    assert str(stacking.conflict(*pair)) == "La regola di Maggiore deduzione per chi cresce esclude Chi riceve la NASpI"


def test_what_decides_comes_before_what_only_moves_a_sum():
    case = {
        "person": {"birth_date": "1996-03-10", "sex": "M", "months_without_paid_job": 13, "highest_title": "diploma"},
        "job": {"hire_date": "2026-09-01", "contract": "permanent", "monthly_pay": "2000", "contrib_rate": "0.30"},
    }
    known, day = known_of(case)
    open_one = questions.deciding([answer_of("GIOVANI_2026", known, day)])
    moving = answer_of("GIOVANI_2026", known | {"net_increase": True}, day)
    other = answer_of("U30_STRUTT", known | {"birth_date": None, "age_at_hire": 28}, day)

    assert open_one[0] == "net_increase"
    assert moving.verdict is Verdict.LIKELY and other.verdict is Verdict.UNKNOWN
    assert questions.deciding([moving, moving, moving, other])[0] == "never_permanent"


def test_a_sum_that_hangs_on_an_answer_is_not_nought():
    case = {
        "person": {"birth_date": "1980-03-10", "ri_salgo_intern": True},
        "job": {"hire_date": "2026-09-01", "contract": "fixed", "fixed_months": 12},
    }
    known, day = known_of(case)
    smuraglia = answer_of("SMURAGLIA", known | {"monthly_pay": Decimal(1000), "contrib_rate": Decimal("0.30")}, day)

    assert smuraglia.total is None
    assert "penal_status" in smuraglia.amounts.needs


@pytest.mark.parametrize(("contract", "months"), [("permanent", 36), ("fixed", 12)])
def test_an_apprenticeship_with_an_end_brings_nothing_beyond_it(contract, months):
    case = {
        "person": {"birth_date": "2004-03-10"},
        "job": {"hire_date": "2026-09-01", "contract": contract, "contract_kind": "apprenticeship", "fixed_months": 12},
        "company": {"staff_total": 20},
    }
    known, day = known_of(case)
    paid = known | {"monthly_pay": Decimal(1000), "contrib_rate": Decimal("0.30")}

    assert answer_of("APPR", paid, day).amounts.months == months
