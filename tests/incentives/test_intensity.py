"""How much of a worker's cost may come from aid of one regime: exactly at the ceiling is within, one cent above is not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.incentives import intensity
from portal.incentives.evaluation import Amounts, Answer, Verdict
from portal.incentives.intensity import EXCEEDED, NO_GROUP, NOT_RECKONED, Ceiling
from portal.incentives.measures import Confidence
from portal.incentives.pay import Costs
from portal.regulations.conditions import BadRule
from portal.regulations.money import Euros
from tests.rulebook.cases import RULES

(GBER,) = RULES.measures["DONNE_2026"]
(DE_MINIMIS,) = RULES.measures["ADI_SFL_TI"]
HIRE = date(2026, 9, 1)
PAID = {"hire_date": HIRE, "contract": "permanent", "monthly_pay": Decimal(2000), "contrib_rate": Decimal("0.30")}
JOBLESS = {"months_without_paid_job": 8}  # disadvantaged, and no more than that
CENT = Decimal("0.01")


def aid(*monthly, months=12, version=GBER):
    return Answer(version, Verdict.LIKELY, amounts=Amounts(tuple(Decimal(each) for each in monthly), months))


def told(*aids, ceilings=RULES.ceilings, **facts):
    return intensity.warnings(ceilings, aids, Costs({**PAID, **JOBLESS, **facts}, RULES.extras))


def figures(warning):
    return [str(warning.values[name]) for name in ("aid", "most", "share")]


# By hand: what a month costs is pay and 30 per cent, the share is of all the months looked at.
CASES = {
    "disadvantaged, 12 x 2.600 / 2": (Decimal(15_600), {}),
    "very disadvantaged, 24 x 2.600 / 2": (Decimal(31_200), {"months_without_paid_job": 24}),
    "disabled, 12 x 2.600 x 3/4": (Decimal(23_400), {"disability_class": "gt79"}),
    "disabled and very disadvantaged": (Decimal(23_400), {"disability_class": "gt79", "months_without_paid_job": 24}),
    "six months only, 6 x 2.600 / 2": (Decimal(7800), {"contract": "fixed", "fixed_months": 6}),
    "thirteenth pay of 4 twelfths, (12 x 1.200 + 400) x 1,3 / 2": (
        Decimal(9620),
        {"monthly_pay": Decimal(1200), "pay_months": 13},
    ),
    "from the middle of a month, 12 x 2.600 / 2": (Decimal(15_600), {"hire_date": date(2026, 9, 16)}),
}


@pytest.mark.parametrize(("most", "facts"), CASES.values(), ids=CASES)
def test_at_the_ceiling_nothing_is_said_and_one_cent_above_it_is_with_both_figures(most, facts):
    assert told(aid(most, months=1), **facts) == []
    (warning,) = told(aid(most + CENT, months=1), **facts)
    assert warning.text == EXCEEDED.text
    assert figures(warning)[:2] == [str(Euros(most + CENT)), str(Euros(most))]


def test_the_sentence_names_the_sums_the_share_and_the_law():
    words = str(told(aid(19_200))[0])

    assert "19.200,00 euro" in words
    assert "15.600,00 euro, cioè il 50 per cento" in words
    assert "art. 32" in words


def test_aids_of_the_regime_count_together_and_those_of_others_do_not():
    assert told(aid(7200), aid(8400)) == []
    assert figures(told(aid(7200), aid("8400.01"))[0]) == ["15.600,01 euro", "15.600,00 euro", "50"]
    assert told(aid(15_600), aid(30_000, version=DE_MINIMIS)) == []
    assert told(aid(30_000, version=DE_MINIMIS)) == []
    assert told() == []


def test_for_people_with_disabilities_the_time_of_the_longest_aid_is_looked_at():
    """36 months of 1.300 euros are 46.800: three quarters are 35.100. The aid on pay is 36 x 700 = 25.200."""
    facts = {"disability_class": "gt79", "monthly_pay": Decimal(1000)}
    on_pay = aid(*[700] * 36, months=36)

    assert told(on_pay, aid(9900, months=1), **facts) == []
    assert figures(told(on_pay, aid("9900.01", months=1), **facts)[0]) == ["35.100,01 euro", "35.100,00 euro", "75"]


def test_of_an_aid_that_goes_on_only_the_same_months_count_and_the_last_of_them_by_its_days():
    """From 16 September: half a month, eleven whole ones, half a month. Twelve months cost 31.200."""
    eighteen = [650, *[1300] * 17, 650]

    assert told(aid(*eighteen, months=18), hire_date=date(2026, 9, 16)) == []
    eighteen[12] = "1300.02"
    (warning,) = told(aid(*eighteen, months=18), hire_date=date(2026, 9, 16))
    assert figures(warning)[0] == "15.600,01 euro"
    assert told(aid(*[1300] * 18, months=18)) == []


@pytest.mark.parametrize(
    "facts", [{"monthly_pay": None}, {"contrib_rate": None}, {"contract": "seasonal"}, {"contract": "fixed"}], ids=str
)
def test_what_can_not_be_reckoned_is_said_not_to_be_checked(facts):
    assert told(aid(100), **facts) == [NOT_RECKONED]


@pytest.mark.parametrize(
    "facts",
    [
        {"months_without_paid_job": None},
        {"months_without_paid_job": 1, "age_at_hire": 40, "highest_title": "degree", "lone_with_dependants": False},
    ],
)
def test_where_no_group_is_sure_no_ceiling_is_and_that_is_said(facts):
    assert told(aid(30_000), **facts) == [NO_GROUP]


def test_a_ceiling_holds_for_hires_of_its_time_and_once_it_is_confirmed():
    later = [replace(each, valid_from=date(2026, 9, 2)) for each in RULES.ceilings]
    unconfirmed = [replace(each, confidence=Confidence.LOW) for each in RULES.ceilings]

    assert told(aid(30_000), ceilings=later) == []
    assert told(aid(30_000), ceilings=unconfirmed) == []
    assert len(told(aid(30_000), ceilings=later, hire_date=date(2026, 9, 2))) == 1


def test_a_share_is_written_as_text():
    given_rule = {"regime": "gber", "when": {"term": "disabile_l68"}, "months": 12, "confidence": "H", "source": "Una legge"}

    with pytest.raises(BadRule, match="virgolette"):
        Ceiling.read({**given_rule, "valid_from": "2026-01-01", "share": 0.75}, RULES.grammar)


def test_the_shares_of_the_regulation():
    assert {(each.regime, str(each.share), each.months, each.follows_aid) for each in RULES.ceilings} == {
        ("gber", "0.50", 12, False),
        ("gber", "0.50", 24, False),
        ("gber", "0.75", 12, True),
    }


SUMS = st.decimals(Decimal(0), Decimal(5000), places=2)


@given(
    st.lists(st.lists(SUMS, min_size=1, max_size=30), min_size=1, max_size=3),
    st.decimals(Decimal(0), Decimal(5000), places=2),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.tuples(*[st.decimals(Decimal(0), Decimal(1), places=2)] * 2),
    st.booleans(),
)
def test_a_higher_share_never_brings_a_warning_that_a_lower_one_did_not(sums, pay, hire, shares, follows):
    aids = [aid(*each, months=len(each)) for each in sums]
    costs = Costs({**PAID, "monthly_pay": pay, "hire_date": hire}, RULES.extras)
    low, high = (replace(RULES.ceilings[0], share=share, follows_aid=follows) for share in sorted(shares))

    at_low, at_high = (intensity.exceeding(each, aids, costs) for each in (low, high))

    assert at_low is not None or at_high is None


@given(SUMS, SUMS, st.decimals(Decimal(0), Decimal(5000), places=2))
def test_more_aid_never_takes_a_warning_away(first, more, pay):
    def warned(*sums):
        return bool(told(*[aid(each) for each in sums], monthly_pay=pay))

    assert warned(first, more) or not warned(first)
