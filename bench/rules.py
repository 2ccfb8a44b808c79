"""How many cases a second are held against all measures, the best set included, on one core.

`python -m bench.rules` measures by itself; `make bench` shows the same row. The cases are the worked examples of the rules. Beside
it, in the same rounds: the standard library's json, writing and reading the same answers.
"""

import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import yaml

from bench import table
from bench.table import Row
from portal.cli import rules as command
from portal.incentives import stacking
from portal.regulations import facts
from portal.regulations.facts import Case
from portal.rulebook import ruleset
from portal.rulebook.ruleset import DATA, RuleSet

GOAL = 1000  # evaluations a second
ROUNDS, AT_ONCE = 7, 10
DAY = date(2026, 11, 22)


def rows() -> list[Row]:
    known, cases = ruleset.shipped(), list(examples())
    written = [json.dumps(command.answers(known, case)) for case in cases]
    evaluating = [seconds(lambda: evaluated(known, cases)) for _ in range(ROUNDS)]
    beside = [seconds(lambda: copied(written)) for _ in range(ROUNDS)]
    each, reference = min(evaluating) / len(cases), min(beside) / len(cases)
    value = f"{1 / each:,.0f} al secondo, CPU {each * 1000:.2f} ms l'uno"
    return [
        Row(
            f"Un caso contro {len(known.measures)} misure, con l'insieme migliore",
            value,
            f"× {each / reference:.1f} di json che scrive e legge le stesse risposte",
            f"≥ {GOAL:,} al secondo",
            1 / each >= GOAL,
        )
    ]


def examples() -> Iterator[Case]:
    documents = (yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")) for name in ruleset.FILES)
    measures = (measure for document in documents for measure in document.get("measures", ()))
    for measure in measures:
        for version in measure["versions"]:
            yield from (facts.read(example["case"], DAY) for example in version.get("examples", ()))


def evaluated(known: RuleSet, cases: list[Case]) -> None:
    for case in cases:
        stacking.best(known.evaluate(case.hiring or {}, case.day))


def copied(written: list[str]) -> None:
    for each in written:
        json.dumps(json.loads(each))


def seconds(act: Callable[[], Any]) -> float:
    """Of the processor, for one of many times."""
    begun = time.process_time()
    for _ in range(AT_ONCE):
        act()
    return (time.process_time() - begun) / AT_ONCE


if __name__ == "__main__":
    print(table.drawn(rows()))
