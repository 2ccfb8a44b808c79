"""A rule whose parts are of the wrong shape is refused when it is read, not when somebody is judged by it."""

from datetime import date

import pytest

from portal.incentives.benefits import read_months
from portal.incentives.intensity import Ceiling
from portal.incentives.measures import read_benefit, read_condition, read_example
from portal.incentives.pay import ExtraPay
from portal.regulations.conditions import BadRule, Grammar, day_of
from portal.regulations.internships import AllowanceRule, DeadlineRule, DurationRule, QuotaRule
from portal.rulebook import ruleset, texts

GRAMMAR = ruleset.shipped().grammar
EMPTY = Grammar({}, {"ZES": [(date(2000, 1, 1), ("066",))]})
WRITTEN = {each.code: each.document for each in texts.of_documents(ruleset.files())}
HUGE = 10**40
WRONG = (BadRule, ValueError, TypeError, KeyError)


@pytest.mark.parametrize(
    ("read", "code", "name", "value"),
    [
        (QuotaRule.read, "quota", "share", "testo"),
        (QuotaRule.read, "quota", "share", -1),
        (QuotaRule.read, "quota", "tiers", []),
        (QuotaRule.read, "quota", "tiers", [{"up_to": "²", "interns": 1}]),
        (QuotaRule.read, "quota", "tiers", [{"up_to": 5, "interns": "uno"}]),
        (QuotaRule.read, "quota", "premium", {"over_staff": "venti", "tiers": []}),
        (QuotaRule.read, "quota", "exempt", "disabled"),
        (QuotaRule.read, "quota", "valid_to", "2017-09-30"),
        (QuotaRule.read, "quota", "valid_from", None),
        (QuotaRule.read, "quota", "source", 7),
        (DurationRule.read, "ordinary", "max_months", "sei"),
        (DurationRule.read, "ordinary", "group", "everybody"),
        (DurationRule.read, "ordinary", "seasonal_min_months", True),
        (AllowanceRule.read, "allowance", "base", HUGE),
        (AllowanceRule.read, "allowance", "full_from", None),
        (DeadlineRule.read, "unilav_start", "what", {"says": 7}),
        (DeadlineRule.read, "unilav_start", "event", "some_day"),
        (DeadlineRule.read, "unilav_hire", "offset_days", None),
        (DeadlineRule.read, "unilav_hire", "offset_days", HUGE),
        (DeadlineRule.read, "l68_prospectus", "fixed", "02-30"),
        (lambda given: Ceiling.read(given, GRAMMAR), "gber_disabled", "months", "dodici"),
        (lambda given: Ceiling.read(given, GRAMMAR), "gber_disabled", "share", "tre quarti"),
        (lambda given: Ceiling.read(given, GRAMMAR), "gber_disabled", "regime", []),
        (ExtraPay.read, "13", "paid_in", 13),
    ],
)
def test_a_rule_is_refused_for_what_could_not_be_reckoned_with(read, code, name, value):
    as_it_is = {"valid_from": "2018-01-01", **WRITTEN[code]}
    read(as_it_is)

    with pytest.raises(WRONG):
        read({**as_it_is, name: value})


@pytest.mark.parametrize(
    "question",
    [
        {"fact": "months_without_paid_job", "gte": "testo"},
        {"fact": "months_without_paid_job", "gte": "²"},
        {"fact": "months_without_paid_job", "between": ["tanti", 7]},
        {"fact": "months_without_paid_job", "eq": [7]},
        {"fact": "contract", "in": ["permanant"]},
        {"fact": "contract", "gt": "fixed"},
        {"fact": "net_increase", "is": "true"},
        {"fact": "birth_date", "in_area": "ZES"},
        {"fact": ["sex"], "is": "F"},
        {"fact": "workplace_istat", "in_area": ["ZES"]},
        {"term": ["svantaggiato_ue"]},
    ],
)
def test_a_question_is_refused_whose_value_could_never_be_an_answer(question):
    with pytest.raises(BadRule):
        EMPTY.read(question)


def test_a_number_that_is_a_code_is_held_against_the_code():
    test, _facts = EMPTY.read({"fact": "ateco", "eq": "10"})

    assert (test({"ateco": "10"}), test({"ateco": "11"})) == (True, False)


@pytest.mark.parametrize(
    "cases",
    [
        {"months": "boh"},
        {"months": "contract"},
        {"months": "less_fixed", "total": "molti"},
        {"months": HUGE},
        {"months": "0.5"},
        {"when": {"fact": "sex", "is": "F"}},
        ["status"],
    ],
)
def test_how_long_is_a_number_or_a_word_that_is_known(cases):
    with pytest.raises(WRONG):
        read_months(cases, GRAMMAR)


@pytest.mark.parametrize(
    ("formula", "numbers"),
    [
        ("contribution_exemption", {"share": "metà"}),
        ("contribution_exemption", {"share": -1}),
        ("contribution_exemption", {"share": "0.5", "cap_yearly": [8000]}),
        ("contribution_exemption", {"share": "0.5", "include_inail": "yes"}),
        ("reduced_rate", {"steps": "0.10"}),
        ("reduced_rate", {"steps": [[13, "0.10"]]}),
        ("reduced_rate", {"steps": [[1]]}),
        ("tax_credit", {"cap_monthly": HUGE}),
        (["grant"], {"amount": 1}),
    ],
)
def test_what_is_given_is_a_number_that_can_be_reckoned_with(formula, numbers):
    with pytest.raises(BadRule):
        read_benefit({"formula": formula, "cases": numbers}, GRAMMAR)


def test_sentences_and_examples_are_words():
    test = {"fact": "sex", "eq": "F"}
    for given in (
        {"says": 7, "test": test},
        {"says": "a", "en": 7, "test": test},
        {"says": "a", "decides": "no", "test": test},
    ):
        with pytest.raises(WRONG):
            read_condition(given, GRAMMAR)
    for given in ({"says": "a", "case": [], "verdict": "likely"}, {"says": "a", "case": {}, "verdict": "sure"}):
        with pytest.raises(BadRule):
            read_example(given)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31", 20260101, True])
def test_a_day_beyond_all_reckoning_is_none(day):
    with pytest.raises(BadRule, match="fra il 1900 e il 2100"):
        day_of(day)
