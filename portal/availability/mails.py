"""What we write to companies about what they offer."""

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from portal.availability.models import Availability
from portal.companies.mails import because, hello, in_its_language
from portal.core.mail import Mail


@in_its_language
def expiring(availability: Availability, token: str) -> Mail:
    day = format_date(availability.holds_until, "d MMMM y")
    return Mail(
        subject=_("La Sua disponibilità vale fino al %(day)s", day=day),
        greeting=hello(availability.company.mail_contact),
        paragraphs=[
            _(
                "la disponibilità di %(name)s a ospitare un tirocinio vale fino al %(day)s.",
                name=availability.company.name,
                day=day,
            ),
            _("Che cosa offre: %(tasks)s", tasks=availability.tasks),
            _("Se vale ancora, basta un tocco per confermarla. Può anche cambiarla, metterla in pausa o ritirarla."),
        ],
        action=(_("Confermi la disponibilità"), confirm_address(availability, token)),
        reason=because(availability.company),
        secret=True,
    )


def confirm_address(availability: Availability, token: str) -> str:
    return url_for("availability_company.by_link", availability_id=availability.id, token=token, _external=True)
