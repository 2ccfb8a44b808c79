from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.regulations.conditions import BadRule, Grammar
from portal.regulations.sayings import Said

BEGUN = date(2000, 1, 1)
GRAMMAR = Grammar({"alone": [(BEGUN, {"fact": "lone_with_dependants", "is": True})]}, {"ZES": [(BEGUN, ("066",))]})
FLAGS = ("net_increase", "never_permanent", "durc_ok")
LEAVES = st.sampled_from([{"fact": name, "is": value} for name, value in product(FLAGS, (True, False))])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=8,
)
KNOWN = st.fixed_dictionaries({}, optional=dict.fromkeys(FLAGS, st.booleans()))


def completions(known):
    """Every way in which the unknown facts may turn out."""
    silent = [name for name in FLAGS if name not in known]
    return [{**known, **dict(zip(silent, values, strict=True))} for values in product((True, False), repeat=len(silent))]


@given(TREES, KNOWN)
def test_what_is_sure_stays_so_however_the_unknown_turns_out(tree, known):
    test, _facts = GRAMMAR.read(tree)
    found = test(known)

    if found is not None:
        assert {test(whole) for whole in completions(known)} == {found}


@given(TREES, KNOWN)
def test_what_is_asked_is_open_and_once_it_is_said_the_tree_is_settled(tree, known):
    condition = GRAMMAR.condition(tree, Said("Qualcosa"))
    asked = condition.open_questions(known)

    assert (asked == []) == (condition.test(known) is not None)
    assert not known.keys() & set(asked)
    assert all(condition.test({**known, **dict.fromkeys(asked, value)}) is not None for value in (True, False))


def test_what_can_no_longer_turn_a_condition_is_not_asked():
    tree = {"all": [{"fact": "months_without_paid_job", "gte": 12}, {"fact": "lone_with_dependants", "is": True}]}
    condition = GRAMMAR.condition(tree, Said("Da un anno senza lavoro, e sola con persone a carico"))

    assert condition.open_questions({}) == ["months_without_paid_job", "lone_with_dependants"]
    assert condition.open_questions({"months_without_paid_job": 14}) == ["lone_with_dependants"]
    assert condition.open_questions({"months_without_paid_job": 8}) == []


@given(TREES)
def test_whoever_knows_everything_gets_a_yes_or_a_no(tree):
    test, _facts = GRAMMAR.read(tree)

    assert all(test(whole) is not None for whole in completions({}))


@pytest.mark.parametrize(
    ("tree", "known", "found"),
    [
        ({"fact": "net_increase", "is": True}, {}, None),
        ({"any": [{"fact": "net_increase", "is": True}, {"fact": "durc_ok", "is": True}]}, {"durc_ok": True}, True),
        ({"any": [{"fact": "net_increase", "is": True}, {"fact": "durc_ok", "is": True}]}, {"durc_ok": False}, None),
        ({"all": [{"fact": "net_increase", "is": True}, {"fact": "durc_ok", "is": True}]}, {"durc_ok": False}, False),
        ({"fact": "gender_gap_job", "is": True, "unless_said": True}, {}, False),
        ({"fact": "workplace_istat", "in_area": "ZES"}, {"workplace_istat": "066049"}, True),
        ({"fact": "workplace_istat", "in_area": "ZES"}, {"workplace_istat": "058032"}, False),
        ({"term": "alone"}, {"lone_with_dependants": True}, True),
        ({"fact": "age_at_hire", "between": [15, 24]}, {"age_at_hire": 25}, False),
        ({"fact": "age_at_hire", "between": [15, 24]}, {"age_at_hire": 24}, True),
    ],
)
def test_a_question_has_three_answers(tree, known, found):
    test, _facts = GRAMMAR.read(tree)

    assert test(known) is found


def test_what_counts_as_no_unless_said_is_not_asked_for():
    _test, facts = GRAMMAR.read(
        {"any": [{"fact": "net_increase", "is": True}, {"fact": "durc_ok", "is": True, "unless_said": True}]}
    )

    assert facts == ("net_increase",)


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"fact": "shoe_size", "eq": 42}, "shoe_size"),
        ({"fact": "net_increase"}, "una cosa sola"),
        ({"fact": "net_increase", "is": True, "eq": 1}, "una cosa sola"),
        ({"term": "unheard"}, "unheard"),
        ({"all": []}, "lista"),
        ({"fact": "monthly_pay", "lt": 12.5}, "virgolette"),
        ({"fact": "contract", "in": "permanent"}, "lista"),
        ({"fact": "workplace_istat", "in_area": "MOON"}, "MOON"),
        ({}, "non è una condizione"),
        ("permanent", "non è una condizione"),
    ],
)
def test_a_rule_that_can_not_be_read_says_why(tree, words):
    with pytest.raises(BadRule, match=words):
        GRAMMAR.read(tree)
