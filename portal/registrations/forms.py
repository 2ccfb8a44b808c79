"""What is typed to register, and what an operator answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from portal.availability.forms import OfferFields
from portal.companies.choices import CALL_WHEN, pairs
from portal.companies.forms import CompanyFields, not_pec
from portal.core.checks import email, phone
from portal.core.forms import Form, Optional, PhoneField, PublicForm, Required, VersionField

# What a company that prefers to be called may leave to the telephone.
LEFT_TO_THE_CALL = ("tasks", "sector", "municipality")


class SignUpForm(PublicForm, OfferFields, CompanyFields):
    """The registration: what every owner can answer in two minutes, then what can wait."""

    contact_name = StringField(
        _l("Nome e cognome"),
        [Required(_l("Scrivi nome e cognome della persona da cercare.")), Length(max=120)],
        render_kw={"autocomplete": "name"},
    )
    contact_role = StringField(
        _l("Che ruolo ha"), [Optional(), Length(max=120)], render_kw={"autocomplete": "organization-title"}
    )
    phone = PhoneField(_l("Telefono"), [Optional(), Length(max=40), phone], render_kw={"autocomplete": "tel"})
    email = EmailField(_l("E-mail"), [Optional(), Length(max=254), email, not_pec], render_kw={"autocomplete": "email"})
    call_me = BooleanField(_l("Preferisco essere chiamato"))
    call_when = RadioField(
        _l("Quando ti chiamiamo"),
        [Optional()],
        choices=[SelectChoice(code, label) for code, label in pairs(CALL_WHEN)],
        default="any",
    )
    privacy = BooleanField(
        _l("Ho letto come usate i miei dati"), [Required(_l("Leggi come usiamo i tuoi dati e spunta la casella."))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.call_me.data:
            for name in LEFT_TO_THE_CALL:
                field = self[name]
                field.validators = [Optional(), *(each for each in field.validators if not isinstance(each, Required))]


class DecisionForm(Form):
    """An act without words: which version of the row the operator had in front."""

    version = VersionField(default=0)


class ReasonForm(DecisionForm):
    text = TextAreaField(
        _l("Che cosa scriviamo all'azienda"),
        [Required(_l("Scrivi il motivo: l'azienda lo legge.")), Length(max=2000)],
        description=_l("L'azienda legge queste parole. Dai del Lei."),
        render_kw={"rows": 3},
    )
