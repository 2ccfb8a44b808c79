"""The facts, the funding and the costs of today. Asking notes what the page at hand shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import g
from flask_babel import format_date
from flask_babel import gettext as _

from portal.core import cache
from portal.core.database import db
from portal.core.language import language
from portal.core.workdays import today
from portal.facts.models import COST_LABELS, KIND_LABELS, PAYER_LABELS, Cost, CostAnswer, Fact, Funder, InternshipKind, Payer

# Built once: putting a question together costs more than asking it.
DAY = sa.bindparam("today", type_=sa.Date())
NEWEST = sa.select(sa.func.max(Fact.id)).where(sa.or_(Fact.valid_from.is_(None), Fact.valid_from <= DAY)).group_by(Fact.code)
STALE = sa.or_(Fact.valid_to < DAY, Fact.review_by < DAY)
SAYINGS = sa.select(Fact.code, Fact.value_it, Fact.value_en, Fact.verified_on, sa.func.coalesce(STALE, sa.false())).where(
    Fact.id.in_(NEWEST)
)

_begun = sa.or_(CostAnswer.valid_from.is_(None), CostAnswer.valid_from <= DAY)
_newest_answers = sa.select(sa.func.max(CostAnswer.id)).where(_begun).group_by(CostAnswer.kind, CostAnswer.what)
ANSWERS = sa.select(CostAnswer).where(CostAnswer.id.in_(_newest_answers))
PLACES = {each: place for kinds in (InternshipKind, Cost) for place, each in enumerate(kinds)}
# The funding of a day: the latest begun; of two begun on one day, the last one written.
FUNDER = (
    sa.select(Funder)
    .where(Funder.valid_from <= DAY, sa.or_(Funder.valid_to.is_(None), Funder.valid_to >= DAY))
    .order_by(Funder.valid_from.desc(), Funder.id.desc())
    .limit(1)
)


def in_force() -> dict[str, Fact]:
    """The facts of today by code."""
    return {fact.code: fact for fact in db.session.scalars(current_facts())}


def current_facts() -> sa.Select[Any]:
    """The newest begun row of each code."""
    return sa.select(Fact).where(Fact.id.in_(NEWEST)).params(today=today())


def is_due() -> sa.ColumnElement[bool]:
    """Facts that somebody must look at: never confirmed, ended, or past their review."""
    return sa.or_(Fact.confirmed.is_(False), Fact.valid_to < today(), Fact.review_by < today())


def one(code: str) -> Fact | None:
    """The fact of today with this code."""
    return db.session.scalar(current_facts().where(Fact.code == code))


@dataclass(frozen=True, slots=True)
class Saying:
    """What pages need of a fact."""

    value_it: str
    value_en: str
    verified_on: date
    is_stale: bool

    def value(self, language: str) -> str:
        return self.value_en if language == "en" else self.value_it


def sayings() -> dict[str, Saying]:
    """All facts of today as pages say them, in one question a request: light rows, since every page asks."""
    found: dict[str, Saying] | None = g.get("sayings")
    if found is None:
        rows = db.session.execute(SAYINGS, {"today": today()})
        found = g.sayings = {row[0]: Saying(row[1], row[2], row[3], bool(row[4])) for row in rows}
    return found


def text(code: str) -> str:
    """What a page says for a fact: its value, and that it is under check where nobody has looked at it in time.

    A fact that is missing is noted as well: it may be written tomorrow.
    """
    cache.depends_on(f"fact:{code}")
    saying = sayings().get(code)
    if saying is None:
        return _("(dato in verifica)")
    value = saying.value(language())
    return _("%(value)s (in verifica)", value=value) if saying.is_stale else value


def history(code: str) -> list[Fact]:
    """Every wording of a fact, newest first."""
    return list(db.session.scalars(sa.select(Fact).filter_by(code=code).order_by(Fact.id.desc())))


def verified_on(codes: Iterable[str]) -> date | None:
    """The oldest day on which one of these facts was looked at; None where none is cited."""
    days = [saying.verified_on for code in codes if (saying := sayings().get(code))]
    return min(days, default=None)


def funder() -> Funder | None:
    """Who pays today; asked once a request."""
    cache.depends_on("funding")
    if "funder" not in g:
        g.funder = db.session.scalar(FUNDER, {"today": today()})
    found: Funder | None = g.funder
    return found


def answers() -> list[CostAnswer]:
    """The answers of today in the order of the kinds and costs, one each."""
    found = db.session.scalars(ANSWERS, {"today": today()})
    return sorted(found, key=lambda answer: (PLACES[answer.kind], PLACES[answer.what]))


def answer(kind: InternshipKind, what: Cost) -> CostAnswer | None:
    """The answer of today about one thing in one kind of internship."""
    return next((each for each in answers() if each.kind is kind and each.what is what), None)


def answer_history(kind: InternshipKind, what: Cost) -> list[CostAnswer]:
    """Every answer there was, newest first."""
    return list(db.session.scalars(sa.select(CostAnswer).filter_by(kind=kind, what=what).order_by(CostAnswer.id.desc())))


def costs_on_page() -> list[dict[str, object]]:
    """ "Quanto costa e chi paga" as a page shows it: only what somebody has confirmed is said."""
    cache.depends_on("costs")
    groups: dict[InternshipKind, list[dict[str, object]]] = {}
    for each in answers():
        groups.setdefault(each.kind, []).append(_row_on_page(each))
    return [{"kind": kind.value, "kind_label": KIND_LABELS[kind], "rows": rows} for kind, rows in groups.items()]


def _row_on_page(answer: CostAnswer) -> dict[str, object]:
    payer = answer.who_pays if answer.confirmed_on else Payer.UNKNOWN
    return {
        "what": COST_LABELS[answer.what],
        "amount": text(answer.amount_fact) if answer.amount_fact else "",
        "who_pays": PAYER_LABELS[payer],
        "confirmed_on": format_date(answer.confirmed_on, "d MMMM yyyy") if answer.confirmed_on else None,
        "source": answer.source,
        "source_url": answer.source_url,
    }


def to_check() -> list[Fact]:
    """The facts of today that are due, the oldest review first."""
    due = current_facts().where(is_due()).order_by(sa.func.coalesce(Fact.review_by, date.max), Fact.code)
    return list(db.session.scalars(due))


def newest(rows: Sequence[Fact | CostAnswer | Funder]) -> int:
    """The number of the row written last; 0 where there is none."""
    return max((row.id for row in rows), default=0)


def funders() -> list[Funder]:
    """Every funding block, of the past and to come, newest first."""
    return list(db.session.scalars(sa.select(Funder).order_by(Funder.valid_from.desc(), Funder.id.desc())))
