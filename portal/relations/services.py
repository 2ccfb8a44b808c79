"""Acts on how a company and the project stand, and on what comes next. Each is written into the timeline, and taken back there."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm.attributes import flag_modified

from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent
from portal.companies.relation import LABELS, Relation
from portal.companies.services import note_event
from portal.core import audit
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.workdays import today

# What these acts change, and how each is read back from a timeline entry.
STOOD: dict[str, Callable[[Any], Any]] = {
    "relation": Relation,
    "recontact_on": date.fromisoformat,
    "not_interested_at": datetime.fromisoformat,
    "excluded_at": datetime.fromisoformat,
    "excluded_by_id": int,
    "exclusion_reason": str,
    "next_step": str,
    "next_step_on": date.fromisoformat,
}

EXCLUDING = frozenset({"excluded", "readmitted"})  # a coordinator's acts, to do and to take back


def move(company: Company, *, version: int, to: Relation, text: str = "") -> CompanyEvent:
    """One step along the table of states, with the reason where there is one."""
    must_be_unchanged(version, company.version)
    _must_not_be_excluded(company)
    label, before = company.relation_label, stood(company)
    company.relate(to)
    company.not_interested_at = company.recontact_on = None
    words = f"{label} → {LABELS[to]}"
    return _written(company, "moved", f"{words}: {text}" if text else words, before)


def put_off(company: Company, *, version: int, recontact_on: date, text: str = "") -> CompanyEvent:
    """Not before a day: until then nobody proposes it for a call."""
    must_be_unchanged(version, company.version)
    _must_be_to_come(recontact_on, "recontact_on")
    before = stood(company)
    company.recontact_on = recontact_on
    return _written(company, "put_off", text, before)


def lose(company: Company, *, version: int, text: str, recontact_on: date | None = None) -> CompanyEvent:
    """It is not interested, and perhaps may be asked again from a day on."""
    must_be_unchanged(version, company.version)
    if recontact_on:
        _must_be_to_come(recontact_on, "recontact_on")
    before = stood(company)
    lose_interest(company, ask_again_on=recontact_on)
    return _written(company, "lost", text, before)


def take_up(company: Company, *, version: int) -> CompanyEvent:
    """It is to be asked again like any other."""
    must_be_unchanged(version, company.version)
    before = stood(company)
    company.not_interested_at = company.recontact_on = None
    return _written(company, "taken_up", "", before)


def exclude(company: Company, *, version: int, text: str) -> CompanyEvent:
    """A coordinator's word: the company is proposed to nobody. The reason is for coordinators and who wrote it."""
    must_be_unchanged(version, company.version)
    if company.is_excluded:
        raise RuleBroken(_("%(name)s è già esclusa.", name=company.name))
    before = stood(company)
    company.excluded_at, company.excluded_by_id, company.exclusion_reason = now(), audit.actor().id, text
    company.next_step, company.next_step_on = "", None
    audit.record("company.excluded", company)
    return _written(company, "excluded", text, before, reserved=True)


def readmit(company: Company, *, version: int, text: str = "") -> CompanyEvent:
    must_be_unchanged(version, company.version)
    if not company.is_excluded:
        raise RuleBroken(_("%(name)s non è esclusa.", name=company.name))
    before = stood(company)
    company.excluded_at, company.excluded_by_id, company.exclusion_reason = None, None, ""
    audit.record("company.readmitted", company)
    return _written(company, "readmitted", text, before, reserved=True)


def talk(
    company: Company, *, version: int, kind: str, text: str = "", next_step: str = "", next_step_on: date | None = None
) -> CompanyEvent:
    """Somebody has talked with the company: what was said, and what comes next where that was agreed.

    Leaves a new version also where nothing else changes, so that a second tap is told that the first one was enough.
    """
    must_be_unchanged(version, company.version)
    before = stood(company)
    flag_modified(company, "next_step")
    heard(company)
    if next_step or next_step_on:
        set_step(company, next_step, next_step_on)
    return _written(company, kind, text, before)


def plan(company: Company, *, version: int, next_step: str, next_step_on: date | None) -> CompanyEvent:
    """The one next step, in place of the one before."""
    must_be_unchanged(version, company.version)
    before = stood(company)
    set_step(company, next_step, next_step_on)
    return _written(company, "step_planned", f"{next_step} ({next_step_on:%d/%m/%Y})", before)


