"""Cases for the rules: those stored with the data, and ways to make of one another."""

from datetime import date
from functools import cache
from typing import Any

import yaml

from portal.incentives.evaluation import Answer
from portal.incentives.measures import Version
from portal.regulations import facts
from portal.regulations.facts import Values
from portal.rulebook import ruleset
from portal.rulebook.ruleset import DATA

RULES = ruleset.shipped()
DAY = date(2026, 11, 22)
MEASURE_FILES = ("incentives", "closed", "regional")


@cache
def examples() -> dict[str, dict[str, Any]]:
    """By measure and words: the worked examples of every version."""
    read = [yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")) for name in MEASURE_FILES]
    return {
        f"{measure['code']}: {example['says']}": {**example, "code": measure["code"]}
        for document in read
        for measure in document["measures"]
        for version in measure["versions"]
        for example in version.get("examples", ())
    }


def known_of(case: dict[str, Any]) -> tuple[Values, date]:
    read = facts.read(case, DAY)
    assert read.hiring is not None
    return read.hiring, read.day


def answers(case: dict[str, Any]) -> dict[str, Answer]:
    known, day = known_of(case)
    return {each.code: each for each in RULES.evaluate(known, day)}


def answer_of(code: str, known: Values, day: date = DAY) -> Answer:
    """Of one measure, to facts that have been read."""
    return next(each for each in RULES.evaluate(known, day) if each.code == code)


def with_facts(known: Values, day: date, **changed: Any) -> Values:
    """The same case with other facts; None takes one away. What follows from them follows anew."""
    derived = {"age_at_hire", "fixed_started_on"} - changed.keys()
    kept = {name: value for name, value in {**known, **changed}.items() if value is not None and name not in derived}
    return facts.complete(kept, day)


def eligible() -> list[tuple[Version, Values, date]]:
    """For each measure that somebody can have: its wording and a case to which it says «likely»."""
    found = {}
    for example in examples().values():
        if example["verdict"] == "likely":
            known, day = known_of(example["case"])
            found.setdefault(example["code"], (answer_of(example["code"], known, day).version, known, day))
    return list(found.values())
