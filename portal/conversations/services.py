"""Acts on what a company and the project write to each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import note_event
from portal.conversations import mails, notices, queries
from portal.conversations.models import About, CompanyMessage
from portal.core import audit, throttle
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged

WRITTEN_A_DAY = 20  # by all of a company
EXCERPT = 80  # characters in the timeline


@dataclass(frozen=True)
class Sent:
    """What was written to a company, and whom a mail tells of it."""

    message: CompanyMessage
    told: Contact | None


def write(contact: Contact, *, text: str) -> CompanyMessage:
    """Somebody of the company writes to the project."""
    message = _received(contact, About.TALK, text)
    note_event(contact.company, "message_received", excerpt(text))
    return message


def ask(contact: Contact, about: About, *, text: str) -> CompanyMessage:
    """Somebody wants the own data corrected or erased; the timeline says so, and keeps the words for who answers."""
    message = _received(contact, about, text)
    note_event(contact.company, f"{about.value}_asked", contact.name)
    audit.record(f"privacy.{about.value}_asked", contact, label=contact.title)
    return message


def _received(contact: Contact, about: About, text: str) -> CompanyMessage:
    company = contact.company
    if throttle.too_many("write", str(company.id), most=WRITTEN_A_DAY, minutes=24 * 60):
        raise RuleBroken(_("Oggi avete già scritto molti messaggi: riprova domani, o telefonaci."))
    throttle.note("write", str(company.id))
    return _kept(
        CompanyMessage(
            company_id=company.id,
            contact_id=contact.id,
            author_name=contact.name,
            is_from_company=True,
            about=about,
            text=text,
        )
    )


def answer(company: Company, *, seen: int, text: str) -> Sent:
    """Write to the company; whatever of the talk has waited is answered with it."""
    must_be_unchanged(seen, queries.newest(company))
    waiting = queries.talk_waiting(company)
    _settle(waiting)
    writer = _writer(waiting[0]) if waiting else None
    return _sent(company, writer, CompanyMessage(company_id=company.id, contact_id=None, about=About.TALK, text=text))


def answer_request(message: CompanyMessage, *, version: int, text: str) -> Sent:
    """Answer a request about somebody's own data; only who asked reads it."""
    must_be_unchanged(version, message.version)
    _must_be_open(message)
    _settle([message])
    written = CompanyMessage(company_id=message.company_id, contact_id=message.contact_id, about=message.about, text=text)
    return _sent(message.company, _writer(message), written)


def _sent(company: Company, wanted: Contact | None, message: CompanyMessage) -> Sent:
    message.is_from_company, message.author_name = False, audit.actor().name
    _kept(message)
    note_event(company, "message_sent", excerpt(message.text) if message.about is About.TALK else message.about_label)
    return Sent(message, notices.send(company, wanted, mails.answered))


def needs_no_answer(message: CompanyMessage) -> CompanyEvent:
    """Read, and nothing more is to be done; a request about somebody's data always wants an answer."""
    _must_be_open(message)
    if message.is_request:
        raise RuleBroken(_("A questa richiesta bisogna rispondere: lo vuole la legge."))
    _settle([message])
    db.session.flush()
    known = {"message": message.id, "version": message.version}
    return note_event(message.company, "message_settled", excerpt(message.text), undo=known)


def undo(event: CompanyEvent) -> CompanyMessage:
    """A message that was settled without an answer waits again, as long as nobody has answered since."""
    known = undoing.kept(event, "message")
    message = db.session.get_one(CompanyMessage, known["message"])
    must_be_unchanged(known["version"], message.version)
    message.answered_at = None
    undoing.done(event, "message_undone", excerpt(message.text))
    return message


def excerpt(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1].rstrip() + "…"


def _settle(messages: Iterable[CompanyMessage]) -> None:
    for message in messages:
        message.answered_at = now()


def _must_be_open(message: CompanyMessage) -> None:
    if not message.is_open:
        raise RuleBroken(_("A questo messaggio ha già pensato qualcun altro."))


def _writer(message: CompanyMessage) -> Contact | None:
    return db.session.get(Contact, message.contact_id or 0)


def _kept(message: CompanyMessage) -> CompanyMessage:
    db.session.add(message)
    db.session.flush()
    return message
