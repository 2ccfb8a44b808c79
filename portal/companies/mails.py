"""What we write to companies about themselves."""

from flask import url_for
from flask_babel import gettext as _

from portal.companies.models import Company
from portal.core.mail import Mail


def area_link(company: Company, token: str) -> Mail:
    return Mail(
        subject=_("Il Suo collegamento personale a WORK-IN"),
        paragraphs=[
            _("ecco il collegamento alla pagina di %(name)s.", name=company.name),
            _("Da lì può aggiornare la disponibilità, metterla in pausa o ritirarla. Non serve una password."),
        ],
        action=(_("Apra la Sua pagina"), enter_address(token)),
        after=[_("Il collegamento è personale: non lo inoltri. Vale sei mesi.")],
        reason=because(company),
        secret=True,
    )


def enter_address(token: str) -> str:
    return url_for("companies_company.enter", token=token, _external=True)


def because(company: Company) -> str:
    """Why the reader gets the mail; every mail to a company ends with it."""
    return _("Riceve questo messaggio perché l'azienda %(name)s è registrata sul portale WORK-IN.", name=company.name)
