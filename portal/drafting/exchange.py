"""The whole set of rules as one file, and what another file would bring."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from flask_babel import gettext as _

from portal.core.errors import RuleBroken
from portal.core.workdays import today
from portal.drafting import yamls
from portal.drafting.proposal_forms import CODE, TAKEN
from portal.incentives.measures import Status
from portal.regulations.conditions import BadRule, day_of, refusing
from portal.rulebook import queries, services
from portal.rulebook.models import RuleVersion
from portal.rulebook.texts import Kind, Text

FORMAT = "workin-norme-1"
MOST_BYTES = 2 * 1024 * 1024
MOST_TEXTS = 2000


@dataclass(frozen=True, slots=True)
class Tried:
    """What a file would bring: texts that nobody here knows, how many are here already, and what can't be read."""

    new: tuple[Text, ...]
    known: int
    wrong: tuple[str, ...]


def as_file() -> str:
    """Every wording of every rule with its story; what a person can read and another installation take in."""
    rules = [_told(each) for found in queries.every_rule(queries.STORY).values() for each in found]
    whole = {"format": FORMAT, "day": today().isoformat(), "rules": rules}
    return yaml.dump(whole, Dumper=yamls.Plain, allow_unicode=True, sort_keys=False, width=120)


def _told(version: RuleVersion) -> dict[str, Any]:
    steps = [
        {"at": each.at.isoformat(timespec="seconds"), "by": each.by_name, "status": each.status.value, "why": each.why}
        for each in version.steps
    ]
    days = {"review_by": version.review_by, "verified_on": version.verified_on}
    return {
        "kind": version.kind.value,
        "code": version.code,
        "status": version.status.value,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "document": version.document,
        "steps": steps,
    }


def tried(data: bytes) -> Tried:
    """Look at a file, and change nothing. Raises RuleBroken where it is no file of rules at all."""
    known = {each.fingerprint for found in queries.every_rule().values() for each in found}
    new: dict[str, Text] = {}
    wrong, here = [], 0
    for number, given in enumerate(_rules_in(data), 1):
        try:
            with refusing():
                text = _text(given)
            if text.fingerprint in known:
                here += 1
            elif text.fingerprint not in new:
                services.read_among(text)
                new[text.fingerprint] = text
        except (BadRule, RuleBroken) as fault:
            wrong.append(_("Norma %(number)d, %(name)s: %(why)s", number=number, name=_name(given), why=fault))
    return Tried(tuple(new.values()), here, tuple(wrong))


def _rules_in(data: bytes) -> Iterator[Any]:
    if len(data) > MOST_BYTES:
        raise RuleBroken(_("Il file è troppo grande: al massimo 2 MB."), field="file")
    try:
        found = yamls.read(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, yamls.Unreadable) as fault:
        why = str(fault) if isinstance(fault, yamls.Unreadable) else _("Non è un file di testo.")
        raise RuleBroken(why, field="file") from fault
    rules = found.get("rules") if isinstance(found, Mapping) and found.get("format") == FORMAT else None
    if not isinstance(rules, list):
        raise RuleBroken(_("Non è un file delle norme: usa quello che si scarica da qui."), field="file")
    if len(rules) > MOST_TEXTS:
        raise RuleBroken(_("Ci sono troppe norme: al massimo %(most)d.", most=MOST_TEXTS), field="file")
    yield from rules


def _text(given: Mapping[str, Any]) -> Text:
    code = given["code"]
    if not isinstance(code, str) or not code.strip() or not isinstance(given["document"], Mapping):
        raise BadRule(_("manca il codice o il testo"))
    kind = Kind(given["kind"])
    if kind is Kind.MEASURE and (code in TAKEN or not CODE.fullmatch(code)):
        raise BadRule(_("con questo codice non avrebbe un indirizzo suo"))
    return Text(kind, code, given["document"], Status.DRAFT, day_of(given.get("review_by")))


def _name(given: Any) -> str:
    return str(given.get("code", "?"))[:60] if isinstance(given, Mapping) else "?"


def take_in(found: Tried, *, why: str) -> list[RuleVersion]:
    """Every text that nobody here knows becomes a proposal: all of them, or none where one can't be read."""
    if found.wrong:
        raise RuleBroken(_("Non ho preso niente: %(what)s", what="; ".join(found.wrong[:5])), field="file")
    return [
        services.propose(kind=each.kind, code=each.code, document=each.document, review_by=each.review_by, why=why)
        for each in found.new
    ]
