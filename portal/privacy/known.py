"""What we know of a company and of one of its people, and from where: the words of a page, and of what they take away.

Left out are the working notes of the operators and whatever is reserved: those are given on request, by a person who looks
at what they say of others.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from portal.appointments.models import Appointment
from portal.availability.models import Availability
from portal.companies import sources
from portal.companies.choices import CHANNELS, DUTIES, SIZES, said
from portal.companies.models import Company, Contact
from portal.conversations import queries as conversations
from portal.core import places
from portal.core.language import day, moment, phone
from portal.privacy.queries import rows_of
from portal.sites.models import CompanyDeclaration, CompanySite, HeadcountDeclaration


@dataclass(frozen=True)
class Datum:
    """One thing we know; `source` says from where, and since when."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True)
class Chapter:
    title: str
    data: list[Datum] = field(default_factory=list)


def of(contact: Contact) -> list[Chapter]:
    """Everything that this person may know, in the language of the page; chapters without anything are left out."""
    company = contact.company
    chapters = [
        Chapter(_("Su di te"), list(_person(contact))),
        Chapter(_("Sulla tua azienda"), list(_company(company))),
        Chapter(_("Le persone"), [Datum(each.name, each.role or _("senza ruolo")) for each in company.contacts]),
        Chapter(_("Sedi"), [_site(each) for each in rows_of(CompanySite, company)]),
        Chapter(
            _("Organico"), [_headcount(each) for each in rows_of(HeadcountDeclaration, company) if not each.withdrawn_at]
        ),
        Chapter(
            _("Dichiarazioni"),
            [_declaration(each) for each in rows_of(CompanyDeclaration, company) if not each.withdrawn_at],
        ),
        Chapter(_("Disponibilità"), [_offer(each) for each in rows_of(Availability, company)]),
        Chapter(_("Appuntamenti"), [_appointment(each) for each in rows_of(Appointment, company)]),
        Chapter(_("Documenti"), [Datum(each.title, day(each.shared_at)) for each in conversations.documents_of(company)]),
        Chapter(_("Messaggi"), list(_messages(contact))),
    ]
    return [each for each in chapters if each.data]


def _person(contact: Contact) -> Iterable[Datum]:
    source = _("da: %(source)s", source=_origin(contact.source))
    told = [
        (_("Nome"), contact.name),
        (_("Ruolo"), contact.role),
        (_("Compiti in azienda"), ", ".join(said(DUTIES, duty) for duty in contact.duties)),
        (_("Telefono"), phone(contact.phone)),
        (_("E-mail"), contact.email),
        (_("Come preferisci essere cercato"), said(CHANNELS, contact.channel)),
    ]
    happened = [
        (_("E-mail confermata"), _at(contact.email_confirmed_at)),
        (_("E-mail nuova, da confermare"), contact.new_email),
        (_("Hai detto che possiamo scriverti"), _on(contact.permission_on)),
        (_("Al tuo numero non ti abbiamo trovato"), _at(contact.phone_wrong_at)),
        (_("Hai chiesto di non ricevere messaggi"), _at(contact.objected_at)),
    ]
    yield from (Datum(label, value, source) for label, value in told if value)
    yield from (Datum(label, value) for label, value in happened if value)


def _company(company: Company) -> Iterable[Datum]:
    known = [
        ("name", _("Nome"), company.name),
        ("vat_number", _("Partita IVA"), company.vat_shown),
        ("tax_code", _("Codice fiscale"), company.tax_code),
        ("legal_form", _("Forma giuridica"), company.legal_form),
        ("municipality", _("Comune"), company.municipality_name),
        ("sector", _("Attività"), company.sector_name),
        ("ateco", _("Codice ATECO"), company.ateco),
        ("ccnl", _("Contratto collettivo"), company.ccnl),
        ("size", _("Dipendenti"), said(SIZES, company.size)),
        ("pec", _("PEC"), company.pec),
        ("legal_representative", _("Legale rappresentante"), company.legal_representative),
        ("labour_consultant", _("Consulente del lavoro"), company.labour_consultant),
        ("notes", _("Quello che ci hai scritto"), company.notes),
    ]
    for name, label, value in known:
        if value:
            yield Datum(label, value, _source(company, name))
    yield Datum(_("Lingua in cui ti scriviamo"), _("inglese") if company.language == "en" else _("italiano"))
    yield Datum(_("Registrazione"), company.status_label)
    yield Datum(_("In elenco dal"), day(company.created_at))
    if company.privacy_at:
        yield Datum(_("Informativa letta"), f"{moment(company.privacy_at)} · {company.privacy_version}")


