"""Windows that open or close soon, and what one could tell the companies about them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from flask_babel import format_date
from flask_babel import gettext as _

from portal.core.database import db
from portal.incentives.measures import Status, Version
from portal.incentives.standing import HERE, last_chance
from portal.rulebook.models import RuleNotice
from portal.rulebook.ruleset import RuleSet

SOON = timedelta(days=30)
A_DAY = timedelta(days=1)
OPENING, CLOSING = "opening", "closing"


@dataclass(frozen=True, slots=True)
class Window:
    """A measure that opens or closes on a day, both included in what is still possible."""

    version: Version
    what: str
    day: date

    @property
    def key(self) -> tuple[str, str, date]:
        return self.version.code, self.what, self.day

    @property
    def title(self) -> str:
        """As the title of a notice."""
        name = str(self.version.name)
        return _("%(name)s: si apre", name=name) if self.what == OPENING else _("%(name)s: ultimi giorni", name=name)

    @property
    def notice(self) -> str:
        """What one could write to the companies; somebody reads it before it goes anywhere."""
        day, about = format_date(self.day, "d MMMM y"), self.version.about
        begins = (
            _("Vale per chi è assunto dal %(day)s.", day=day)
            if self.what == OPENING
            else _("C'è tempo fino al %(day)s.", day=day)
        )
        doubt = _("È un'indicazione: prima di assumere parlane con il consulente del lavoro.")
        return " ".join([begins, str(about.summary), str(about.how), doubt])


def windows(rules: RuleSet, day: date, told: Collection[tuple[str, str, date]] = ()) -> list[Window]:
    """Those of the next thirty days that nobody has told yet, the nearest first. Only what holds in Lazio."""
    versions = [each for found in rules.measures.values() for each in found]
    open_here = [each for each in versions if each.status is Status.PUBLISHED and each.about.territory in HERE]
    found = [window for each in open_here for window in _of(rules, each) if day <= window.day <= day + SOON]
    return sorted((each for each in found if each.key not in told), key=lambda each: (each.day, each.version.code))


def _of(rules: RuleSet, version: Version) -> list[Window]:
    """A new wording that goes on where the old one ends neither opens nor closes anything; of one that another has followed
    nobody hears any more.
    """
    last = last_chance(version)
    found = []
    if _governs(rules, version, version.hire_from) and not _is_of_another(rules, version, version.hire_from - A_DAY):
        found.append(Window(version, OPENING, version.hire_from))
    if last and _governs(rules, version, last) and not _is_of_another(rules, version, last + A_DAY):
        found.append(Window(version, CLOSING, last))
    return found


def _governs(rules: RuleSet, version: Version, hire: date) -> bool:
    return rules.in_force(version.code, date.max, hire) is version


def _is_of_another(rules: RuleSet, version: Version, hire: date) -> bool:
    """Whether a hire of that day may have it by another wording, as far as is known by now."""
    found = rules.in_force(version.code, date.max, hire)
    return found is not None and found is not version and found.status is Status.PUBLISHED and found.covers(hire)


def told() -> set[tuple[str, str, date]]:
    """The windows that the companies know about."""
    rows = db.session.execute(sa.select(RuleNotice.code, RuleNotice.what, RuleNotice.day))
    return {(row.code, row.what, row.day) for row in rows}


def one(notice_id: int) -> RuleNotice | None:
    return db.session.get(RuleNotice, notice_id)
