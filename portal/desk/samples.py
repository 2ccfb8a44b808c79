"""Invented content for `/gestione/ui`: each component in each of its states."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, FileField, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from portal.availability.forms import WeekField
from portal.core.forms import CheckboxesField, Form, Optional, Required, TrapField
from portal.core.tables import PAGE_SIZE, Column, Filter, Table
from portal.core.web import asset

HERE = "/gestione/ui"
PRESSED = "Era un pulsante di prova: non è successo nulla."
WORDS = {
    "success": "La disponibilità vale per altri sei mesi.",
    "info": "Ti mandiamo un promemoria due settimane prima.",
    "warning": "Il servizio di posta chiede di riprovare.",
    "error": "Questa chiamata l'ha già segnata qualcun altro.",
}
UNDO = {"action": HERE, "fields": {"evento": 7}}
FLASHES: list[tuple[str, str | dict[str, Any]]] = [
    ("success", {"text": "Hotel Miramare può ora ospitare tirocini.", "undo": UNDO}),
    ("success", {"text": "Bar Centrale non risponde.", "undo": {**UNDO, "label": "Rimetti com'era"}}),
    *((tone, WORDS[tone]) for tone in ("info", "warning", "error")),
]
EVENTS = [
    {
        "when": "oggi 09:40",
        "who": "Anna Conti",
        "what": "Chiamata fatta",
        "text": "Interessata: mandare la scheda.",
        "icon": "telephone",
    },
    {"when": "ieri 18:05", "who": "Hotel Miramare", "what": "Disponibilità aggiornata", "icon": "note", "href": "#"},
    {"when": "ven 20 nov", "what": "Messaggio mandato", "state": {"word": "Non arrivata", "tone": "danger"}},
]
FIGURES = [
    {"value": 12, "label": "aziende accettate", "href": "/gestione/aziende/?registrazione=approved"},
    {"value": 8, "label": "posti offerti", "tone": "success"},
    {"value": 3, "label": "da chiamare", "tone": "warning", "note": "una è in ritardo"},
    {"value": 1, "label": "messaggi non arrivati", "tone": "danger", "href": "/gestione/posta/"},
]
CRUMBS = [{"label": "Altro", "href": "/gestione/altro"}, {"label": "Componenti"}]
DAYS = ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"]
FUNDERS = ["Ministero del Lavoro e delle Politiche Sociali", "Comune di Civitavecchia"]


class OpeningForm(Form):
    class Meta(Form.Meta):
        csrf = False

    opens = StringField("Apre alle", [Optional()])
    closes = StringField("Chiude alle", [Required("Scrivi a che ora chiude.")])


class SampleForm(Form):
    """One field of each kind."""

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
    days = CheckboxesField(
        "In che giorni",
        [Required("Scegli almeno un giorno.")],
        choices=[SelectChoice(day, day.capitalize()) for day in DAYS],
        description="Anche più d'uno.",
    )
    hours = FormField(OpeningForm, "Orario")
    week = WeekField("Quando", [Required("Scegli almeno una mattina o un pomeriggio.")])
    sheet = FileField("Allega una scheda", [Optional()], description="Un PDF, fino a 5 MB.")
    notes = TextAreaField("C'è altro?", [Optional()], render_kw={"rows": 3})
    privacy = BooleanField("Ho letto come usate i miei dati", [Required("Segna che hai letto.")])
    trap = TrapField("Lascia vuoto questo campo", render_kw={"autocomplete": "off", "tabindex": "-1"})


@dataclass(frozen=True)
class SampleCompany:
    name: str
    state: tuple[str, str]  # word, tone
    town: str
    places: int

    @property
    def id(self) -> int:
        return self.places

    @property
    def label(self) -> str:
        return self.name


COMPANIES = [
    SampleCompany("Albergo del Porto", ("Accettata", "success"), "Civitavecchia", 2),
    SampleCompany("Bar Centrale", ("In pausa", "warning"), "Tolfa", 1),
    SampleCompany("Cantiere Nautico Rossi", ("Da guardare", "info"), "Santa Marinella", 12),
]
TOWNS = [(name, name) for name in ("Allumiere", "Civitavecchia", "Santa Marinella", "Tolfa")]


class SampleTable(Table):
    """A list as it stands after somebody asked for something: what it found is given here, not looked for."""

    def __init__(
        self,
        name: str,
        found: Sequence[SampleCompany] = (),
        *,
        total: int = 0,
        page: int = 1,
        filters: Sequence[Filter] = (),
        **asked: str,
    ) -> None:
        self.name, self.path, self.asked, self.kept = name, HERE, MultiDict(asked), {}
        self.found, self.total = found, total
        self.columns = [
            Column("name", "Nome", lambda row: row.name, order="name"),
            Column("state", "Stato", None),
            Column("town", "Comune", None, order="town"),
            Column("places", "Posti", None, order="places", numeric=True),
        ]
        self.search = str.casefold if "q" in asked else None
        self.filters = [self._with_value(Filter("comune", "Comune", TOWNS, str.casefold))] if "comune" in asked else []
        self.filters += filters
        self.choosable = bool(filters)
        self.q = asked.get("q", "")
        self.sort, self.descending, self.default_sort, self.default_descending = "name", False, "", False
        self.page, self.pages = page, -(-total // PAGE_SIZE) or 1

    @property
    def rows(self) -> Sequence[SampleCompany]:
        return self.found


def several() -> list[Filter]:
    """Filters that take more than one answer, one of which is gone, and one that is typed."""
    town = Filter("comune", "Comune", TOWNS, str.casefold, many=True).answered(["Tolfa", "Allumiere", "Atlantide"])
    return [town, Filter("ateco", "Codice ATECO", [], str.casefold, typed=str.strip).answered(["55.1"])]


def funding(*, emblem: bool) -> dict[str, Any]:
    """As the public pages get it; one mark has a picture, the others their names."""
    marks = [{"alt": "WORK-IN", "src": asset("img/favicon.svg")}, *({"alt": name, "src": None} for name in FUNDERS)]
    return {
        "eu_emblem": emblem,
        "statement": "Progetto finanziato dal PON Inclusione.",
        "logos": marks if emblem else [],
        "lines": ["Ente titolare: Comune di Civitavecchia.", "Chi lo realizza: Alicenova e Il Cammino."] if emblem else [],
    }


def wrong_form() -> SampleForm:
    """Sent with gaps, and turned down by a rule of the whole as well."""
    form = SampleForm(MultiDict({"wrong-notes": "Siamo chiusi ad agosto."}), prefix="wrong-")
    form.validate()
    form.form_errors.append("Nel frattempo qualcun altro ha salvato gli stessi dati.")
    return form


def samples() -> dict[str, Any]:
    return {
        "breadcrumb": CRUMBS,
        "words": WORDS,
        "get_flashed_messages": lambda **_asked: FLASHES,  # heard by the macro that is imported with the context
        "events": EVENTS,
        "figures": FIGURES,
        "here": HERE,
        "blank": SampleForm(MultiDict()),
        "brief": SampleForm(MultiDict(), prefix="brief-"),
        "wrong": wrong_form(),
        "listed": SampleTable("sample", COMPANIES, total=412, page=4, q="", comune=""),
        "chosen": SampleTable("chosen", COMPANIES, total=3, filters=several()),
        "nothing_found": SampleTable("nothing-found", q="panificio", comune="Tolfa"),
        "nothing_yet": SampleTable("nothing-yet"),
        "funding": funding(emblem=True),
        "own_funding": funding(emblem=False),
    }
