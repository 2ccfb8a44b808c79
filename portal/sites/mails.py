"""What we write to companies about what they have declared."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from portal.companies.mails import because, hello, in_its_language
from portal.companies.models import Company
from portal.core.mail import Mail
from portal.sites.models import CompanyDeclaration, Declaration, HeadcountDeclaration


@in_its_language
def renewal(company: Company, ending: Sequence[Declaration], token: str) -> Mail:
    """`ending` is what it has declared and must say again; empty where it never declared anything, or nothing ends."""
    return Mail(
        subject=_("È ancora così? Dipendenti e dichiarazioni di %(name)s", name=company.name),
        greeting=hello(company.mail_contact),
        paragraphs=[
            *([_("per proporLe una persona dobbiamo sapere come stanno oggi queste cose:")] if ending else []),
            *(_what_ends(row) for row in ending),
            _("Se è ancora così, basta aprire la pagina e premere un pulsante. Se è cambiato qualcosa, lo corregga lì.")
            if ending
            else _(
                "per proporLe una persona dobbiamo sapere quanti dipendenti avete e poche altre cose. Bastano due minuti."
            ),
        ],
        action=(_("Confermi o corregga"), url_for("sites_company.by_link", token=token, _external=True)),
        after=[_("Il collegamento è personale e non serve una password: non lo inoltri.")],
        reason=because(company),
        secret=True,
    )


def _what_ends(row: Declaration) -> str:
    day = format_date(row.valid_until, "d MMMM y")
    if isinstance(row, HeadcountDeclaration):
        place = row.site.name if row.site else row.company.name
        return _("– dipendenti, %(place)s: %(staff)d, vale fino al %(day)s", place=place, staff=row.staff, day=day)
    if isinstance(row, CompanyDeclaration):
        return _("– %(what)s: vale fino al %(day)s", what=row.kind_label, day=day)
    raise TypeError(row)
