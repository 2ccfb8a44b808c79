"""Answers to questions that nobody has to answer: numbers as Italians type them, and yes, no, don't know."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.core.forms import DayField, Form, Optional, Required

FIRST_YEAR, LAST_YEAR = 2000, 2100
NUMBER = re.compile(r"-?\d{1,15}([.,]\d{1,2})?")  # one that is too small or too big is told from one that is none
GROUPED = re.compile(r"(?<=\d)\.(?=\d{3}(\D|$))")  # 1.500,50


class Calculator(Form):
    """Questions of a visitor: no session, no cookie, nothing kept, so nothing to protect from another site's form."""

    class Meta(Form.Meta):
        csrf = False


def within(_form: Form, field: Any) -> None:
    """A validator: from the field's `least` to its `most`."""
    if field.data is not None and not field.least <= field.data <= field.most:
        raise ValidationError(_("Scrivi un numero da %(least)s a %(most)s.", least=field.least, most=field.most))


def readable(_form: Form, field: Any) -> None:
    """A validator: what was typed is a number."""
    if field.data is None:
        raise ValidationError(_("Scrivi un numero, per esempio 1.500 o 1500,50."))


class AmountField(StringField):
    """A number with a comma or a point, with two decimals at most, from `least` to `most`; `data` is a Decimal, or None."""

    def __init__(self, label: Any, *, least: str = "0", most: str, **known: Any) -> None:
        checks = [Optional(), readable, within]
        super().__init__(label, checks, render_kw={"inputmode": "decimal", "autocomplete": "off"}, **known)
        self.least, self.most = Decimal(least), Decimal(most)

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0].strip().replace("€", "").replace("%", "").strip() if valuelist else ""
        plain = GROUPED.sub("", text)
        self.data = Decimal(plain.replace(",", ".")) if NUMBER.fullmatch(plain) else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:f}".replace(".", ",") if self.data is not None else ""


class CountField(IntegerField):
    """A whole number from `least` to `most`."""

    def __init__(self, label: Any, *, least: int = 0, most: int = 100_000, needed: Any = None, **known: Any) -> None:
        checks = [needed or Optional(), within]
        super().__init__(label, checks, render_kw={"inputmode": "numeric", "autocomplete": "off"}, **known)
        self.least, self.most = least, most


class Typed(Required):
    """Something must have been typed, nought too; `words` say what to do."""

    def __call__(self, _form: Form, field: Any) -> None:
        if not any(field.raw_data or []):
            field.errors = []
            raise ValidationError(str(self.words))


class WorkDayField(DayField):
    """A day that a rule can be asked about."""

    def __init__(self, label: Any, first: Any = None, **known: Any) -> None:
        super().__init__(label, [first or Optional(), self._within], **known)

    def _within(self, _form: Form, _field: Any) -> None:
        if self.data and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise ValidationError(_("Scrivi un giorno fra il %(first)s e il %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))


class YesNoField(RadioField):
    """Yes, no, or nobody knows; `data` is True, False or None."""

    def __init__(self, label: Any, **known: Any) -> None:
        choices = [SelectChoice("yes", _l("Sì")), SelectChoice("no", _l("No")), SelectChoice("unknown", _l("Non so"))]
        super().__init__(label, [Optional()], choices=choices, coerce=str, **known)

    @property
    def known(self) -> bool | None:
        return {"yes": True, "no": False}.get(self.data or "")


class ChoiceField(RadioField):
    """One answer of a few, or none."""

    def __init__(self, label: Any, choices: list[tuple[str, Any]], **known: Any) -> None:
        listed = [SelectChoice(value, words) for value, words in choices]
        super().__init__(label, [Optional()], choices=listed, coerce=str, **known)
