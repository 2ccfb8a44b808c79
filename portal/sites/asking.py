"""Acts by which we ask a company whether what it has declared still holds."""

from datetime import date

from flask_babel import gettext as _

from portal.companies import services as companies
from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import note_event
from portal.core import throttle
from portal.core.errors import RuleBroken
from portal.core.workdays import today
from portal.sites import mails, queries, standing
from portal.sites.services import must_be_as_left

MAILS_A_DAY = 3  # to one company, by operators


def ask(company: Company) -> CompanyEvent:
    """An operator asks by mail, now, whatever ends when; also a company that has never declared anything."""
    contact = _reader(company)
    if throttle.too_many("renewal", str(company.id), most=MAILS_A_DAY, minutes=24 * 60):
        raise RuleBroken(_("Oggi glielo hai già chiesto più volte: telefona, o riprova domani."))
    throttle.note("renewal", str(company.id))
    return _write(company, contact)


def remind(company: Company) -> CompanyEvent | None:
    """Once, a month before the first end; who can't be written to shows on the desk instead."""
    contact = company.mail_contact
    return _write(company, contact) if contact else None


def _reader(company: Company) -> Contact:
    if company.is_excluded:
        raise RuleBroken(_("Questa azienda è esclusa: non le scriviamo."))
    contact = company.mail_contact
    if contact is None:
        raise RuleBroken(_("A questa azienda non si può scrivere: telefona, e scrivi qui quello che ti dicono."))
    return contact


def _write(company: Company, contact: Contact) -> CompanyEvent:
    ending = standing.ending(company)
    companies.write_to(company, mails.renewal(company, ending, companies.new_link(contact)))
    for row in ending:
        row.reminded_on = today()
    return note_event(company, "declarations_asked")


def put_off(company: Company) -> CompanyEvent:
    """An operator comes back to it in a month: until then the desk does not show it."""
    rows = standing.ending(company)
    if not rows:
        raise RuleBroken(_("Qui non scade più niente: guarda la scheda."))
    before = [[row.__tablename__, row.id, row.reminded_on and row.reminded_on.isoformat()] for row in rows]
    for row in rows:
        row.reminded_on = today()
    return note_event(company, "declarations_put_off", undo={"ending": before, "seen": queries.written(company)})


def bring_back(event: CompanyEvent) -> Company:
    """Take a putting off back, as long as nothing was declared since."""
    known = undoing.kept(event, "ending")
    must_be_as_left(queries.written(event.company), known["seen"])
    before = {(kind, number): day for kind, number, day in known["ending"]}
    for row in standing.ending(event.company):
        if (row.__tablename__, row.id) in before:
            day = before[row.__tablename__, row.id]
            row.reminded_on = date.fromisoformat(day) if day else None
    undoing.done(event, "declared_undone")
    return event.company
