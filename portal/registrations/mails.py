"""What we write to a company while it registers."""

from flask_babel import gettext as _

from portal.companies.mails import because, enter_address, hello, in_its_language
from portal.companies.models import Company
from portal.core.mail import Mail


@in_its_language
def registered_again(company: Company, token: str) -> Mail:
    return Mail(
        subject=_("L'azienda %(name)s è già registrata", name=company.name),
        greeting=hello(company.mail_contact),
        paragraphs=[
            _(
                "qualcuno ha appena compilato il modulo di WORK-IN con la partita IVA di %(name)s, che è già registrata.",
                name=company.name,
            ),
            _("Se è stato Lei, può aggiornare i dati dalla Sua pagina. Se non è stato Lei, non deve fare nulla."),
        ],
        action=(_("Apra la Sua pagina"), enter_address(token)),
        reason=because(company),
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
def more_asked(company: Company, question: str, token: str) -> Mail:
    return Mail(
        subject=_("Ci serve ancora un'informazione"),
        greeting=hello(company.mail_contact),
        paragraphs=[
            _("per completare la registrazione di %(name)s ci serve ancora qualcosa:", name=company.name),
            question,
        ],
        action=(_("Completi i dati"), enter_address(token)),
        after=[_("Se preferisce, ci telefoni: bastano due minuti.")],
        reason=because(company),
        secret=True,
    )


@in_its_language
def declined(company: Company, reason: str) -> Mail:
    return Mail(
        subject=_("La registrazione di %(name)s", name=company.name),
        greeting=hello(company.mail_contact),
        paragraphs=[
            _("grazie per l'offerta. Per ora non possiamo accettare la registrazione di %(name)s.", name=company.name),
            reason,
            _("Se la situazione cambia, ci scriva o ci chiami: ne riparliamo volentieri."),
        ],
        reason=because(company),
    )
