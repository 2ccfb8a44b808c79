"""What is typed to register, and what an operator answers."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from portal.availability.forms import OfferFields
from portal.companies.choices import CALL_WHEN, pairs
from portal.companies.forms import CompanyFields, not_pec
from portal.core.checks import email, phone
from portal.core.errors import RuleBroken
from portal.core.forms import Form, Optional, PhoneField, PublicForm, Required, VersionField
from portal.registrations.answers import Answers
from portal.registrations.services import must_be_reachable

# What a company that prefers to be called may leave to the telephone.
LEFT_TO_THE_CALL = ("tasks", "sector", "municipality")
# How the page goes: errors are told in this order.
FIRST = ("call_me", "name", "municipality", "sector", "contact_name", "contact_role", "phone", "email", "call_when")
LAST = ("vat_number", "pec", "notes", "privacy")


class UnlessCalled(Optional):
    """May stay empty, but not for who wants to be called."""

    field_flags: ClassVar = {"optional": True, "if_call": True}


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
    phone = PhoneField(_l("Telefono"), [UnlessCalled(), Length(max=40), phone], render_kw={"autocomplete": "tel"})
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
        for name in sorted(self._fields, key=_place):
            self._fields[name] = self._fields.pop(name)
        for field in self:
            _tell_scripts(field)
        if self.call_me.data:
            for name in LEFT_TO_THE_CALL:
                field = self[name]
                field.validators = [Optional(), *(each for each in field.validators if not isinstance(each, Required))]

    def validate(self, extra_validators: Any = None) -> bool:
        """A missing way to answer is told together with all else that is missing, not only once that is right."""
        well = super().validate(extra_validators)
        try:
            must_be_reachable(Answers(**self.answers()))
        except RuleBroken as broken:
            self.blame(broken)
            return False
        return well


def _place(name: str) -> int:
    """Where a field stands on the page; those not named come between the first and the last, as they were written."""
    if name in FIRST:
        return FIRST.index(name)
    return len(FIRST) + 1 + LAST.index(name) if name in LAST else len(FIRST)


def _tell_scripts(field: Field) -> None:
    """What to say where nothing was answered, for who goes step by step and is told at once."""
    words = next((each.words for each in field.validators if isinstance(each, Required)), None)
    if words:
        field.render_kw = {**(field.render_kw or {}), "data-missing": words}


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
