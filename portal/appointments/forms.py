"""What is typed about an appointment."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, HiddenField, IntegerField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, StopValidation

from portal.accounts.models import User
from portal.appointments.models import KIND_LABELS, AppointmentKind, AppointmentStatus
from portal.appointments.services import Clash
from portal.core.checks import not_past, readable_date
from portal.core.errors import RuleBroken
from portal.core.forms import Form, ListedField, Optional, Required, VersionField

DATES = ["%Y-%m-%d", "%d/%m/%Y"]
HOURS = ["%H:%M", "%H:%M:%S", "%H.%M"]
USUAL_MINUTES = 30
OUTCOMES = {
    AppointmentStatus.HELD: _l("Sì"),
    AppointmentStatus.MISSED: _l("No, l'azienda non c'era"),
}


def readable_hour(form: Form, field: Field) -> None:
    if field.raw_data and any(field.raw_data) and field.data is None:
        field.errors = []
        raise StopValidation(_("Scrivi l'ora come 09:30."))


class AppointmentForm(Form):
    kind = RadioField(
        _l("Che cosa"),
        [Required(_l("Scegli che cosa."))],
        choices=[SelectChoice(each.value, KIND_LABELS[each]) for each in AppointmentKind],
        coerce=AppointmentKind,
        default=AppointmentKind.VISIT,
    )
    day = DateField(_l("Giorno"), [readable_date, Required(_l("Scegli il giorno.")), not_past], format=DATES)
    hour = TimeField(_l("Ora"), [readable_hour, Required(_l("Scrivi l'ora."))], format=HOURS)
    minutes = IntegerField(
        _l("Quanti minuti"),
        [Required(_l("Scrivi quanti minuti dura, da 5 a 600.")), NumberRange(5, 600, _l("Scrivi un numero da 5 a 600."))],
        default=USUAL_MINUTES,
        render_kw={"inputmode": "numeric", "min": 5, "max": 600},
    )
    with_id = ListedField(_l("Chi di noi"), [Required(_l("Scegli chi di noi ci va."))], coerce=int)
    place = StringField(
        _l("Dove"), [Optional(), Length(max=200)], default="", description=_l("Se è una telefonata, lascia vuoto.")
    )
    about = TextAreaField(
        _l("Di che cosa si parla"),
        [Optional(), Length(max=2000)],
        default="",
        description=_l("Resta nel portale: nel calendario non si vede."),
        render_kw={"rows": 2},
    )
    despite = HiddenField(default="")
    version = VersionField(default=0)

    def offer(self, people: list[User], stays: User | None = None) -> None:
        """Who can be chosen; who was chosen before stays on the list."""
        listed = {each.id: each.name for each in ([*people, stays] if stays else people)}
        self.with_id.choices = [SelectChoice(*each) for each in listed.items()]

    def blame(self, broken: RuleBroken) -> None:
        super().blame(broken)
        self.despite.data = broken.seen if isinstance(broken, Clash) else ""

    @property
    def is_told(self) -> bool:
        """A clash was told: saving once more means it."""
        return bool(self.despite.data)


class CallOffForm(Form):
    text = StringField(_l("Perché"), [Required(_l("Scrivi il motivo, in due parole.")), Length(max=500)])
    version = VersionField(default=0)


class OutcomeForm(Form):
    """«Com'è andata?»"""

    status = RadioField(
        _l("L'appuntamento c'è stato?"),
        [Required(_l("Scegli una risposta."))],
        choices=[SelectChoice(each.value, words) for each, words in OUTCOMES.items()],
        coerce=AppointmentStatus,
        default=AppointmentStatus.HELD,
    )
    text = TextAreaField(_l("Com'è andata?"), [Optional(), Length(max=4000)], default="", render_kw={"rows": 3})
    next_step = StringField(_l("Prossimo passo"), [Optional(), Length(max=200)], default="")
    next_step_on = DateField(_l("Quando"), [readable_date, Optional(), not_past], format=DATES)
    version = VersionField(default=0)
