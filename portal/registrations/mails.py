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
