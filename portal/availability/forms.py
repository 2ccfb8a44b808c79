"""What is typed about an availability."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, IntegerField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, ValidationError

from portal.availability import skills, week
from portal.availability.models import Availability
from portal.companies.choices import KINDS, WOULD_HIRE, pairs
from portal.companies.models import Company
from portal.core.checks import not_past, readable_date, whole_number
from portal.core.forms import CheckboxesField, Form, ListedField, Optional, Required, VersionField
from portal.sites import queries as sites

BOXES = [(day, name, part, when) for day, name in week.DAYS.items() for part, when in week.PARTS.items()]
# How the page of an offer goes.
ORDER = (
    "tasks", "site_id", "places", "starts_on", "ends_on", "weekly_hours", "grid", "kinds", "must", "nice", "requirements",
    "transport", "would_hire", "notes", "version", "csrf_token",
)  # fmt: skip


def a_few_short_lines(form: Form, field: Field) -> None:
    said = skills.lines(field.data)
    if len(said) > skills.MOST:
        raise ValidationError(_("Scrivi al massimo %(count)d righe: le cose che contano.", count=skills.MOST))
    if any(len(line) > skills.AT_LENGTH for line in said):
        raise ValidationError(_("Una riga è troppo lunga: scrivi una cosa per riga, in poche parole."))


def row_number(text: str | int | None) -> int | None:
    """The number of a row that was chosen from a list; None where nothing was."""
    return int(text) if text else None


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


class WeekField(CheckboxesField):
    """Parts of days to tick: shown as a table, stored as `week.py` says."""

    columns = tuple(week.PARTS.values())

    def __init__(self, *args: Any, **known: Any) -> None:
        boxes = [
            SelectChoice(f"{day}-{part}", _("%(day)s %(part)s", day=name, part=when)) for day, name, part, when in BOXES
        ]
        super().__init__(*args, choices=boxes, **known)

    def process_data(self, value: Any) -> None:
        self.data = week.codes(value) if isinstance(value, dict) else []

    @property
    def table(self) -> list[tuple[Any, list[Any]]]:
        """Each day with its boxes."""
        boxes, wide = list(self), len(self.columns)
        return [(name, boxes[at * wide : (at + 1) * wide]) for at, name in enumerate(week.DAYS.values())]


class OfferForm(OfferFields):
    """What a company offers, as it changes it itself or tells it to an operator: all there is to say."""

    site_id = ListedField(_l("In quale sede"), [Optional()], coerce=row_number)
    grid = WeekField(_l("In quali giorni"), [Optional()], description=_l("Se non lo sai ancora, lascia vuoto."))
    must = TextAreaField(
        _l("Che cosa deve saper fare"),
        [Optional(), Length(max=2000), a_few_short_lines],
        description=_l("Una cosa per riga. Se non serve niente, lascia vuoto."),
        render_kw={"rows": 3},
    )
    nice = TextAreaField(
        _l("Che cosa è meglio se sa fare"),
        [Optional(), Length(max=2000), a_few_short_lines],
        description=_l("Una cosa per riga."),
        render_kw={"rows": 3},
    )
    requirements = TextAreaField(
        _l("Che altro serve"),
        [Optional(), Length(max=2000)],
        description=_l("Per esempio: patente, scarpe da lavoro, una lingua."),
        render_kw={"rows": 2},
    )
    transport = StringField(
        _l("Come ci si arriva senza auto"),
        [Optional(), Length(max=300)],
        description=_l("Per esempio: a piedi dalla stazione, autobus B fino alle 20."),
    )
    version = VersionField(default=0)

    def __init__(self, company: Company, *args: Any, obj: Availability | None = None, **known: Any) -> None:
        super().__init__(*args, obj=obj, **known)
        for name in sorted(self._fields, key=ORDER.index):
            self._fields[name] = self._fields.pop(name)
        offered = sites.open_of(company, besides=obj.site_id if obj else None)
        self.site_id.choices = [
            SelectChoice("", _("Da decidere")),
            *(SelectChoice(str(site.id), site.label) for site in offered),
        ]
        if not offered:
            del self.site_id
