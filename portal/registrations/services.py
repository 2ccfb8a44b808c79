"""Acts from the form of a company to the decision of an operator."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.availability import services as availability
from portal.calls import queries as calls_owed
from portal.calls import services as calls
from portal.calls.models import CallRequest
from portal.companies import queries as companies
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.companies.services import ask_to_confirm, must_be_current, new_link, note_event, shut_out, write_to
from portal.core import audit, mail, throttle
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.language import language, noted
from portal.core.language import phone as as_read
from portal.core.mail import Mail
from portal.registrations import mails, queries
from portal.registrations.answers import Answers

MAILS_A_DAY = 3  # to one company, so that the form can't be used to pester somebody


def sign_up(**given: Any) -> Company:
    """Take in a company by its `Answers`; it hosts no one until an operator approves it. A second tap is the same act."""
    answers = Answers(**given)
    must_be_reachable(answers)
    twice = queries.just_registered(answers)
    if twice:
        return twice
    known = companies.with_vat_number(answers.vat_number)
    return _again(known, answers) if known else _taken_in(answers)


def must_be_reachable(answers: Answers) -> None:
    if answers.call_me and not answers.phone:
        raise RuleBroken(_("Per chiamarti ci serve un numero di telefono."), field="phone")
    if not answers.email and not answers.phone:
        raise RuleBroken(_("Lascia un telefono o un'e-mail: altrimenti non possiamo risponderti."), field="phone")


def _taken_in(answers: Answers) -> Company:
    """A company that we did not know: it is owed a call, and its address is to be confirmed."""
    company = _company(answers)
    db.session.add(company)
    db.session.flush()
    note_event(company, "registered", noted(_l("Preferisce essere chiamata")) if answers.call_me else "")
    _offer(company, answers)
    _owe_a_call(company, answers, noted(_l("Si è registrata dal portale")))
    ask_to_confirm(company.contacts[0], asked_by="stranger")
    return company


def _company(answers: Answers) -> Company:
    company = Company(
        name=answers.name,
        vat_number=answers.vat_number or None,
        municipality=answers.municipality,
        sector=answers.sector,
        size=answers.size or None,
        pec=answers.pec or None,
        notes=answers.notes,
        language=language(),
        privacy_version=queries.privacy_version(),
        privacy_at=now(),
        contacts=[_contact(answers)],
    )
    company.refresh_search()
    return company


def _contact(answers: Answers) -> Contact:
    email, phone = answers.email or None, answers.phone or None
    return Contact(name=answers.contact_name, role=answers.contact_role, email=email, phone=phone)


def _offer(company: Company, answers: Answers) -> None:
    if answers.tasks:
        availability.offer(
            company,
            tasks=answers.tasks,
            places=answers.places,
            starts_on=answers.starts_on,
            ends_on=answers.ends_on,
            weekly_hours=answers.weekly_hours,
            kinds=answers.kinds,
            requirements=answers.requirements,
            would_hire=answers.would_hire,
        )


def _owe_a_call(company: Company, answers: Answers, why: str) -> CallRequest:
    days = calls_owed.promised_days()
    return calls.ask(company, why=why, days=days, call_when=answers.call_when or "any")


def _again(company: Company, answers: Answers) -> Company:
    """The same VAT number once more, perhaps the true owner's after a stranger's: the sender learns nothing.

    Nothing typed is lost: all of it stands in the timeline, and the call that we owe names who wrote last. Who may get in
    hears of it by mail. Who wrote joins the contacts, but a VAT number is public and proves nothing.
    """
    said = answers.in_words()
    if queries.said_just_now(company, said):
        return company
    note_event(company, "registered_again", said)
    who = f"{answers.contact_name}, {as_read(answers.phone) or answers.email}"
    call = _owe_a_call(company, answers, why := f"{noted(_l('Si è registrata di nuovo'))}: {who}")
    call.why = why
    _tell_who_is_registered(company)
    _join(company, answers)
    return company


def _tell_who_is_registered(company: Company) -> None:
    known = company.mail_contact
    if known and not throttle.too_many("again", str(company.id), most=MAILS_A_DAY, minutes=24 * 60):
        throttle.note("again", str(company.id))
        write_to(company, mails.registered_again(company, new_link(known)))


def _join(company: Company, answers: Answers) -> None:
    """Add who wrote to the contacts, and ask them to confirm their address.

    Once two claim one company, an address proves only that somebody reads it. So neither the newcomer nor whoever had not
    confirmed until now gets in, or sees what the other wrote, before an operator who has talked to them says so. Who had
    confirmed before stays in.
    """
    newcomer = _contact(answers)
    same = next((each for each in company.contacts if each.is_reached_like(newcomer)), None)
    if same is None:
        company.contacts.append(newcomer)
        for contact in company.contacts:
            if not contact.is_confirmed:
                shut_out(contact)
        company.refresh_search()
        db.session.flush()
        ask_to_confirm(newcomer, asked_by="stranger")
    elif same.shut_out_at is None:
        ask_to_confirm(same, asked_by="stranger")


def approve(company: Company, *, version: int) -> CompanyEvent:
    must_be_current(company, version)
    contact = company.mail_contact
    message = mails.welcome(company, new_link(contact)) if contact else None
    return _decide(company, CompanyStatus.APPROVED, "", message)


def ask_more(company: Company, *, version: int, text: str) -> CompanyEvent:
    must_be_current(company, version)
    contact = company.mail_contact
    message = mails.more_asked(company, text, new_link(contact)) if contact else None
    return _decide(company, CompanyStatus.MORE_ASKED, text, message)


def decline(company: Company, *, version: int, text: str) -> CompanyEvent:
    must_be_current(company, version)
    return _decide(company, CompanyStatus.DECLINED, text, mails.declined(company, text))


def _decide(company: Company, status: CompanyStatus, reason: str, message: Mail | None) -> CompanyEvent:
    """Move the registration on, tell the company, and remember how to take it all back."""
    before = {"status": company.status.value, "reason": company.decision_reason}
    company.move_to(status)
    company.decision_reason = reason
    sent = write_to(company, message, undoable=True) if message else None
    ended = calls.end_all(company) if status is CompanyStatus.DECLINED else []
    db.session.flush()
    audit.record(f"company.{status.value}", company, reason=reason)
    after = {"now": status.value, "mail": sent.id if sent else None, "calls": ended}
    return note_event(company, status.value, reason, undo={**before, **after})


def undo(event: CompanyEvent) -> Company:
    """Take a decision back, as long as nobody has built on it and its mail has not left."""
    company = event.company
    if event.undone_at or "status" not in event.undo:
        raise RuleBroken(_("Questo è già stato annullato."))
    if company.status.value != event.undo["now"]:
        raise RuleBroken(_("Nel frattempo %(name)s è cambiata: non si può più annullare.", name=company.name))
    if event.undo["mail"] and not mail.take_back(event.undo["mail"]):
        raise RuleBroken(_("L'e-mail all'azienda è già partita: non si può più annullare. Puoi telefonare e spiegare."))
    company.status = CompanyStatus(event.undo["status"])
    company.decision_reason = event.undo["reason"]
    calls.take_up_again(company, event.undo.get("calls", []))
    event.undone_at = now()
    note_event(company, "decision_undone")
    audit.record("company.decision_undone", company, undone=event.kind)
    return company