def _source(company: Company, name: str) -> str:
    """Where a datum comes from; what nobody has touched since is from where the company itself comes."""
    noted = sources.of(company, name)
    if noted is None:
        return _("da: %(source)s", source=_origin(company.source))
    when = day(date.fromisoformat(noted["on"]))
    return _("da: %(source)s, %(day)s", source=_origin(noted["source"]), day=when)


def _origin(source: str) -> str:
    return _("il modulo del portale") if source in {"", "portale"} else source


def _site(site: CompanySite) -> Datum:
    where = [site.address, site.cap, places.name(site.municipality), site.transport, site.access]
    return Datum(site.name, _joined([*where, _("chiusa") if site.closed_at else ""]))


def _headcount(row: HeadcountDeclaration) -> Datum:
    counted = _(
        "%(permanent)d a tempo indeterminato, %(fixed)d a termine, %(interns)d tirocinanti",
        permanent=row.permanent,
        fixed=row.fixed_term,
        interns=row.interns_hosted,
    )
    return Datum(row.site.name if row.site else _("Tutta l'azienda"), counted, _by(row.declared_by, row.declared_on))


def _declaration(row: CompanyDeclaration) -> Datum:
    answer = _joined([_("sì") if row.holds else _("no"), row.note])
    return Datum(row.kind_label, answer, _by(row.declared_by, row.declared_on))


def _by(who: str, when: date) -> str:
    return _("da: %(source)s, %(day)s", source=who, day=day(when))


def _offer(offer: Availability) -> Datum:
    told = [
        (_("Posti"), offer.places),
        (_("Da quando"), offer.starts_on and day(offer.starts_on)),
        (_("Fino a quando"), offer.ends_on and day(offer.ends_on)),
        (_("Giorni"), offer.week_words),
        (_("Ore alla settimana"), offer.weekly_hours),
        (_("Deve saper fare"), ", ".join(offer.must.splitlines())),
        (_("Meglio se sa fare"), ", ".join(offer.nice.splitlines())),
        (_("Che cosa serve saper fare"), offer.requirements),
        (_("Come si arriva"), offer.transport),
        (_("Che cosa interessa"), offer.kinds_label),
        (_("Penserebbe di assumere"), offer.would_hire_label),
        (_("Altro"), offer.notes),
        (_("Vale fino al"), day(offer.holds_until)),
    ]
    said_of_it = [offer.tasks, *(f"{label}: {value}" for label, value in told if value)]
    return Datum(f"{offer.state_label}, {day(offer.created_at)}", _joined(said_of_it))


def _appointment(row: Appointment) -> Datum:
    return Datum(row.kind_label, _joined([moment(row.starts_at), row.place, row.status_label]))


def _messages(contact: Contact) -> Iterable[Datum]:
    for message in conversations.thread(contact.company, reader=contact):
        yield Datum(f"{message.author_name}, {moment(message.at)}", message.text)


def as_plain(chapters: list[Chapter]) -> dict[str, list[dict[str, str]]]:
    """The same for programs: each chapter with its data."""
    return {chapter.title: [_plain(datum) for datum in chapter.data] for chapter in chapters}


def _plain(datum: Datum) -> dict[str, str]:
    found: dict[str, Any] = {"dato": datum.label, "valore": datum.value, "fonte": datum.source}
    return {name: str(value) for name, value in found.items() if value}


def _joined(texts: Iterable[str | None]) -> str:
    return " · ".join(text for text in texts if text)


def _at(when: datetime | None) -> str:
    return moment(when) if when else ""


def _on(when: date | None) -> str:
    return day(when) if when else ""
