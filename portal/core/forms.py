"""Forms: what people type, checked and said back in words."""

import re
import time
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.i18n import translations
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from markupsafe import Markup, escape
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, HiddenField, SelectField, SelectMultipleField, StringField, TelField, TextAreaField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, Select

from portal.core.checks import readable_date
from portal.core.database import SAFE_METHODS, db, forget
from portal.core.errors import RuleBroken, Stale
from portal.core.language import phone as spoken_number

Outcome = TypeVar("Outcome")
# Control characters (NUL among them), the replacement mark of unreadable bytes, and direction overrides that disguise text.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufeff\u202a-\u202e\u2066-\u2069]")
LINE_BREAKS = re.compile(r"[\r\n\u2028\u2029]")
MOST_DIGITS = 10  # of a row's version
STAMP_AGE = 2 * 24 * 3600  # seconds: a form left open over the weekend's first day still goes through


# WTForms talks like a program; these say what to do.
PLAINLY = {
    "Not a valid choice.": _l("Scegli una delle risposte dell'elenco."),
    "Invalid Choice: could not coerce.": _l("Scegli una delle risposte dell'elenco."),
    "Not a valid date value.": _l("Scrivi la data come 31/01/2027."),
    "Not a valid integer value.": _l("Scrivi solo un numero, senza lettere né virgole."),
    "Field cannot be longer than %(max)d characters.": _l("È troppo lungo: scrivi al massimo %(max)d caratteri."),
}


class PlainWords:
    """What WTForms says by itself, in our words where we have some, in the language of the page."""

    def gettext(self, words: str) -> str:
        return str(PLAINLY[words]) if words in PLAINLY else translations.gettext(words)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return str(PLAINLY[many]) if many in PLAINLY else translations.ngettext(one, many, count)


class Form(FlaskForm):
    """A form whose fields bear the names of a service's keyword arguments."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> PlainWords:
            return PlainWords()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Only what was typed into the form counts: a file or JSON in place of a text is nothing that a person sends."""
            return super().wrap_formdata(form, formdata) if isinstance(formdata, MultiDict) else _typed()

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Every text is trimmed and checked for what can't be read, whatever field it stands in."""
            filters = unbound_field.kwargs.get("filters", [])
            if issubclass(unbound_field.field_class, StringField) and trimmed not in filters:
                unbound_field.kwargs["filters"] = [trimmed, *filters]
            return unbound_field.bind(form=form, **options)

    unsent: frozenset[str] = frozenset({"csrf_token"})  # fields that are not answers
    is_stale = False  # somebody else has changed the data since the page was opened

    def answers(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name not in self.unsent}

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        wrong = {field: words for field in self if (words := unreadable(field))}
        for field, words in wrong.items():
            field.errors = [words]
        return well and not wrong

    def run(self, act: Callable[..., Outcome], **known: Any) -> Outcome | None:
        """Hand the answers to a service; show the rule it broke, if any, on the field."""
        if not self.validate_on_submit():
            return None
        try:
            return self._act(act, known)
        except RuleBroken as broken:
            forget()
            self.blame(broken)
            self.is_stale = isinstance(broken, Stale)
            return None

    def shows(self, **there: Any) -> None:
        """What the person has in front from here on: on a fresh page, or once told that the data have changed meanwhile."""
        if not self.is_submitted() or self.is_stale:
            for name, value in there.items():
                self[name].data = value

    def _act(self, act: Callable[..., Outcome], known: dict[str, Any]) -> Outcome:
        """Do it, down to the database's own word. Who comes second in a race sees, at another try, what the first one did."""
        try:
            outcome = act(**known, **self.answers())
            db.session.flush()
        except IntegrityError:
            forget()
            outcome = act(**known, **self.answers())
            db.session.flush()
        except StaleDataError as fault:
            raise Stale from fault
        return outcome

    def blame(self, broken: RuleBroken) -> None:
        field = self._fields.get(broken.field or "")
        (field.errors if field else self.form_errors).append(broken.words)


def _typed() -> Any:
    return (request.form or None) if request.method not in SAFE_METHODS else None


def unreadable(field: Field) -> str | None:
    """What is wrong with the characters of a field, in words; None where all is well."""
    texts = [text for text in (field.raw_data or []) if isinstance(text, str)]
    if any(UNREADABLE.search(text) for text in texts):
        return _("Ci sono caratteri che non riusciamo a leggere: cancellali e scrivi di nuovo.")
    one_line = not isinstance(field, TextAreaField)
    if one_line and any(LINE_BREAKS.search(text.strip()) for text in texts):
        return _("Scrivi su una riga sola.")
    if len(texts) > 1 and not isinstance(field.data, list):
        return _("Questo dato è arrivato due volte: scrivilo una volta sola.")
    return None


def trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


class VersionField(HiddenField):
    """Which version of a row the person had in front; whatever is no number is version 0, which no row has."""

    def process_formdata(self, valuelist: list[str]) -> None:
        text = valuelist[0] if valuelist else ""
        self.data = int(text) if text.isdecimal() and len(text) < MOST_DIGITS else 0


class PhoneField(TelField):
    """A telephone number: what stands on file is shown as people read it, what was typed stays as it was typed."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else spoken_number(self.data)


class DayField(DateField):
    """A day, as browsers send it or as people write it; what can't be read is said before anything else looks at it."""

    def __init__(self, label: Any = None, validators: Any = (), **known: Any) -> None:
        super().__init__(label, [readable_date, *validators], format=["%Y-%m-%d", "%d/%m/%Y"], **known)


class TrapField(StringField):
    """A field that people can't see; its form gives it a name that browsers and password managers have nothing to fill in for."""


class PublicForm(Form):
    """A form for visitors: no session, no cookie. A signed moment says when the page was made; a trap field catches bots.

    The page may be kept by the cache, and then the moment is that of the copy: the minimum time holds back who gets a
    fresh page, or sends at once what came back with an error, but not a program that is served a copy some seconds old.
    For that there are the trap and the counting of senders. The greatest age holds either way.
    """

    unsent = frozenset({"csrf_token", "stamp", "postilla"})

    class Meta(Form.Meta):
        csrf = False

    stamp = HiddenField()
    postilla = TrapField(_l("Lascia vuoto questo campo"), render_kw={"autocomplete": "off", "tabindex": "-1"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_submitted():
            self.stamp.data = _signer().dumps(0)

    def validate(self, extra_validators: Any = None) -> bool:
        well = super().validate(extra_validators)
        fault = self._stamp_fault()
        if fault:
            self.form_errors.append(fault)
            self.stamp.data = _signer().dumps(0)
        return well and not fault

    @property
    def is_trap_sprung(self) -> bool:
        """Somebody filled the field that people can't see."""
        return bool(self.postilla.data)

    def _stamp_fault(self) -> str | None:
        try:
            _payload, made = _signer().loads(self.stamp.data or "", max_age=STAMP_AGE, return_timestamp=True)
        except SignatureExpired:
            return _("La pagina è rimasta aperta a lungo. Controlla i dati e invia di nuovo.")
        except BadSignature:
            return _("Non siamo riusciti a leggere il modulo. Controlla i dati e invia di nuovo.")
        if time.time() - made.timestamp() < current_app.config["FORM_SECONDS"]:
            return _("Hai inviato molto in fretta. Controlla i dati e invia di nuovo.")
        return None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="public-form")


class Options(Select):
    """A list to choose from. WTForms works out the attributes of each option anew; a list of municipalities has 200."""

    @classmethod
    def render_option(cls, choice: Any, **attributes: Any) -> Markup:
        if attributes or choice.render_kw:
            return super().render_option(choice, **attributes)
        chosen = "selected " if choice.selected else ""
        return Markup(f'<option {chosen}value="{escape(choice.value)}">{escape(choice.label or choice.value)}</option>')  # noqa: S704 - escaped


class ListedField(SelectField):
    """One answer of a list; anything else is refused in words that say what to do."""

    widget = Options()

    def pre_validate(self, form: Form) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as fault:
            raise ValidationError(_("Scegli una delle risposte dell'elenco.")) from fault


class CheckboxesField(SelectMultipleField):
    """Several answers to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Form) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as fault:
            raise ValidationError(_("Scegli solo tra le risposte dell'elenco.")) from fault


class Optional:
    """Stop checking where nothing was typed."""

    field_flags: ClassVar = {"optional": True}

    def __call__(self, form: Form, field: Field) -> None:
        if field.data in (None, "", []) and not any(field.raw_data or []):
            field.errors = []
            raise StopValidation


class Required:
    """Something must be typed or chosen; `words` say what to do."""

    field_flags: ClassVar = {"required": True}

    def __init__(self, words: Any) -> None:
        self.words = words

    def __call__(self, form: Form, field: Field) -> None:
        typed = any(field.raw_data or [])
        if typed and field.errors:
            raise StopValidation  # what is wrong with it has been said
        if not field.data or not typed:
            field.errors = []
            raise StopValidation(str(self.words))
