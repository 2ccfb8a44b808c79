"""What is typed about one's own data."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from portal.core.forms import Form, Optional, Required

ASKS = [
    SelectChoice("correction", _l("Correggere dati sbagliati")),
    SelectChoice("erasure", _l("Cancellare i miei dati")),
]


class RequestForm(Form):
    about = RadioField(_l("Che cosa chiedi"), [Required(_l("Scegli che cosa chiedi."))], choices=ASKS)
    text = TextAreaField(
        _l("Spiega meglio"),
        [Optional(), Length(max=2000)],
        description=_l("Se chiedi di correggere: che cosa è sbagliato, e come sarebbe giusto."),
        render_kw={"rows": 4},
    )
