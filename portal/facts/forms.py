"""What a coordinator types about facts, costs and funding."""

from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, RadioField, SelectField, StringField, TextAreaField, URLField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from portal.core.forms import Form, Optional, Required, VersionField
from portal.facts import queries
from portal.facts.models import PAYER_LABELS, FactKind, Payer

ENGLISH = {"lang": "en"}  # said aloud as English, also on an Italian page


def web_address(form: Form, field: Field) -> None:
    """An address that a reader may follow from a public page."""
    if not field.data:
        return
    try:
        parts = urlsplit(field.data)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and not set(field.data) & set(' "<>\\')
    except ValueError:
        good = False
    if not good:
        raise ValidationError(_("Copia l'indirizzo intero della pagina: comincia con https://."))


class LinesField(TextAreaField):
    """A list of texts, one a line."""

    def _value(self) -> str:
        return "\n".join(self.data or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = [line.strip() for line in valuelist[0].splitlines() if line.strip()]


class CostForm(Form):
    """Who pays one thing."""

    who_pays = RadioField(
        _l("Chi paga?"),
        [Required(_l("Scegli chi paga."))],
        choices=[SelectChoice(payer.value, label) for payer, label in PAYER_LABELS.items() if payer is not Payer.UNKNOWN],
        coerce=Payer,
    )
    amount_fact = SelectField(
        _l("Quanto?"), [Optional()], description=_l("L'importo viene dai dati: se cambia lì, cambia anche qui."), coerce=str
    )
    source = StringField(
        _l("Da dove lo sappiamo?"),
        [Required(_l("Scrivi da dove viene la risposta.")), Length(max=300)],
        description=_l("Una legge, un avviso, la convenzione. Si legge sulla pagina pubblica."),
    )
    source_url = URLField(_l("Indirizzo della fonte"), [Optional(), web_address, Length(max=500)])
    source_date = DateField(_l("Data della fonte"), [Optional()])
    valid_from = DateField(
        _l("Vale dal"),
        [Optional()],
        description=_l("Lascia vuoto se vale da subito. Fino a quel giorno resta la risposta di ora."),
    )
    newest = VersionField(default=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        amounts = [fact for fact in queries.in_force().values() if fact.kind in {FactKind.AMOUNT, FactKind.PERCENT}]
        listed = [
            SelectChoice(fact.code, f"{fact.label}: {fact.value_it}")
            for fact in sorted(amounts, key=lambda fact: fact.label)
        ]
        self.amount_fact.choices = [SelectChoice("", _("Nessun importo")), *listed]


class FactForm(Form):
    """One fact in both languages, with where it comes from and until when it holds."""

    value_it = StringField(_l("In italiano"), [Required(_l("Scrivi il dato.")), Length(max=300)])
    value_en = StringField(
        _l("In inglese"), [Required(_l("Scrivi il dato anche in inglese.")), Length(max=300)], render_kw=ENGLISH
    )
    source_title = StringField(_l("Da dove lo sappiamo?"), [Optional(), Length(max=300)])
    source_url = URLField(_l("Indirizzo della fonte"), [Optional(), web_address, Length(max=500)])
    source_date = DateField(_l("Data della fonte"), [Optional()])
    valid_from = DateField(_l("Vale dal"), [Optional()], description=_l("Fino a quel giorno resta il dato di ora."))
    valid_to = DateField(
        _l("Vale fino al"), [Optional()], description=_l("Dopo questo giorno la pagina dice «in verifica».")
    )
    review_by = DateField(
        _l("Da ricontrollare entro"), [Optional()], description=_l("Passato questo giorno la pagina dice «in verifica».")
    )
    newest = VersionField(default=0)


class FunderForm(Form):
    """Who pays for the project from a day on."""

    valid_from = DateField(_l("Vale dal"), [Required(_l("Scrivi da che giorno."))])
    valid_to = DateField(_l("Vale fino al"), [Optional()])
    programme = StringField(_l("Programma"), [Required(_l("Scrivi il nome del programma.")), Length(max=200)])
    fund = StringField(_l("Fondo"), [Optional(), Length(max=200)])
    statement_it = StringField(
        _l("Dicitura in italiano"),
        [Required(_l("Scrivi la dicitura.")), Length(max=400)],
        description=_l("Come la vuole il fondo: si legge ai piedi di ogni pagina e di ogni e-mail."),
    )
    statement_en = StringField(
        _l("Dicitura in inglese"), [Required(_l("Scrivi la dicitura in inglese.")), Length(max=400)], render_kw=ENGLISH
    )
    lines_it = LinesField(_l("Altre righe in italiano"), [Optional()], description=_l("Una per riga."))
    lines_en = LinesField(_l("Altre righe in inglese"), [Optional()], description=_l("Una per riga."), render_kw=ENGLISH)
    eu_emblem = BooleanField(_l("Mostra l'emblema dell'Unione europea"))
    source = StringField(
        _l("Da dove lo sappiamo?"), [Required(_l("Scrivi la fonte: l'atto, la convenzione.")), Length(max=300)]
    )
    newest = VersionField(default=0)
