"""What is typed about an availability."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, StopValidation, ValidationError

from portal.companies.choices import KINDS, WOULD_HIRE, pairs
from portal.core.checks import not_past, readable_date
from portal.core.forms import CheckboxesField, Form, Optional, Required, VersionField


def whole_number(form: Form, field: Field) -> None:
    if field.raw_data and any(field.raw_data) and field.data is None:
        field.errors = []
        raise StopValidation(_("Scrivi solo un numero, senza lettere né virgole."))


class OfferFields(Form):
    """What an intern could do, from when, and under what conditions."""

    tasks = TextAreaField(
        _l("Che cosa potrebbe fare"),
        [Required(_l("Scrivi almeno un lavoro da fare: per esempio «aiuto in cucina».")), Length(max=2000)],
        description=_l("Bastano due parole. Per esempio: aiuto in cucina, sistemare gli scaffali."),
        render_kw={"rows": 2},
    )
    starts_on = DateField(
        _l("Da quando"),
        [Optional(), readable_date, not_past],
        format=["%Y-%m-%d", "%d/%m/%Y"],
        description=_l("Se va bene subito, lascia vuoto."),
    )
    ends_on = DateField(_l("Fino a quando"), [Optional(), readable_date, not_past], format=["%Y-%m-%d", "%d/%m/%Y"])
    places = IntegerField(
        _l("Quante persone"),
        [Optional(), whole_number, NumberRange(1, 50, _l("Scrivi un numero da 1 a 50."))],
        render_kw={"inputmode": "numeric", "min": 1, "max": 50},
    )
    weekly_hours = IntegerField(
        _l("Quante ore alla settimana"),
        [Optional(), whole_number, NumberRange(1, 40, _l("Scrivi un numero da 1 a 40."))],
        render_kw={"inputmode": "numeric", "min": 1, "max": 40},
    )
    kinds = CheckboxesField(
        _l("Che cosa ti interessa"), [Optional()], choices=[SelectChoice(code, label) for code, label in pairs(KINDS)]
    )
    requirements = TextAreaField(
        _l("Che cosa serve saper fare"),
        [Optional(), Length(max=2000)],
        render_kw={"rows": 2},
        description=_l("Se non serve niente, lascia vuoto."),
    )
    would_hire = RadioField(
        _l("Se va bene, penseresti di assumere?"),
        [Optional()],
        choices=[SelectChoice(code, label) for code, label in pairs(WOULD_HIRE)],
        validate_choice=False,
    )
    notes = TextAreaField(_l("C'è altro?"), [Optional(), Length(max=4000)], render_kw={"rows": 2})

    def validate_ends_on(self, field: Field) -> None:
        """Also kept by the service; here it comes before anything is looked up, so that the answer tells nothing of that."""
        starts_on = self.starts_on.data
        if field.data and starts_on and field.data < starts_on:
            raise ValidationError(_("La fine viene prima dell'inizio: scambia le due date."))

    def validate_would_hire(self, field: Field) -> None:
        if field.data and field.data not in WOULD_HIRE:
            raise ValidationError(_("Scegli una delle risposte."))


class OfferForm(OfferFields):
    """A company changes what it offers."""

    version = VersionField(default=0)
