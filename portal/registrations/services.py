"""Acts from the form of a company to the decision of an operator."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.availability import services as availability
from portal.calls import queries as calls_owed
from portal.calls import services as calls
from portal.calls.models import CallRequest
from portal.companies import opposition, undoing
from portal.companies import queries as companies
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.companies.services import (
    ask_to_confirm,
    new_link,
    note_event,
    tell_decision,
    write_to,
)
from portal.core import audit, mail, throttle
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.language import language, noted
from portal.core.language import phone as as_read
from portal.duplicates.finder import look_soon
from portal.registrations import mails, queries
from portal.registrations.answers import Answers
from portal.relations import services as relations

MAILS_A_DAY = 3  # to one company, so that the form can't be used to pester somebody


def sign_up(**given: Any) -> Company:
    """Take in a company by its `Answers`; it hosts no one until an operator approves it. A second tap is the same act."""
    answers = Answers(**given)
    must_be_reachable(answers)
    company = queries.just_registered(answers)
    if company:
        _note_what_was_said(company, "registered_again", answers)
        return company
    typed = companies.who_typed(answers.vat_number)
    writer = next((found for each in typed if (found := each.reached_like(_contact(answers)))), None)
    if writer:
        return _again(writer, answers)
    for each in typed:
        note_event(each, "vat_used", answers.name)
        _tell_who_is_registered(each)
    return _taken_in(answers, claims=bool(typed))


def must_be_reachable(answers: Answers) -> None:
    if answers.call_me and not answers.phone:
        raise RuleBroken(_("Per chiamarti ci serve un numero di telefono."), field="phone")
    if not answers.email and not answers.phone:
        raise RuleBroken(_("Lascia un telefono o un'e-mail: altrimenti non possiamo risponderti."), field="phone")


def _taken_in(answers: Answers, *, claims: bool) -> Company:
    """A company by itself, also where others have typed its VAT number before: a number is public and proves nothing.

    So whoever typed it gets exactly what everybody gets, and neither learns nor touches anything of who has it; an operator
    who has talked to them says whether the two are one, see `portal/duplicates`.
    """
    company = _company(answers, claims)
    db.session.add(company)
    db.session.flush()
    opposition.remember(company.contacts[0])
    _note_what_was_said(company, "registered", answers)
    if claims:
        note_event(company, "vat_claimed", answers.vat_number)
    _offer(company, answers)
    if answers.phone:
        _owe_a_call(company, answers, noted(_l("Si è registrata dal portale")))
    ask_to_confirm(company.contacts[0], asked_by="stranger")
    look_soon()
    return company


def _note_what_was_said(company: Company, kind: str, answers: Answers) -> None:
    """All that was typed stands in the timeline: what was sent once more too, unless it was just a second tap."""
    said = answers.in_words()
    if not queries.said_just_now(company, said):
        note_event(company, kind, said)


def _company(answers: Answers, claims: bool) -> Company:
    typed = answers.vat_number or None
    company = Company(
        name=answers.name,
        vat_number=None if claims else typed,
        vat_claimed=typed if claims else None,
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
    return calls.ask(company, why=why, days=calls_owed.promised_days(), call_when=answers.call_when or "any")


def _again(writer: Contact, answers: Answers) -> Company:
    """Somebody of a registered company has filled in the form once more; the call that we owe names the newest number."""
    company = writer.company
    _note_what_was_said(company, "registered_again", answers)
    if answers.phone:
        again = noted(_l("Ha mandato di nuovo il modulo con un numero da verificare"))
        why = f"{again}: {answers.contact_name}, {as_read(answers.phone)}"
        calls.add_reason(_owe_a_call(company, answers, why), why)
    _tell_who_is_registered(company)
    if writer.shut_out_at is None:
        ask_to_confirm(writer, asked_by="stranger")
    return company


def _tell_who_is_registered(company: Company) -> None:
    """An accepted company hears that its number was typed once more, but nothing of who typed it.

    Who is not accepted yet may have typed a stranger's number, and would learn whose it is.
    """
    reader = company.mail_contact if company.may_host else None
    if reader and not throttle.too_many("again", str(company.id), most=MAILS_A_DAY, minutes=24 * 60):
        throttle.note("again", str(company.id))
        write_to(company, mails.registered_again(company, new_link(reader)))


def take_over_number(company: Company, *, version: int) -> Company:
    """The number is this company's: whoever had it until now stands there with a claim, and the same act gives it back."""
    must_be_unchanged(version, company.version)
    if not company.vat_claimed:
        raise _no_claim_any_more()
    other, number = companies.with_vat_number(company.vat_claimed), company.vat_claimed
    if other:
        _pass_on(other, None, number, "vat_lost")
        db.session.flush()  # a number is nobody else's in the meantime
    _pass_on(company, number, None, "vat_taken")
    audit.record("company.vat_taken", company, other=other.name if other else None)
    return company


def _pass_on(company: Company, number: str | None, claimed: str | None, kind: str) -> None:
    """Change what a company has and says it has; the timeline keeps what stood there."""
    stood = [text for text in (company.vat_number, company.vat_claimed) if text]
    company.vat_number, company.vat_claimed = number, claimed
    company.refresh_search()
    note_event(company, kind, " · ".join(dict.fromkeys(stood)))


def _no_claim_any_more() -> RuleBroken:
    return RuleBroken(_("Nel frattempo questa partita IVA non è più di un'altra azienda: guarda la scheda aggiornata."))


def approve(company: Company, *, version: int) -> CompanyEvent:
    return _decide(company, CompanyStatus.APPROVED, version)


def ask_more(company: Company, *, version: int, text: str) -> CompanyEvent:
    return _decide(company, CompanyStatus.MORE_ASKED, version, text)


def decline(company: Company, *, version: int, text: str) -> CompanyEvent:
    return _decide(company, CompanyStatus.DECLINED, version, text)


def _decide(company: Company, status: CompanyStatus, version: int, reason: str = "") -> CompanyEvent:
    """Move the registration on, tell the company, and remember how to take it all back."""
    must_be_unchanged(version, company.version)
    before = {"status": company.status.value, "reason": company.decision_reason, "company": relations.stood(company)}
    company.move_to(status)
    company.decision_reason = reason
    if status is CompanyStatus.APPROVED:
        relations.show_interest(company)
    sent = tell_decision(company, undoable=True)
    ended = calls.end_all(company) if status is CompanyStatus.DECLINED else []
    db.session.flush()
    audit.record(f"company.{status.value}", company, reason=reason)
    after = {"now": status.value, "mail": sent.id if sent else None, "calls": ended, "left": relations.stood(company)}
    return note_event(company, status.value, reason, undo={**before, **after})


def undo(event: CompanyEvent) -> Company:
    """Take a decision back, as long as nobody has built on it and its mail has not left."""
    company = event.company
    known = undoing.kept(event, "status")
    if company.status.value != known["now"]:
        raise RuleBroken(_("Nel frattempo %(name)s è cambiata: non si può più annullare.", name=company.name))
    if known["mail"] and not mail.take_back(known["mail"]):
        raise RuleBroken(_("L'e-mail all'azienda è già partita: non si può più annullare. Puoi telefonare e spiegare."))
    company.status = CompanyStatus(known["status"])
    company.decision_reason = known["reason"]
    relations.give_back(company, known.get("company", {}), known.get("left", {}))
    calls.take_up_again(company, known.get("calls", []))
    undoing.done(event, "decision_undone")
    audit.record("company.decision_undone", company, undone=event.kind)
    return company
