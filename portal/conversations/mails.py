"""What we write to a company about messages and documents: that they are there, never what they say."""

from flask_babel import gettext as _

from portal.companies.mails import because, enter_address, hello, in_its_language
from portal.companies.models import Contact
from portal.core.mail import Mail


@in_its_language
def answered(contact: Contact, token: str) -> Mail:
    return Mail(
        subject=_("C'è un messaggio per Lei"),
        greeting=hello(contact),
        paragraphs=[_("nella pagina di %(name)s c'è un nuovo messaggio del gruppo di WORK-IN.", name=contact.company.name)],
        action=(_("Legga il messaggio"), enter_address(token)),
        after=[_("Il collegamento è personale: non lo inoltri. Poi apra «Messaggi».")],
        reason=because(contact.company),
        secret=True,
    )


@in_its_language
def document_shared(contact: Contact, token: str) -> Mail:
    return Mail(
        subject=_("C'è un documento per Lei"),
        greeting=hello(contact),
        paragraphs=[_("nella pagina di %(name)s c'è un nuovo documento da scaricare.", name=contact.company.name)],
        action=(_("Apra la Sua pagina"), enter_address(token)),
        after=[_("Il collegamento è personale: non lo inoltri. Poi apra «Documenti».")],
        reason=because(contact.company),
        secret=True,
    )
