"""What we write to the people of a company about their address."""

from flask import url_for
from flask_babel import gettext as _

from portal.companies.mails import hello, in_its_language
from portal.companies.models import Contact
from portal.core.mail import Mail


@in_its_language
def new_address(contact: Contact, token: str) -> Mail:
    """Goes to an address that anybody may have typed: not a word of it is the sender's."""
    return Mail(
        subject=_("Confermi il Suo nuovo indirizzo e-mail"),
        greeting=hello(None),
        paragraphs=[
            _("qualcuno ha scritto questo indirizzo sul portale WORK-IN, al posto di quello usato finora."),
            _("Prema il pulsante per confermare che è Suo. Fino ad allora resta valido quello di prima."),
        ],
        action=(_("Confermi l'indirizzo"), url_for("contacts_company.new_address", token=token, _external=True)),
        after=[
            _(
                "Il collegamento vale sette giorni e una volta sola. Se non è stato Lei, non faccia nulla: senza la Sua conferma non useremo questo indirizzo."
            )
        ],
        reason=_("Riceve questo messaggio perché qualcuno ha scritto questo indirizzo sul portale WORK-IN."),
        secret=True,
    )
