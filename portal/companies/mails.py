"""What we write to companies about themselves, in the language in which they registered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import url_for
from flask_babel import gettext as _

from portal.companies.models import Company, Contact
from portal.core.language import speaking
from portal.core.mail import Mail

Compose = TypeVar("Compose", bound=Callable[..., Mail])


def in_its_language(compose: Compose) -> Compose:
    """Compose a mail about a company, or a row of one, in that company's language, whoever makes us write."""

    @wraps(compose)
    def composed(about: Any, *args: Any, **known: Any) -> Mail:
        company = about if isinstance(about, Company) else about.company
        with speaking(company.language):
            return compose(about, *args, **known)

    return composed  # type: ignore[return-value]


@in_its_language
def area_link(contact: Contact, token: str) -> Mail:
    company = contact.company
    return Mail(
        subject=_("Il Suo collegamento personale a WORK-IN"),
        greeting=hello(contact),
        paragraphs=[
            _("ecco il collegamento alla pagina di %(name)s.", name=company.name),
            _("Da lì può aggiornare la disponibilità, metterla in pausa o ritirarla. Non serve una password."),
        ],
        action=(_("Apra la Sua pagina"), enter_address(token)),
        after=[_("Il collegamento è personale: non lo inoltri. Vale sei mesi.")],
        reason=because(company),
        secret=True,
    )


@in_its_language
def confirm_email(contact: Contact, token: str) -> Mail:
    """Goes to an address that anybody may have typed: not a word of it is the sender's."""
    return Mail(
        subject=_("Confermi il Suo indirizzo e-mail"),
        greeting=hello(None),
        paragraphs=[
            _("abbiamo ricevuto la disponibilità di un'azienda a ospitare un tirocinio, con questo indirizzo e-mail."),
            _("Prema il pulsante per confermare che questo indirizzo è Suo. Poi potrà anche completare i dati, se vuole."),
        ],
        action=(_("Confermi l'indirizzo"), url_for("companies_company.confirm", token=token, _external=True)),
        after=[
            _(
                "Il collegamento vale sette giorni e una volta sola. Se non è stato Lei, non faccia nulla: senza la Sua conferma non useremo questo indirizzo."
            )
        ],
        reason=_("Riceve questo messaggio perché qualcuno ha scritto questo indirizzo sul portale WORK-IN."),
        secret=True,
    )


@in_its_language
def welcome(company: Company, token: str) -> Mail:
    return Mail(
        subject=_("La registrazione di %(name)s è accettata", name=company.name),
        greeting=hello(company.mail_contact),
        paragraphs=[
            _("da oggi %(name)s fa parte delle aziende che ospitano con WORK-IN.", name=company.name),
            _(
                "Quando c'è una persona adatta, La chiamiamo noi. Intanto può aggiornare la disponibilità quando vuole, dalla Sua pagina."
            ),
        ],
        action=(_("Apra la Sua pagina"), enter_address(token)),
        after=[_("Il collegamento è personale e non serve una password: non lo inoltri.")],
        reason=because(company),
        secret=True,
    )


@in_its_language
def more_asked(company: Company, token: str) -> Mail:
    return Mail(
        subject=_("Ci serve ancora un'informazione"),
        greeting=hello(company.mail_contact),
        paragraphs=[
            _("per completare la registrazione di %(name)s ci serve ancora qualcosa:", name=company.name),
            company.decision_reason,
        ],
        action=(_("Completi i dati"), enter_address(token)),
        after=[_("Se preferisce, ci telefoni: bastano due minuti.")],
        reason=because(company),
        secret=True,
    )


@in_its_language
def declined(company: Company) -> Mail:
    return Mail(
        subject=_("La registrazione di %(name)s", name=company.name),
        greeting=hello(company.mail_contact),
        paragraphs=[
            _("grazie per l'offerta. Per ora non possiamo accettare la registrazione di %(name)s.", name=company.name),
            company.decision_reason,
            _("Se la situazione cambia, ci scriva o ci chiami: ne riparliamo volentieri."),
        ],
        reason=because(company),
    )


def hello(contact: Contact | None) -> str:
    """By name only where the address is its owner's: a stranger could have typed anything into the form."""
    return _("Gentile %(name)s,", name=contact.name) if contact and contact.is_confirmed else _("Buongiorno,")


def enter_address(token: str) -> str:
    return url_for("companies_company.enter", token=token, _external=True)


def because(company: Company) -> str:
    """Why the reader gets the mail; every mail to a company ends with it."""
    return _("Riceve questo messaggio perché l'azienda %(name)s è registrata sul portale WORK-IN.", name=company.name)
