"""Acts on the calls we owe."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from portal.calls import queries
from portal.calls.models import CallRequest
from portal.calls.outcomes import NEXT_STEPS, STAYS_OPEN, Outcome, proposed
from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import note_event
from portal.core import audit
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.workdays import today, working_days_after
from portal.relations import services as relations

ONE_DAY = timedelta(days=1)
# What a call may change of the person who is called, and how each is read back from a timeline entry.
PERSON: dict[str, Callable[[Any], Any]] = {
    "phone_wrong_at": datetime.fromisoformat,
    "permission_on": date.fromisoformat,
    "permission_asked_by": str,
}


def ask(company: Company, *, why: str, days: int, call_when: str = "any") -> CallRequest:
    """Owe a company a call within so many working days; a call already owed is enough."""
    queries.hold(company)
    owed = queries.open_of(company)
    if owed:
        _asked_again(owed, why)
        return owed
    call = CallRequest(company=company, why=why, call_when=call_when, due_on=working_days_after(today(), days))
    db.session.add(call)
    note_event(company, "call_asked", why)
    return call


def _asked_again(call: CallRequest, why: str) -> None:
    """Who waits beyond the promised day and asks once more is heard, once a day."""
    if call.due_on < today() and call.asked_at < now() - ONE_DAY:
        call.asked_at = now()
        note_event(call.company, "call_asked", why)


def ask_back(contact: Contact, *, why: str, days: int) -> CallRequest:
    """Somebody of a company wants to be called: at which number must be known. Who is excluded is answered in writing."""
    if contact.company.is_excluded:
        raise RuleBroken(_("Per questa richiesta scrivici in «Messaggi»: ti risponde chi coordina il progetto."))
    if not contact.company.has_phone:
        raise RuleBroken(_("Per chiamarti ci serve un numero: scrivilo qui e salva, poi premi di nuovo «Chiamatemi»."))
    return ask(contact.company, why=why, days=days)


def say(
    call: CallRequest,
    *,
    version: int,
    outcome: Outcome,
    text: str = "",
    on: date | None = None,
    may_write: bool = False,
    operator_id: int | None = None,
) -> CompanyEvent:
    """How the call went, and what follows: on the day that was chosen, or on the one that we propose.

    `may_write`: the person called has said that we may write to their address.
    """
    _must_be_open(call)
    must_be_unchanged(version, call.version)
    if operator_id and call.is_with_another(operator_id):
        raise RuleBroken(_("Questa azienda la sta chiamando un collega: passa alla prossima."))
    if on and on < today():
        raise RuleBroken(_("Questo giorno è già passato: scegline uno da oggi in poi."), field="on")
    stood = _stood(call)
    day = on if on and outcome is not Outcome.NOT_INTERESTED else proposed(outcome, today())
    _settle(call, outcome, day)
    _follow(call.company, outcome, day)
    if may_write:
        _note_permission(call.company)
    return _note(call, outcome.value, text, stood)


def _settle(call: CallRequest, outcome: Outcome, day: date | None) -> None:
    call.outcome = outcome.value
    call.taken_by_id = call.taken_until = None
    call.tries += outcome is Outcome.NO_ANSWER
    if outcome in STAYS_OPEN and day:
        call.due_on = day
        call.tries = max(call.tries, 1)  # it has been tried: it comes back only on its day
    else:
        call.settled_at = now()


def _follow(company: Company, outcome: Outcome, day: date | None) -> None:
    """What the outcome changes for the company."""
    if outcome is not Outcome.NO_ANSWER and outcome is not Outcome.WRONG_NUMBER:
        relations.heard(company)
    if outcome is Outcome.INTERESTED:
        relations.show_interest(company)
    if outcome is Outcome.NOT_INTERESTED:
        relations.lose_interest(company, ask_again_on=day)
    if outcome is Outcome.WRONG_NUMBER and company.main_contact:
        company.main_contact.phone_wrong_at = now()
    if outcome in NEXT_STEPS and day:
        relations.set_step(company, str(NEXT_STEPS[outcome]), day)


def _note_permission(company: Company) -> None:
    contact = company.main_contact
    if contact is None or not contact.email:
        raise RuleBroken(_("Non c'è un indirizzo e-mail: aggiungilo prima tra i referenti."), field="may_write")
    contact.permission_on, contact.permission_asked_by = today(), audit.actor().name


def keep_words(call: CallRequest, *, text: str) -> CompanyEvent:
    """A colleague was quicker to settle the call: what this one has typed is not lost."""
    return note_event(call.company, "note", text)


def end_all(company: Company) -> list[int]:
    """There is nothing left to call about; returns what `take_up_again` needs."""
    owed = queries.all_open_of(company)
    for call in owed:
        call.settled_at = now()
    return [call.id for call in owed]


def take_up_again(company: Company, ended: list[int]) -> None:
    """The calls that were ended together are owed as before."""
    for call in queries.some_of(company, ended):
        call.settled_at = None


def add_reason(call: CallRequest, why: str) -> None:
    """One more reason for a call that is owed; what is said already is not said twice."""
    if why not in call.why:
        call.why = f"{call.why} · {why}"


def undo(event: CompanyEvent) -> CallRequest:
    """Take back what was said of a call, all of it, as long as nobody has said more of it or changed the company since."""
    kept = undoing.kept(event, "call", "stood")
    call, stood = queries.one(kept["call"]), kept["stood"]
    is_company_as_left = kept["company_version"] in (None, call.company.version)
    if call.version != kept["version"] or not is_company_as_left:
        raise RuleBroken(_("Nel frattempo la chiamata è cambiata: non si può più annullare. Guarda la scheda."))
    call.due_on, call.tries, call.outcome = date.fromisoformat(stood["due_on"]), stood["tries"], stood["outcome"]
    call.settled_at = None
    if kept["company_version"]:
        relations.restore(call.company, stood["company"])
        _restore_person(call.company, stood["person"])
    undoing.done(event, "call_undone")
    return call


def _stood(call: CallRequest) -> dict[str, Any]:
    """How the call stands, as a timeline entry can hold it."""
    told = {"due_on": call.due_on.isoformat(), "tries": call.tries, "outcome": call.outcome}
    return {**told, **_others(call.company)}


def _others(company: Company) -> dict[str, Any]:
    """The same of the company, and of who is called."""
    person = company.main_contact
    read = {name: getattr(person, name) for name in PERSON}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in read.items()}
    return {"company": relations.stood(company), "person": {"id": person.id, **plain} if person else None}


def _restore_person(company: Company, stood: dict[str, Any] | None) -> None:
    for person in company.contacts:
        if stood and person.id == stood["id"]:
            for name, read in PERSON.items():
                setattr(person, name, read(stood[name]) if stood[name] else stood[name])


def _note(call: CallRequest, kind: str, text: str, stood: dict[str, Any]) -> CompanyEvent:
    """Write it into the timeline with what an undo needs, and with the versions that this act leaves: that of the company
    only where anything else than the call has changed.
    """
    db.session.flush()
    is_more = any(stood[name] != value for name, value in _others(call.company).items())
    left = {"call": call.id, "version": call.version, "company_version": call.company.version if is_more else None}
    return note_event(call.company, kind, text, undo={**left, "stood": stood})


def _must_be_open(call: CallRequest) -> None:
    if not call.is_open:
        raise RuleBroken(_("Questa chiamata l'ha già segnata qualcun altro."))
