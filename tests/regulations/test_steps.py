"""What an internship of either kind asks before it begins, on its days and at its end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.regulations.conditions import BadRule
from portal.regulations.internships import DeadlineRule, InternshipKind, kind_of
from portal.regulations.limits import deadlines, steps

EXTRACURRICULAR, INCLUSION = InternshipKind.EXTRACURRICULAR, InternshipKind.INCLUSION
START, ENDS = date(2026, 12, 7), date(2027, 6, 6)  # a Monday, a Sunday
WORDS = {"says": "Fare una cosa", "en": "Do a thing"}


def rule(code="thing", **changed):
    told = {
        "code": code,
        "event": "intern_start",
        "valid_from": "2017-10-01",
        "source": "Una legge",
        "what": WORDS,
        "actor": WORDS,
        "offset_days": 0,
        "confidence": "H",
    }
    return DeadlineRule.read({**told, **changed})


BLOCKING = {"before_start": True, "offset_days": -1, "proof": {"says": "copia firmata", "en": "signed copy"}}
RULES = [
    rule("register", confidence="M"),
    rule("notice", **BLOCKING, doubtful_for=["inclusion"]),
    rule("plan", **BLOCKING, kinds=["extracurricular"]),
    rule("project", **BLOCKING, kinds=["inclusion"], confidence="M"),
    rule("attestation", event="intern_end"),
    rule("extension", event="extension", offset_days=5),
]


def codes(found):
    return [each.code for each in found]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (EXTRACURRICULAR, ["notice", "plan", "register", "attestation"]),
        (INCLUSION, ["notice", "project", "register", "attestation"]),
        (None, ["notice", "plan", "project", "register", "attestation"]),
    ],
)
def test_each_kind_has_its_own_steps_in_the_order_of_their_days(kind, expected):
    found = steps(RULES, kind, START, ENDS)

    assert codes(found) == expected
    assert [each.due for each in found] == [date(2026, 12, 6)] * (len(found) - 2) + [START, ENDS]


def test_without_a_last_day_nothing_is_due_at_the_end():
    assert "attestation" not in codes(steps(RULES, None, START))


def test_a_step_says_what_blocks_the_start_and_what_proves_it():
    notice, _plan, register, _attestation = steps(RULES, EXTRACURRICULAR, START, ENDS)

    assert (notice.blocks_start, str(notice.proof), notice.source) == (True, "copia firmata", "Una legge")
    assert (register.blocks_start, register.proof) == (False, None)


def test_what_is_of_one_kind_and_what_is_confirmed_for_the_other_only_is_told_apart():
    by_code = {each.code: each for each in steps(RULES, None, START)}

    assert by_code["plan"].kinds == {EXTRACURRICULAR}
    assert by_code["notice"].kinds == {EXTRACURRICULAR, INCLUSION}
    assert by_code["notice"].doubtful_for == {INCLUSION}
    assert by_code["register"].doubtful_for == {EXTRACURRICULAR, INCLUSION}
    of_inclusion = steps(RULES, INCLUSION, START)[0]
    assert (of_inclusion.kinds, of_inclusion.doubtful_for) == ({INCLUSION}, {INCLUSION})
    assert steps(RULES, EXTRACURRICULAR, START)[0].doubtful_for == set()


@pytest.mark.parametrize(("start", "expected"), [(date(2026, 12, 31), ["old"]), (date(2027, 1, 1), ["new"])])
def test_the_rule_of_the_day_of_the_start_counts(start, expected):
    rules = [rule("old", valid_to="2026-12-31"), rule("new", valid_from="2027-01-01")]

    assert codes(steps(rules, None, start)) == expected


def test_deadlines_of_a_kind_leave_out_those_of_the_other():
    assert [each.rule.code for each in deadlines(RULES, "intern_start", START)] == ["notice", "plan", "project", "register"]
    assert [each.rule.code for each in deadlines(RULES, "intern_start", START, INCLUSION)] == [
        "notice",
        "project",
        "register",
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kinds": ["summer"]}, "thing: 'summer'"),
        ({**BLOCKING, "offset_days": 0}, "almeno il giorno prima"),
        ({**BLOCKING, "offset_days": None, "fixed": "01-31"}, "almeno il giorno prima"),
        ({**BLOCKING, "event": "hire"}, "almeno il giorno prima"),
        ({**BLOCKING, "proof": None}, "con che cosa si dimostra"),
    ],
)
def test_a_step_that_could_not_be_kept_is_refused(changed, words):
    with pytest.raises(BadRule, match=words):
        rule(**changed)


@pytest.mark.parametrize(("group", "kind"), [("inclusion", INCLUSION), ("disabled", EXTRACURRICULAR)])
def test_people_of_a_group_do_internships_of_a_kind(group, kind):
    assert kind_of(group) is kind


OFFSETS = st.integers(-30, 30)
SOME_RULES = st.lists(st.tuples(OFFSETS, st.sets(st.sampled_from(["extracurricular", "inclusion"]))), max_size=6)


@given(SOME_RULES, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 700))
def test_of_an_unknown_kind_are_the_steps_of_both_and_no_others(given_rules, start, length):
    rules = [
        rule(f"{number}", offset_days=days, kinds=sorted(kinds), event="intern_end" if number % 2 else "intern_start")
        for number, (days, kinds) in enumerate(given_rules)
    ]
    ends = start + timedelta(days=length)
    everything = steps(rules, None, start, ends)

    of_each = [steps(rules, kind, start, ends) for kind in InternshipKind]
    assert set(codes(everything)) == {code for found in of_each for code in codes(found)}
    assert [each.due for each in everything] == sorted(each.due for each in everything)
    assert {code for code in codes(of_each[0]) if code in codes(of_each[1])} == {
        each.code for each in everything if len(each.kinds) == len(InternshipKind)
    }
