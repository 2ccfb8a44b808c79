"""What an operator says of a list."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.fields.choices import SelectChoice

from portal.core.files import UploadField
from portal.core.forms import Form, ListedField, Optional, Required, VersionField
from portal.imports.files import Read
from portal.rosters.columns import LABELS, letter

EACH = "colonna_"  # what the fields of the columns are called, before their position


class UploadForm(Form):
    file = UploadField(
        _l("Elenco in Excel (.xlsx) o CSV"),
        [Required(_l("Scegli il file dell'elenco."))],
        description=_l("Al massimo 20 MB e 100.000 righe. Le colonne possono stare in qualsiasi ordine."),
        render_kw={"accept": ".xlsx,.csv,.txt,text/csv"},
    )


class ColumnsForm(Form):
    """One question for each column of the file; see `columns_form`."""

    overwrites = BooleanField(
        _l("Aggiorna anche i dati che ci sono già"),
        description=_l("Di solito si riempie solo quello che manca. La partita IVA non cambia mai."),
    )
    version = VersionField(default=0)

    def answers(self) -> dict[str, Any]:
        """The fields of the columns as one answer: position to field."""
        chosen = {int(name.removeprefix(EACH)): what for name, what in self.data.items() if name.startswith(EACH) and what}
        return {"columns": chosen, "overwrites": self.overwrites.data, "version": self.version.data}

    def of(self, position: int) -> Any:
        return self[f"{EACH}{position}"]


def columns_form(found: Read) -> ColumnsForm:
    """A form for these columns; on a fresh page with what they seem to hold."""
    choices = [SelectChoice("", _("Non serve")), *(SelectChoice(what, words) for what, words in LABELS.items())]
    questions = {
        f"{EACH}{position}": ListedField(
            _("Col. %(letter)s: %(header)s", letter=letter(position), header=header), [Optional()], choices=choices
        )
        for position, header in enumerate(found.layout.headers)
    }
    form: ColumnsForm = type("ColumnsFormOfFile", (ColumnsForm,), questions)()
    if not form.is_submitted():
        for position, what in found.layout.columns.items():
            form.of(position).data = what
    return form


class RunForm(Form):
    """A button that belongs to an import as it was when the page was opened."""

    version = VersionField(default=0)
