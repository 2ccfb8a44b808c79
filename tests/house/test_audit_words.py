"""Whatever the house writes into the audit log, the log can say in words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.companies.models import CompanyStatus
from portal.config import ROOT
from portal.privacy.queries import EXPORTS
from portal.privacy.words import ACTS, DETAILS

# Functions that hand an act on to the log.
WRAPPERS = {"portal/facts/services.py": "_write", "portal/core/exports.py": "take_away"}
NO_DETAILS = {"label", "needs", None}  # None: a wrapper's own details, handed on


def recordings() -> Iterator[tuple[str, ast.Call, ast.expr]]:
    """Every call that writes into the log, where it stands, and the act that it names."""
    for file in sorted((ROOT / "portal").rglob("*.py")):
        where = file.relative_to(ROOT).as_posix()
        for call in (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call)):
            called = call.func
            if isinstance(called, ast.Attribute) and ast.unparse(called) in {"audit.record", "audit.journal"}:
                yield where, call, call.args[0]
            elif (isinstance(called, ast.Name) and called.id == WRAPPERS.get(where)) or ast.unparse(
                called
            ) == "exports.take_away":
                yield where, call, call.args[1]


def pattern(act: ast.expr) -> str | None:
    """What the act looks like; None where it is only handed on."""
    if isinstance(act, ast.Constant):
        return re.escape(str(act.value))
    if isinstance(act, ast.JoinedStr):
        return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+" for part in act.values)
    return None


@pytest.fixture(scope="module")
def recorded() -> list[tuple[str, ast.Call, str | None]]:
    found = [(where, call, pattern(act)) for where, call, act in recordings()]
    assert len(found) > 20
    return found


def test_every_act_that_is_recorded_has_words(recorded: list[tuple[str, ast.Call, str | None]]) -> None:
    mute = [
        f"{where}:{call.lineno} {act}"
        for where, call, act in recorded
        if act and not any(re.fullmatch(act, known) for known in ACTS)
    ]

    assert mute == []
    assert {f"company.{status.value}" for status in CompanyStatus} - set(ACTS) == {"company.listed", "company.received"}


def test_an_act_is_named_where_it_is_recorded_or_handed_on_by_a_known_function(
    recorded: list[tuple[str, ast.Call, str | None]],
) -> None:
    assert {where for where, _call, act in recorded if act is None} <= set(WRAPPERS)
    for where, name in WRAPPERS.items():
        assert f"def {name}(" in Path(ROOT / where).read_text("utf-8")


def test_no_words_are_kept_for_what_nobody_records(recorded: list[tuple[str, ast.Call, str | None]]) -> None:
    acts = [act for _where, _call, act in recorded if act]

    assert [known for known in ACTS if not any(re.fullmatch(act, known) for act in acts)] == []


def test_every_detail_that_is_recorded_has_words(recorded: list[tuple[str, ast.Call, str | None]]) -> None:
    named = {keyword.arg for _where, call, _act in recorded for keyword in call.keywords} - NO_DETAILS

    assert named - set(DETAILS) == set()
    assert set(DETAILS) - named == set()


def test_whoever_asks_who_had_the_data_is_told_of_every_kind_of_download(
    recorded: list[tuple[str, ast.Call, str | None]],
) -> None:
    """All but the log itself, numbers without names, the rules, and what a company takes away of its own."""
    taken = {act.replace("\\", "") for _where, _call, act in recorded if act and act.endswith("export")}

    assert taken - set(EXPORTS) == {"audit.export", "figures.export", "privacy.export", "rules.export"}
