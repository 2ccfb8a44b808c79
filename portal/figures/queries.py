"""How many companies there are of each kind: one question each, however many companies."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts.models import User
from portal.companies.models import Company
from portal.companies.relation import LABELS, Relation
from portal.core import activities, places
from portal.core.database import db
from portal.core.language import day
from portal.core.periods import Period
from portal.relations import queries as relations

NOBODY = "nessuno"  # how the list is asked for who is in nobody's charge
# What a period may ask of a company, by the name of the filter that asks the same of the list.
ASKS: dict[str, Callable[[Period], Any]] = {
    "registrata": lambda period: period.holds(Company.created_at),
    "incontrata": relations.met_within,
}


@dataclass(frozen=True)
class Asked:
    """Which companies are counted: all, or those of which something holds in a period."""

    which: str = ""  # a key of `ASKS`
    period: Period = field(default_factory=Period)

    @property
    def filters(self) -> dict[str, str]:
        """The same question to the list of companies."""
        return {self.which: self.period.text} if self.which and self.period else {}

    @property
    def days(self) -> str:
        """The period as people say it."""
        first, last = self.period.first, self.period.last
        if first and last:
            return _("dal %(first)s al %(last)s", first=day(first), last=day(last))
        return _("dal %(first)s", first=day(first)) if first else _("fino al %(last)s", last=day(last)) if last else ""

    def condition(self) -> Any:
        """Whoever is excluded counts nowhere but in the number of those."""
        there = Company.excluded_at.is_(None)
        return sa.and_(there, ASKS[self.which](self.period)) if self.filters else there


@dataclass(frozen=True)
class Line:
    """A number, and what the list's filter must be told to show its rows; none where the list can't be asked for them."""

    label: str
    count: int
    value: str | None


@dataclass(frozen=True)
class Group:
    """One way to count them. `name` is the list's filter, `words` and `value` make of a stored code what is read and asked."""

    name: str
    title: Any
    one: Any  # the heading of what is counted by
    column: Any
    read: Callable[[list[tuple[Any, int]]], list[Line]]

    def lines(self, asked: Asked) -> list[Line]:
        return self.read(counted(self.column, asked))


def counted(column: Any, asked: Asked) -> list[tuple[Any, int]]:
    """How many companies have each value of a column."""
    found = sa.select(column, sa.func.count()).where(asked.condition()).group_by(column)
    return [(value, count) for value, count in db.session.execute(found)]


def excluded() -> int:
    found = sa.select(sa.func.count()).select_from(Company).where(Company.excluded_at.is_not(None))
    return db.session.scalar(found) or 0


def _by_number(lines: list[Line]) -> list[Line]:
    """The greatest first, and what is not known last."""
    return sorted(lines, key=lambda line: (line.value is None, -line.count, line.label))


def _coded(words: Callable[[str], str]) -> Callable[[list[tuple[Any, int]]], list[Line]]:
    def read(rows: list[tuple[Any, int]]) -> list[Line]:
        return _by_number([Line(words(code) or _("Non si sa"), count, code or None) for code, count in rows])

    return read


def _relations(rows: list[tuple[Any, int]]) -> list[Line]:
    """In the order in which they follow one another, those of nobody too."""
    known = dict(rows)
    return [Line(str(LABELS[each]), known.get(each, 0), each.value) for each in Relation]


def _operators(rows: list[tuple[Any, int]]) -> list[Line]:
    ids = [user_id for user_id, _count in rows if user_id]
    named = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(ids)))
    names = {row.id: row.name for row in named}
    lines = [Line(names[user_id], count, str(user_id)) for user_id, count in rows if user_id]
    return _by_number(lines) + [Line(_("Nessuno"), count, NOBODY) for user_id, count in rows if not user_id]


GROUPS = {
    group.name: group
    for group in (
        Group("stato", _l("Per stato"), _l("Stato"), Company.relation, _relations),
        Group("comune", _l("Per comune"), _l("Comune"), Company.municipality, _coded(places.name)),
        Group("attivita", _l("Per attività"), _l("Attività"), Company.sector, _coded(activities.label)),
        Group("operatore", _l("Per operatore"), _l("In carico a"), Company.assigned_to_id, _operators),
    )
}
