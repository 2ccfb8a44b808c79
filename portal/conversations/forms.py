"""What is typed in a conversation."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length

from portal.core.files import UploadField
from portal.core.forms import Form, Required, VersionField

LONGEST = 4000  # characters


class MessageForm(Form):
    text = TextAreaField(
        _l("Il tuo messaggio"), [Required(_l("Scrivi il messaggio.")), Length(max=LONGEST)], render_kw={"rows": 4}
    )


class AnswerForm(Form):
    """An operator writes to a company; `seen` is the newest message in front of them."""

    text = TextAreaField(
        _l("Messaggio per l'azienda"), [Required(_l("Scrivi il messaggio.")), Length(max=LONGEST)], render_kw={"rows": 4}
    )
    seen = VersionField(default=0)


class RequestAnswerForm(Form):
    text = TextAreaField(
        _l("Risposta"),
        [Required(_l("Scrivi la risposta.")), Length(max=LONGEST)],
        description=_l("La legge solo chi ha fatto la richiesta."),
        render_kw={"rows": 4},
    )
    version = VersionField(default=0)


class DocumentForm(Form):
    title = StringField(
        _l("Che documento è"),
        [Required(_l("Scrivi che documento è.")), Length(max=120)],
        description=_l("L'azienda legge questo nome: per esempio «Convenzione da firmare»."),
    )
    file = UploadField(
        _l("File"),
        [Required(_l("Scegli un file."))],
        description=_l("PDF, ODT, DOCX, JPG o PNG, fino a 10 MB."),
        render_kw={"accept": ".pdf,.odt,.docx,.jpg,.jpeg,.png"},
    )
