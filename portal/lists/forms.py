"""What is typed about a list that somebody keeps."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from portal.core.forms import Form, Required, VersionField


class ListForm(Form):
    name = StringField(_l("Nome dell'elenco"), [Required(_l("Scrivi un nome.")), Length(max=80)])
    is_shared = BooleanField(_l("Lo vedono anche i colleghi"))


class ChangeListForm(ListForm):
    version = VersionField(default=0)
