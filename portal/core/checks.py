"""Checks of one answer: what a number, a telephone or an address must look like. Each tidies what is right."""

import re
from datetime import date

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.it import codicefiscale, iva
from wtforms import Field, Form
from wtforms.validators import StopValidation, ValidationError

from portal.core.workdays import today

FURTHEST = date(2100, 1, 1)
UNSAFE_IN_ADDRESS = re.compile(
    r"[?&%#/\\\"<>]"
)  # right by the letter, and only ever seen in attacks on `mailto:` and headers


def vat_number(form: Form, field: Field) -> None:
    """An Italian VAT number (eleven digits with a check digit); stored without spaces and prefix."""
    if not field.data:
        return
    try:
        field.data = iva.validate(field.data)
    except StdnumError as fault:
        raise ValidationError(_("Questa partita IVA non è giusta: sono undici cifre, controllale una per una.")) from fault


def tax_code(form: Form, field: Field) -> None:
    """A tax code: sixteen signs of a person or eleven digits of a body, with their check; stored without spaces, in capitals."""
    if not field.data:
        return
    try:
        field.data = codicefiscale.validate(field.data)
    except StdnumError as fault:
        raise ValidationError(
            _("Questo codice fiscale non è giusto: sono sedici lettere e cifre, o undici cifre. Controllalo.")
        ) from fault


def phone(form: Form, field: Field) -> None:
    """A telephone number, Italian unless it says otherwise; stored as +39…"""
    if not field.data:
        return
    import phonenumbers  # noqa: PLC0415 - the numbering of the whole world: loaded by who sends a form

    try:
        number = phonenumbers.parse(field.data, "IT")
    except phonenumbers.NumberParseException as fault:
        raise ValidationError(
            _("Non riusciamo a leggere questo numero di telefono: scrivi solo cifre, con il prefisso.")
        ) from fault
    if not phonenumbers.is_valid_number(number):
        raise ValidationError(_("In questo numero di telefono manca una cifra, o ce n'è una di troppo: controllalo."))
    field.data = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email(form: Form, field: Field) -> None:
    """An address as mail servers take it; nothing is asked of the network."""
    if not field.data:
        return
    try:
        field.data = validate_email(
            field.data, check_deliverability=False, allow_smtputf8=False, test_environment=True
        ).normalized
    except EmailNotValidError as fault:
        raise ValidationError(
            _("Questo indirizzo e-mail non è completo: controlla che ci siano la @ e il punto.")
        ) from fault
    if UNSAFE_IN_ADDRESS.search(field.data) or len(field.data) > 254:
        raise ValidationError(_("Questo indirizzo e-mail non si può usare: scrivine un altro."))


def readable_date(form: Form, field: Field) -> None:
    """Say what to do where a date can't be read, before anything else looks at it."""
    if field.raw_data and any(field.raw_data) and field.data is None:
        field.errors = []
        raise StopValidation(_("Non riusciamo a leggere questa data: scrivila come 31/01/2027, o sceglila dal calendario."))


def not_past(form: Form, field: Field) -> None:
    """A day from today on; one that stood there already may stay, or an offer already begun could not be corrected."""
    if field.data and field.data < today() and field.data != field.object_data:
        raise ValidationError(_("Questa data è già passata: scrivine una da oggi in poi."))
    if field.data and field.data > FURTHEST:
        raise ValidationError(_("Questa data è troppo lontana."))


def whole_number(form: Form, field: Field) -> None:
    """Say what to do where a number can't be read, before anything else looks at it."""
    if field.raw_data and any(field.raw_data) and field.data is None:
        field.errors = []
        raise StopValidation(_("Scrivi solo un numero, senza lettere né virgole."))
