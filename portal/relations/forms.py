"""What is typed about how a company stands."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from portal.companies import relation
from portal.companies.models import Company
from portal.companies.relation import ASK_AGAIN, Relation
from portal.core.checks import not_past
from portal.core.forms import DayField, Form, Optional, Required, VersionField
from portal.core.workdays import today, working_days_after

TALKS = {
    "called": _l("Chiamata"),
    "visited": _l("Visita"),
    "written": _l("E-mail"),
    "met": _l("Incontro"),
}


class ActForm(Form):
    """An act without words: which version of the row the operator had in front."""

    version = VersionField(default=0)


class MoveForm(ActForm):
    to = RadioField(_l("Nuovo stato"), [Required(_l("Scegli lo stato."))], coerce=Relation)
    text = StringField(_l("Perché"), [Optional(), Length(max=500)])

    def __init__(self, company: Company, **known: Any) -> None:
        super().__init__(**known)
        steps = [each for each in Relation if each in relation.NEXT[company.relation]]
        self.to.choices = [SelectChoice(each.value, relation.LABELS[each]) for each in steps]


class PutOffForm(ActForm):
    recontact_on = DayField(_l("Da quando si può risentire"), [Required(_l("Scegli il giorno.")), not_past])
    text = StringField(_l("Perché"), [Optional(), Length(max=500)])


class LoseForm(ActForm):
    text = TextAreaField(
        _l("Perché non è interessata"),
        [Required(_l("Scrivi il motivo, in due parole.")), Length(max=1000)],
        render_kw={"rows": 2},
    )
    recontact_on = DayField(
        _l("Da quando si può risentire"),
        [Optional(), not_past],
        description=_l("Se non vuole più essere cercata, lascia vuoto."),
    )

    def __init__(self, *args: Any, **known: Any) -> None:
        super().__init__(*args, **known)
        if not self.is_submitted():
            self.recontact_on.data = today() + ASK_AGAIN


class ExcludeForm(ActForm):
    text = TextAreaField(
        _l("Perché"),
        [Required(_l("Scrivi il motivo.")), Length(max=2000)],
        description=_l("Lo leggono solo i coordinatori e chi lo scrive."),
        render_kw={"rows": 3},
    )


class ReadmitForm(ActForm):
    text = TextAreaField(_l("Perché"), [Optional(), Length(max=2000)], render_kw={"rows": 3})


class StepForm(ActForm):
    next_step = StringField(_l("Che cosa c'è da fare"), [Required(_l("Scrivi che cosa c'è da fare.")), Length(max=200)])
    next_step_on = DayField(_l("Quando"), [Required(_l("Scegli il giorno.")), not_past])

    def __init__(self, *args: Any, **known: Any) -> None:
        super().__init__(*args, **known)
        if not self.is_submitted() and self.next_step_on.data is None:
            self.next_step_on.data = working_days_after(today(), 1)


class TalkForm(ActForm):
    """«Com'è andata?»: what was said, and what comes next."""

    kind = RadioField(
        _l("Che cosa"),
        [Required(_l("Scegli che cosa è successo."))],
        choices=[SelectChoice(*each) for each in TALKS.items()],
    )
    text = TextAreaField(_l("Com'è andata?"), [Required(_l("Scrivi due parole.")), Length(max=4000)], render_kw={"rows": 3})
    next_step = StringField(_l("Prossimo passo"), [Optional(), Length(max=200)])
    next_step_on = DayField(_l("Quando"), [Optional(), not_past])


class PostponeForm(ActForm):
    next_step_on = DayField(_l("Quando"), [Required(_l("Scegli il giorno.")), not_past])
