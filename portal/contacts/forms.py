"""What is typed about a person of a company."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import Length

from portal.companies.choices import CHANNELS, DUTIES
from portal.companies.forms import choose, not_pec
from portal.core.checks import email, phone
from portal.core.forms import CheckboxesField, Form, ListedField, Optional, PhoneField, Required, VersionField


class PersonForm(Form):
    """The company writes down one of its people, or each the own data."""

    name = StringField(_l("Nome e cognome"), [Required(_l("Scrivi nome e cognome.")), Length(max=120)])
    role = StringField(_l("Che ruolo ha"), [Optional(), Length(max=120)])
    duties = CheckboxesField(_l("Compiti in azienda"), [Optional()], choices=choose(DUTIES))
    channel = ListedField(_l("Come preferisce essere cercato"), [Optional()], choices=choose(CHANNELS, _l("Scegli")))
    phone = PhoneField(_l("Telefono"), [Optional(), Length(max=40), phone])
    email = EmailField(
        _l("E-mail"),
        [Optional(), Length(max=254), email, not_pec],
        description=_l(
            "A un indirizzo nuovo mandiamo solo il messaggio per confermarlo. Poi si entra da lì, senza password."
        ),
    )
    version = VersionField(default=0)
