"""Acts on the calls we owe."""

from datetime import date, timedelta

from flask_babel import gettext as _

from portal.calls import queries
from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import note_event
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.workdays import today, working_days_after

ONE_DAY = timedelta(days=1)
RETRY_AFTER = 1  # working days until the next try when nobody answers


def ask(company: Company, *, why: str, days: int, call_when: str = "any") -> CallRequest:
    """Owe a company a call within so many working days; a call already owed is enough."""
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
    """Somebody of a company wants to be called: at which number must be known."""
    if not contact.company.has_phone:
        raise RuleBroken(_("Per chiamarti ci serve un numero: scrivilo qui e salva, poi premi di nuovo «Chiamatemi»."))
    return ask(contact.company, why=why, days=days)


def settle(call: CallRequest, *, text: str = "") -> CompanyEvent:
    """The call was made; what was said goes into the timeline."""
    _must_be_open(call)
    call.settled_at = now()
    return _note(call, "called", text)


def no_answer(call: CallRequest, *, text: str = "") -> CompanyEvent:
    """Nobody answered: the call comes back on the next working day, and what was noted meanwhile is kept."""
    _must_be_open(call)
    before = call.due_on
    call.tries += 1
    call.due_on = working_days_after(today(), RETRY_AFTER)
    return _note(call, "no_answer", text, due_on=before.isoformat())


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


def move_all(company: Company, into: Company) -> None:
    """The calls of one company are the other's from here on; where both wait for one, the one promised earlier is enough."""
    for call in queries.all_of(company):
        call.company = into
    owed = sorted(queries.all_open_of(into), key=lambda call: call.due_on)
    for spare in owed[1:]:
        add_reason(owed[0], spare.why)
        spare.settled_at = now()


def add_reason(call: CallRequest, why: str) -> None:
    """One more reason for a call that is owed; what is said already is not said twice."""
    if why not in call.why:
        call.why = f"{call.why} · {why}"


def undo(event: CompanyEvent) -> CallRequest:
    """Take back what was said of a call, as long as nobody has said more of it since."""
    if event.undone_at or "call" not in event.undo:
        raise RuleBroken(_("Questo è già stato annullato."))
    call = queries.one(event.undo["call"])
    if call.version != event.undo["version"]:
        raise RuleBroken(_("Nel frattempo la chiamata è cambiata: non si può più annullare. Guarda la scheda."))
    if "due_on" in event.undo:
        call.due_on = date.fromisoformat(event.undo["due_on"])
        call.tries = max(0, call.tries - 1)
    else:
        call.settled_at = None
    event.undone_at = now()
    note_event(call.company, "call_undone")
    return call


def _note(call: CallRequest, kind: str, text: str = "", **before: str) -> CompanyEvent:
    """Write it into the timeline with what an undo needs, and with the version that this act leaves."""
    db.session.flush()
    return note_event(call.company, kind, text, undo={"call": call.id, "version": call.version, **before})


def _must_be_open(call: CallRequest) -> None:
    if not call.is_open:
        raise RuleBroken(_("Questa chiamata l'ha già segnata qualcun altro."))
