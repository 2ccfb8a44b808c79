"""What we write to companies about what they offer."""

from flask_babel import format_date
from flask_babel import gettext as _

from portal.availability.models import Availability
from portal.companies.mails import because, enter_address
from portal.core.mail import Mail


def expiring(availability: Availability, token: str) -> Mail:
    day = format_date(availability.expires_on, "long")
    return Mail(
        subject=_("La Sua disponibilità scade il %(day)s", day=day),
        paragraphs=[
            _(
                "la disponibilità di %(name)s a ospitare un tirocinio scade il %(day)s.",
                name=availability.company.name,
                day=day,
            ),
            _("Se vale ancora, basta un tocco per confermarla. Può anche cambiarla, metterla in pausa o ritirarla."),
        ],
        action=(_("Confermi la disponibilità"), enter_address(token)),
        reason=because(availability.company),
        secret=True,
    )