def finish(company: Company, *, version: int) -> CompanyEvent:
    must_be_unchanged(version, company.version)
    done, before = company.next_step, stood(company)
    _must_have_a_step(company)
    company.next_step, company.next_step_on = "", None
    return _written(company, "step_done", done, before)


def postpone(company: Company, *, version: int, next_step_on: date | None) -> CompanyEvent:
    must_be_unchanged(version, company.version)
    _must_have_a_step(company)
    before = stood(company)
    set_step(company, company.next_step, next_step_on)
    return _written(company, "step_postponed", f"{company.next_step} ({next_step_on:%d/%m/%Y})", before)


def undo(event: CompanyEvent) -> Company:
    """Take such an act back, as long as nobody has changed the company since."""
    company, before = event.company, undoing.kept(event, "stood")["stood"]
    if before.keys() != STOOD.keys():
        raise RuleBroken(_("Questo si annulla da un'altra parte: guarda la scheda."))
    if company.version != event.undo["version"]:
        raise RuleBroken(_("Nel frattempo %(name)s è cambiata: non si può più annullare.", name=company.name))
    was_excluded = company.is_excluded
    restore(company, before)
    if company.is_excluded and not was_excluded:
        audit.record("company.excluded", company)
    if was_excluded and not company.is_excluded:
        audit.record("company.readmitted", company)
    undoing.done(event, "relation_undone")
    return company


def stood(company: Company) -> dict[str, Any]:
    """How the company stands, as a timeline entry can hold it."""
    return {name: _plain(getattr(company, name)) for name in STOOD}


def restore(company: Company, before: dict[str, Any]) -> None:
    """Let the company stand as it did."""
    for name, value in before.items():
        setattr(company, name, STOOD[name](value) if value not in (None, "") else value)


def give_back(company: Company, before: dict[str, Any], left: dict[str, Any]) -> None:
    """What an act has changed stands as before, where nobody has changed it since."""
    there = stood(company)
    restore(company, {name: before[name] for name in left if left[name] != before[name] and there[name] == left[name]})


def heard(company: Company) -> None:
    """We have talked: whoever was still to be contacted is contacted now."""
    if company.relation is Relation.TO_CONTACT:
        company.relate(Relation.CONTACTED)


def show_interest(company: Company) -> None:
    """It is interested; who is further along already stays there."""
    if company.relation in (Relation.TO_CONTACT, Relation.CONTACTED):
        company.relate(Relation.INTERESTED)
    company.not_interested_at = company.recontact_on = None


def lose_interest(company: Company, *, ask_again_on: date | None) -> None:
    """It is not interested; nothing is to be done with it before that day, if ever."""
    company.not_interested_at, company.recontact_on = now(), ask_again_on
    company.next_step, company.next_step_on = "", None


def set_step(company: Company, next_step: str, next_step_on: date | None) -> None:
    if not next_step:
        raise RuleBroken(_("Scrivi che cosa c'è da fare."), field="next_step")
    if next_step_on is None:
        raise RuleBroken(_("Scegli il giorno."), field="next_step_on")
    _must_be_to_come(next_step_on, "next_step_on")
    company.next_step, company.next_step_on = next_step, next_step_on


def _plain(value: Any) -> Any:
    if isinstance(value, Relation):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _written(company: Company, kind: str, text: str, before: dict[str, Any], *, reserved: bool = False) -> CompanyEvent:
    """The entry, with what an undo needs: how the company stood, and the version that this act leaves."""
    db.session.flush()
    return note_event(company, kind, text, undo={"stood": before, "version": company.version}, reserved=reserved)


def _must_have_a_step(company: Company) -> None:
    if not company.next_step:
        raise RuleBroken(_("Questo passo l'ha già segnato qualcun altro."))


def _must_be_to_come(day: date, field: str) -> None:
    if day < today():
        raise RuleBroken(_("Questo giorno è già passato: scegline uno da oggi in poi."), field=field)


def _must_not_be_excluded(company: Company) -> None:
    if company.is_excluded:
        raise RuleBroken(_("%(name)s è esclusa: prima va riammessa.", name=company.name))
