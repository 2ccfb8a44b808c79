"""The short forms of «Norme»: why, a file."""

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from portal.core.files import UploadField
from portal.core.forms import DayField, Form, Required


class WhyForm(Form):
    """Why somebody closes, suspends, resumes or withdraws."""

    why = TextAreaField(
        _l("Perché?"),
        [Required(_l("Scrivi perché: resta nella storia della norma.")), Length(max=1000)],
        render_kw={"rows": 2},
    )


class LookOverForm(Form):
    review_by = DayField(_l("Da ricontrollare entro"), [Required(_l("Scrivi entro quando."))])
    why = TextAreaField(
        _l("Che cosa hai guardato?"),
        [Required(_l("Scrivi che cosa hai guardato: la circolare, la pagina dell'INPS.")), Length(max=1000)],
        render_kw={"rows": 2},
    )


class ImportForm(Form):
    file = UploadField(
        _l("File delle norme (.yaml)"),
        [Required(_l("Scegli il file."))],
        render_kw={"accept": ".yaml,.yml"},
        description=_l("Quello che si scarica da qui. Le norme nuove diventano proposte: le verifica un'altra persona."),
    )
