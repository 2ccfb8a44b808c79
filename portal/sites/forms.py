"""What is typed about sites, people at work and declarations."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, FieldList, FormField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, ValidationError

from portal.companies.forms import municipality_choices
from portal.core.checks import readable_date, whole_number
from portal.core.forms import Form, ListedField, Optional, Required, VersionField
from portal.core.workdays import today
from portal.sites.declaring import NO, YES
from portal.sites.models import KIND_LABELS, CompanyDeclaration, DeclarationKind
from portal.sites.services import MOST
from portal.sites.standing import Place

PEOPLE = NumberRange(0, 100_000, _l("Scrivi un numero da 0 in su."))
COUNTER = {"inputmode": "numeric", "min": 0, "max": 100_000}
ANSWERS = {YES: _l("Sì"), NO: _l("No"), "": _l("Non lo so")}
FIRST_YEAR = 2000


class NumberOf(IntegerField):
    """How many: nobody (0) is an answer too."""

    def __init__(self, label: Any, *checks: Any, **known: Any) -> None:
        super().__init__(label, [*checks, whole_number, PEOPLE], render_kw=COUNTER, **known)


class Told:
    """Something must be written, be it 0."""

    field_flags = {"required": True}  # noqa: RUF012 - WTForms' own form

    def __call__(self, form: Form, field: Field) -> None:
        whole_number(form, field)
        if field.data is None:
            raise ValidationError(_("Scrivi quante persone: se non c'è nessuno, 0."))


def not_yet(form: Form, field: Field) -> None:
    """A day on which something was said lies behind us, and not before any company could have said it."""
    if field.data and field.data > today():
        raise ValidationError(_("Questo giorno deve ancora venire: scrivi quando l'hanno detto."))
    if field.data and field.data.year < FIRST_YEAR:
        raise ValidationError(_("Questa data è troppo lontana."))


def post_code(form: Form, field: Field) -> None:
    if field.data and not re.fullmatch(r"[0-9]{5}", field.data):
        raise ValidationError(_("Il CAP ha cinque cifre."))


class SiteForm(Form):
    name = StringField(
        _l("Come la chiamate"),
        [Required(_l("Scrivi un nome, per esempio «Negozio in centro».")), Length(max=120)],
        description=_l("Per esempio: negozio in centro, magazzino, hotel sul lungomare."),
    )
    municipality = ListedField(_l("Comune"), [Required(_l("Scegli il comune."))])
    address = StringField(_l("Via e numero"), [Optional(), Length(max=200)], render_kw={"autocomplete": "address-line1"})
    cap = StringField(
        _l("CAP"),
        [Optional(), post_code],
        render_kw={"inputmode": "numeric", "maxlength": 5, "autocomplete": "postal-code"},
    )
    transport = StringField(
        _l("Come ci si arriva senza auto"),
        [Optional(), Length(max=300)],
        description=_l("Per esempio: a piedi dalla stazione, autobus B fino alle 20."),
    )
    access = StringField(
        _l("Per chi si muove con fatica"),
        [Optional(), Length(max=300)],
        description=_l("Per esempio: un gradino all'ingresso, ascensore, bagno accessibile."),
    )
    version = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality.choices = municipality_choices()


class HeadcountForm(Form):
    """How many work in one place."""

    permanent = NumberOf(_l("A tempo indeterminato"), Told())
    fixed_term = NumberOf(_l("A tempo determinato"), Told(), description=_l("Anche stagionali e apprendisti a termine."))
    interns_hosted = NumberOf(_l("Tirocinanti che ospitate ora"), Optional())
    newest = VersionField(default=0)


class SpokenFields(Form):
    """Who said it and when, where an operator writes down what was heard."""

    declared_by = StringField(
        _l("Chi l'ha detto"), [Required(_l("Scrivi chi l'ha detto: nome e cognome.")), Length(max=120)]
    )
    declared_on = DateField(
        _l("Quando"),
        [Required(_l("Scrivi quando l'ha detto.")), readable_date, not_yet],
        format=["%Y-%m-%d", "%d/%m/%Y"],
        default=today,
    )


class SpokenHeadcountForm(SpokenFields, HeadcountForm):
    """The numbers first, then who said them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("declared_by", "declared_on"):
            self._fields[name] = self._fields.pop(name)


def question(kind: DeclarationKind) -> RadioField:
    """Yes, no, or nobody knows: which declares nothing."""
    choices = [SelectChoice(code, words) for code, words in ANSWERS.items()]
    return RadioField(KIND_LABELS[kind], [Optional()], choices=choices, default="")


class AnswersForm(Form):
    """What a company declares of itself; fields named like the values of DeclarationKind."""

    safety = question(DeclarationKind.SAFETY)
    no_dismissals = question(DeclarationKind.NO_DISMISSALS)
    law_68 = question(DeclarationKind.LAW_68)
    no_wage_fund = question(DeclarationKind.NO_WAGE_FUND)
    newest = VersionField(default=0)


class SpokenAnswersForm(SpokenFields, AnswersForm):
    note = TextAreaField(
        _l("Nota"),
        [Optional(), Length(max=1000)],
        render_kw={"rows": 2},
        description=_l("Per esempio: manda la copia per e-mail."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("declared_by", "declared_on", "note"):
            self._fields[name] = self._fields.pop(name)


class CountForm(Form):
    """The people of one place, among others: what is left empty stays as it was."""

    class Meta(Form.Meta):
        csrf = False

    site = VersionField(default=0)  # 0: the whole company
    permanent = NumberOf(_l("A tempo indeterminato"), Optional())
    fixed_term = NumberOf(_l("A tempo determinato"), Optional())
    interns_hosted = NumberOf(_l("Tirocinanti che ospitate ora"), Optional())


class RenewalForm(AnswersForm):
    """All that a company has declared, as it stands, to be said again or corrected."""

    headcounts = FieldList(FormField(CountForm), max_entries=MOST + 1)

    def __init__(self, places: list[Place], said: dict[DeclarationKind, CompanyDeclaration | None]) -> None:
        super().__init__(data={"headcounts": [as_counted(place) for place in places], **as_answered(said)})
        names = {place.site.id if place.site else 0: place.name for place in places}
        for entry in self.headcounts:
            entry.label.text = names.get(entry.form.site.data, "")


def as_counted(place: Place) -> dict[str, int | None]:
    row = place.headcount
    return {
        "site": place.site.id if place.site else 0,
        "permanent": row.permanent if row else None,
        "fixed_term": row.fixed_term if row else None,
        "interns_hosted": row.interns_hosted if row else None,
    }


def as_answered(said: dict[DeclarationKind, CompanyDeclaration | None]) -> dict[str, str]:
    """The answers to begin with, by the names of the fields."""
    return {kind.value: (YES if row.holds else NO) if row else "" for kind, row in said.items()}
