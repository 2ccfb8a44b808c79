"""The incentives as a list that can be narrowed, and one of them with its past."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l

from portal.facts.quoting import long_day
from portal.incentives.measures import PUBLIC, About, Version
from portal.incentives.standing import Standing, fits, is_under_check, last_chance, standing
from portal.rulebook.ruleset import RuleSet

WHO = {
    "young": _l("Giovani"),
    "women": _l("Donne"),
    "adults": _l("Adulti e over 50"),
    "benefit": _l("Chi riceve un aiuto"),
    "disability": _l("Persone con disabilità"),
    "everyone": _l("Chiunque"),
}
CONTRACTS = {
    "permanent": _l("A tempo indeterminato"),
    "fixed": _l("A termine"),
    "transformation": _l("Da termine a indeterminato"),
}
STANDINGS = {
    Standing.OPEN: _l("Aperto"),
    Standing.CLOSING: _l("In chiusura"),
    Standing.COMING: _l("Non ancora aperto"),
    Standing.ELSEWHERE: _l("Non nel Lazio"),
    Standing.CLOSED: _l("Chiuso"),
    Standing.SUSPENDED: _l("Sospeso"),
}
TONES = {Standing.OPEN: "success", Standing.CLOSING: "warning", Standing.COMING: "info"}
ORDER = (Standing.CLOSING, Standing.OPEN, Standing.COMING, Standing.SUSPENDED, Standing.ELSEWHERE, Standing.CLOSED)


@dataclass(frozen=True)
class Shelved:
    """A measure as the list shows it."""

    about: About
    version: Version
    standing: Standing
    last: date | None  # None too where it never counted here, or was stopped before it
    is_under_check: bool

    @property
    def label(self) -> str:
        return str(STANDINGS[self.standing])

    @property
    def tone(self) -> str:
        return TONES.get(self.standing, "neutral")


def shelved(rules: RuleSet, code: str, day: date) -> Shelved | None:
    """A measure as it stands on a day; None where nothing of it is public."""
    version = rules.in_force(code, day, day)
    if version is None:
        return None
    now, last = standing(version, version.about.territory, day), last_chance(version)
    stopped_before = now is Standing.CLOSED and last is not None and last >= day
    shown = None if stopped_before or now in {Standing.ELSEWHERE, Standing.SUSPENDED} else last
    return Shelved(version.about, version, now, last=shown, is_under_check=is_under_check(version, day))


def narrowed(rules: RuleSet, asked: Mapping[str, str], day: date) -> list[Shelved]:
    """Those that the filters leave: what closes soon first, then what is open, then the rest; unknown filters leave all."""
    found = [each for code in rules.measures if (each := shelved(rules, code, day))]
    if asked.get("per") in WHO:
        found = [each for each in found if asked["per"] in each.about.serves]
    if asked.get("contratto") in CONTRACTS:
        found = [each for each in found if fits(each.version, asked["contratto"])]
    if asked.get("stato") in {each.value for each in Standing}:
        found = [each for each in found if each.standing.value == asked["stato"]]
    return sorted(found, key=lambda each: ORDER.index(each.standing))


def last_days(version: Version) -> list[str]:
    """Until when one can hire and apply, in words; nothing where there is no end."""
    told = [(version.hire_to, _l("Si può assumere fino al %(last)s.")), (version.apply_by, _l("Domande entro il %(last)s."))]
    return [str(words) % {"last": long_day(day)} for day, words in told if day]


def never_with(rules: RuleSet, version: Version) -> list[Version]:
    """The measures that it excludes by name, as they stand."""
    return [rules.measures[code][-1] for code in sorted(version.stacking.excludes) if rules.measures.get(code)]


def other_times(rules: RuleSet, shown: Version) -> list[Version]:
    """The other public wordings of a measure, past and to come, newest first."""
    public = [each for each in reversed(rules.measures[shown.code]) if each.status in PUBLIC]
    return [each for each in public if each is not shown]
