"""The first facts of an installation, from `data/`; written only where there are none, and later the facts that a release brings."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from portal.core import cache
from portal.core.database import Model, db
from portal.facts.models import Cost, CostAnswer, Fact, FactKind, Funder, InternshipKind, Payer

DATA = Path(__file__).parent / "data"
BY = "prima installazione"


def load(folder: Path = DATA) -> int:
    """Fill the tables that are empty, and add the facts that nobody has heard of yet; returns how many rows were written."""
    written = (
        _add_unknown(folder / "facts.yaml")
        + _fill(Funder, funders, folder / "funders.yaml")
        + _fill(CostAnswer, cost_answers, folder / "costs.yaml")
    )
    if written:
        cache.drop("funding", "costs", *(f"fact:{code}" for code in db.session.scalars(sa.select(Fact.code).distinct())))
    return written


def _add_unknown(file: Path) -> int:
    """Facts are never removed: one that is missing is new, and comes with its proposed value."""
    known = set(db.session.scalars(sa.select(Fact.code).distinct()))
    rows = [fact for fact in facts(yaml.safe_load(file.read_text("utf-8"))) if fact.code not in known]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def _fill(model: type[Model], read: Callable[[Any], list[Any]], file: Path) -> int:
    if db.session.scalar(sa.select(sa.func.count()).select_from(model)):
        return 0
    rows = read(yaml.safe_load(file.read_text("utf-8")))
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def facts(read: list[dict[str, Any]]) -> list[Fact]:
    """Rows of `facts.yaml`; whatever the file says about its own confidence is not published."""
    return [
        Fact(
            **{name: value for name, value in row.items() if name not in {"kind", "confidence"}}, kind=FactKind(row["kind"])
        )
        for row in (_with_days(row) for row in read)
    ]


def funders(read: list[dict[str, Any]]) -> list[Funder]:
    return [Funder(**_with_days(row)) for row in read]


def cost_answers(read: list[dict[str, Any]]) -> list[CostAnswer]:
    return [_cost_answer(InternshipKind(group["kind"]), row) for group in read for row in group["rows"]]


def _cost_answer(kind: InternshipKind, row: dict[str, Any]) -> CostAnswer:
    """A file can propose an answer, never confirm one: that is a person's act."""
    return CostAnswer(
        kind=kind,
        what=Cost(row["what"]),
        amount_fact=row["amount_fact"],
        who_pays=Payer(row["who_pays"]),
        source=row["source"],
        source_url=row.get("source_url"),
        source_date=_day(row["source_date"]),
    )


def _with_days(row: dict[str, Any]) -> dict[str, Any]:
    days = ("source_date", "valid_from", "valid_to", "verified_on", "review_by")
    return {**row, **{name: _day(row[name]) for name in days if name in row}, "recorded_by": BY}


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
