"""Invented content for `/gestione/ui`: each component in each of its states."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.core.forms import Form, Optional, Required

WORDS = {
    "success": "La disponibilità vale per altri sei mesi.",
    "info": "Ti mandiamo un promemoria due settimane prima.",
    "warning": "Il servizio di posta chiede di riprovare.",
    "error": "Questa chiamata l'ha già segnata qualcun altro.",
}


class SampleForm(Form):
    class Meta(Form.Meta):
        csrf = False

    name = StringField(
        "Nome dell'azienda", [Required("Scrivi il nome dell'azienda.")], description="Come lo conoscono i clienti."
    )
    sector = SelectField(
        "Attività", choices=[SelectChoice("shops", "Negozi e commercio"), SelectChoice("crafts", "Officine")]
    )
    starts_on = DateField("Da quando", [Optional()])
    kinds = RadioField(
        "Che cosa ti interessa", choices=[SelectChoice("inclusion", "Tirocinio"), SelectChoice("hire", "Assunzione")]
    )
    notes = TextAreaField("C'è altro?", [Optional()], render_kw={"rows": 3})
    privacy = BooleanField("Ho letto come usate i miei dati")


def samples() -> dict[str, Any]:
    wrong = SampleForm(MultiDict({"wrong-notes": "Siamo chiusi ad agosto."}), prefix="wrong-")
    wrong.validate()
    events = [
        {
            "when": "oggi 09:40",
            "who": "Anna Conti",
            "what": "Chiamata fatta",
            "text": "Interessata: mandare la scheda.",
            "icon": "telephone",
        },
        {"when": "ieri 18:05", "who": "Hotel Miramare", "what": "Disponibilità aggiornata", "text": "", "icon": "note"},
    ]
    figures = [
        {"value": 12, "label": "aziende accettate", "href": "/gestione/aziende/?stato=approved"},
        {"value": 3, "label": "da chiamare", "tone": "warning", "note": "una è in ritardo"},
    ]
    return {"blank": SampleForm(MultiDict()), "wrong": wrong, "words": WORDS, "events": events, "figures": figures}
