"""Acts on facts: each writes a new row and drops the pages that showed the old one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import g
from flask_babel import gettext as _

from portal.core import audit, cache
from portal.core.database import db
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.workdays import today
from portal.facts import queries
from portal.facts.models import Cost, CostAnswer, Fact, FactKind, Funder, InternshipKind, Payer

REVIEW_DAYS = 182
KEPT = ("code", "value_it", "value_en", "source_title", "source_url", "source_date", "valid_from", "valid_to", "kind")


def record_fact(
    *,
    code: str,
    value_it: str,
    value_en: str,
    source_title: str = "",
    source_url: str | None = None,
    source_date: date | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    review_by: date | None = None,
    kind: FactKind | None = None,
    newest: int | None = None,
) -> Fact:
    """Say what a fact is from now on, or from a coming day; the earlier wordings stay on file.

    `newest`, here and below, is the row that whoever changes it had in front; None asks nothing.
    """
    must_be_newest(newest, queries.history(code))
    if valid_from and valid_to and valid_to < valid_from:
        raise RuleBroken(_("Il dato finisce prima di cominciare: controlla le date."), field="valid_to")
    before = queries.one(code)
    fact = Fact(
        code=code,
        kind=kind or (before.kind if before else FactKind.TEXT),
        value_it=value_it,
        value_en=value_en,
        source_title=source_title,
        source_url=source_url or None,
        source_date=source_date,
        valid_from=valid_from,
        valid_to=valid_to,
        verified_on=today(),
        review_by=review_by,
        note=before.note if before else "",
    )
    _write(fact, "fact.recorded", value_it=value_it, before=before.value_it if before else None)
    _drop(f"fact:{code}", memo="sayings")
    return fact


def look_over(fact: Fact) -> Fact:
    """A person has checked a fact and it still holds: on file for another half year."""
    if fact.valid_to and fact.valid_to < today():
        raise RuleBroken(_("Questo dato è finito: scrivi quello nuovo, con le sue date."))
    same = {name: getattr(fact, name) for name in KEPT}
    return record_fact(**same, review_by=today() + timedelta(days=REVIEW_DAYS))


def confirm_cost(
    *,
    kind: InternshipKind,
    what: Cost,
    who_pays: Payer,
    source: str,
    source_url: str | None = None,
    source_date: date | None = None,
    amount_fact: str | None = None,
    valid_from: date | None = None,
    newest: int | None = None,
) -> CostAnswer:
    """A person who may answers who pays; the public page says so at once, or from a coming day."""
    must_be_newest(newest, queries.answer_history(kind, what))
    if who_pays is Payer.UNKNOWN:
        raise RuleBroken(_("Scegli chi paga: finché non si sa, la pagina dice che è da confermare."), field="who_pays")
    if not source.strip():
        raise RuleBroken(_("Scrivi da dove viene la risposta: una legge, un avviso, la convenzione."), field="source")
    if amount_fact and queries.one(amount_fact) is None:
        raise RuleBroken(_("Questo importo non c'è fra i dati: scegline un altro."), field="amount_fact")
    answer = CostAnswer(
        kind=kind,
        what=what,
        who_pays=who_pays,
        amount_fact=amount_fact or None,
        source=source,
        source_url=source_url or None,
        source_date=source_date,
        valid_from=valid_from,
        confirmed_by=audit.actor().name,
        confirmed_on=today(),
    )
    _write(answer, "cost.confirmed", who_pays=who_pays.value, source=source)
    _drop("costs")
    return answer


def withdraw_cost(*, kind: InternshipKind, what: Cost) -> CostAnswer:
    """Nobody is sure any more: the public page goes back to saying that it is to be confirmed."""
    before = queries.answer(kind, what)
    answer = CostAnswer(
        kind=kind,
        what=what,
        amount_fact=before.amount_fact if before else None,
        source=before.source if before else None,
        source_url=before.source_url if before else None,
        source_date=before.source_date if before else None,
    )
    _write(answer, "cost.withdrawn")
    _drop("costs")
    return answer


def record_funder(
    *,
    valid_from: date,
    programme: str,
    statement_it: str,
    statement_en: str,
    lines_it: list[str],
    lines_en: list[str],
    source: str,
    fund: str = "",
    valid_to: date | None = None,
    logos: list[Any] | None = None,
    eu_emblem: bool = False,
    newest: int | None = None,
) -> Funder:
    """Say who funds the project from this day on; what stood before stays the block of its own days."""
    must_be_newest(newest, queries.funders())
    if valid_to and valid_to < valid_from:
        raise RuleBroken(_("Il finanziamento finisce prima di cominciare: controlla le date."), field="valid_to")
    before = queries.funder()
    block = Funder(
        valid_from=valid_from,
        valid_to=valid_to,
        programme=programme,
        fund=fund,
        statement_it=statement_it,
        statement_en=statement_en,
        lines_it=lines_it,
        lines_en=lines_en,
        logos=logos if logos is not None else list(before.logos) if before else [],
        eu_emblem=eu_emblem,
        source=source,
        confirmed=True,
    )
    _write(block, "funding.recorded", programme=programme, valid_from=valid_from.isoformat())
    _drop("funding", memo="funder")
    return block


def must_be_newest(seen: int | None, rows: Sequence[Fact | CostAnswer | Funder]) -> None:
    if seen is not None:
        must_be_unchanged(seen, queries.newest(rows))


def _write(row: Fact | CostAnswer | Funder, act: str, **details: Any) -> None:
    row.recorded_by = audit.actor().name
    db.session.add(row)
    db.session.flush()
    audit.record(act, row, **details)


def _drop(key: str, *, memo: str = "") -> None:
    """What the public sees has changed, and so has what this request remembers."""
    g.pop(memo, None)
    cache.drop(key)
