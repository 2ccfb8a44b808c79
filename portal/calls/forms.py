"""What is typed about a call."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from portal.calls.outcomes import LABELS, Outcome
from portal.core.checks import not_past
from portal.core.forms import DayField, Form, ListedField, Optional, Required, VersionField


class OutcomeForm(Form):
    """One tap says how it went; the rest may be left as it stands."""

    text = TextAreaField(_l("Com'è andata?"), [Optional(), Length(max=4000)], render_kw={"rows": 2})
    on = DayField(_l("Il prossimo giorno"), [Optional(), not_past], description=_l("Se lo lasci vuoto, lo proponiamo noi."))
    may_write = BooleanField(_l("Ha detto che possiamo scriverle per e-mail"))
    outcome = ListedField(
        _l("Com'è andata?"),
        [Required(_l("Premi uno degli esiti."))],
        choices=[SelectChoice(each.value, LABELS[each]) for each in Outcome],
        coerce=lambda value: value.value if isinstance(value, Outcome) else value,
    )
    version = VersionField(default=0)
