"""What is written of a new wording: its days, sources and sentences in fields, its conditions and numbers as they are kept."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from portal.aloud.words import CONFIDENCE, VALUES
from portal.core.forms import CheckboxesField, DayField, Form, Optional, Required, VersionField
from portal.core.workdays import today
from portal.drafting.yamls import YamlField, must_read
from portal.facts.forms import ENGLISH, web_address
from portal.hiring.shelf import WHO
from portal.incentives.benefits import read_months
from portal.incentives.measures import Family, read_benefit, read_condition, read_example
from portal.regulations.conditions import BadRule, Grammar
from portal.rulebook import queries
from portal.rulebook.texts import Document, Kind

CODE = re.compile(r"[A-Z][A-Z0-9_]{2,29}")
TAKEN = frozenset({"CALCOLA"})  # /incentivi/calcola
NOTHING: Document = {}
A_WHILE = timedelta(days=182)
TERRITORIES = ("IT", "LAZIO", "ZES", "DISTRICT")
REGIMES = ("none", "de_minimis", "gber", "fund")
DAYS = ("valid_from", "hire_from", "hire_to", "apply_by")
ASKED = (
    *("name", "name_en", "summary", "summary_en", "how", "how_en", "claw_back", "claw_back_en"),
    *("territory", "confidence", "aid_regime", "warnings", "conditions", "benefit", "months", "examples"),
)


def _choices(names: Iterable[str], words: Mapping[str, str] = VALUES) -> list[SelectChoice]:
    return [SelectChoice(each, words.get(each, each)) for each in names]


def _sentence(label: Any, *, english: bool = False, needed: bool = True, most: int = 600) -> TextAreaField:
    kwargs = {"rows": 2, **(ENGLISH if english else {})}
    return TextAreaField(
        label,
        [Required(_l("Scrivilo: si legge sulla pagina.")) if needed else Optional(), Length(max=most)],
        render_kw=kwargs,
    )


def listed(grammar_reads: Any) -> Any:
    """A reader for each part of a list. Raises BadRule where there is no list."""

    def read(given: Any) -> None:
        if not isinstance(given, list):
            raise BadRule("ogni voce comincia con un trattino, su una riga sua")
        for each in given:
            grammar_reads(each)

    return read


class Proposal(Form):
    """What every new wording says: from when, until when it is to be looked at again, and why it comes."""

    valid_from = DayField(
        _l("Da che giorno vale questo testo?"),
        [Required(_l("Scrivi da che giorno vale."))],
        description=_l("Quello di prima resta agli atti e vale fino al giorno prima. Lo stesso giorno: lo corregge."),
    )
    review_by = DayField(
        _l("Entro quando va ricontrollato?"),
        [Required(_l("Scrivi entro quando va ricontrollato."))],
        description=_l("Dopo quel giorno la pagina dice «in verifica» e la norma compare su Oggi."),
    )
    why = TextAreaField(
        _l("Che cosa cambia, e da dove lo sai?"),
        [Required(_l("Scrivi che cosa cambia: chi verifica parte da qui.")), Length(max=1000)],
        render_kw={"rows": 3},
    )
    newest = VersionField(default=0)
    kept: Document = NOTHING  # what the wording says that this form does not ask

    def proposing(self, document: Document) -> dict[str, Any]:
        """The answers of who puts forward this wording."""
        return {"document": document, **{name: self[name].data for name in ("review_by", "why", "newest")}}

    def validate_review_by(self, field: DayField) -> None:
        if field.data and field.data <= today():
            raise ValidationError(_("Scrivi un giorno che deve ancora venire."))


class MeasureForm(Proposal):
    name = StringField(_l("Nome"), [Required(_l("Scrivi come si chiama.")), Length(max=120)])
    name_en = StringField(
        _l("Nome in inglese"), [Required(_l("Scrivi come si chiama in inglese.")), Length(max=120)], render_kw=ENGLISH
    )
    summary = _sentence(_l("In breve: che cosa dà, a chi, fino a quanto"))
    summary_en = _sentence(_l("In breve, in inglese"), english=True)
    how = _sentence(_l("Come si chiede"))
    how_en = _sentence(_l("Come si chiede, in inglese"), english=True)
    for_ = CheckboxesField(
        _l("Per chi la cerca"),
        [Required(_l("Segna almeno un gruppo."))],
        choices=[SelectChoice(each, words) for each, words in WHO.items()],
        name="for",
    )
    territory = SelectField(_l("Dove vale"), choices=_choices(TERRITORIES))
    hire_from = DayField(_l("Assunzioni dal"), [Required(_l("Scrivi dal giorno di quali assunzioni."))])
    hire_to = DayField(_l("Assunzioni fino al"), [Optional()], description=_l("Vuoto: senza fine."))
    apply_by = DayField(_l("Domande entro il"), [Optional()])
    confidence = SelectField(_l("Quanto è sicura?"), choices=_choices(CONFIDENCE, CONFIDENCE))
    source = StringField(
        _l("Fonte: legge, articolo, circolare"),
        [Required(_l("Scrivi la fonte.")), Length(max=300)],
        description=_l("La prima, quella che conta di più. Le altre restano come sono."),
    )
    source_url = StringField(_l("Indirizzo della fonte"), [Optional(), web_address, Length(max=500)])
    source_date = DayField(_l("Data della fonte"), [Optional()])
    conditions = YamlField(
        _l("Che cosa serve"),
        [Required(_l("Scrivi almeno una condizione."))],
        lines=14,
        description=_l(
            "Una voce per condizione: says (italiano), en (inglese), test; cite, se ha una fonte sua; decides: false, se si guarda solo quando si sa."
        ),
    )
    benefit = YamlField(
        _l("Quanto dà"),
        [Required(_l("Scrivi quanto dà."))],
        lines=6,
        description=_l('I numeri con la virgola fra virgolette: "0.50" è la metà. I tetti sono in euro.'),
    )
    months = YamlField(_l("Per quanti mesi"), [Required(_l("Scrivi per quanti mesi."))], lines=4)
    family = SelectField(_l("Di che tipo è l'aiuto?"), choices=_choices(each.value for each in Family))
    excludes = StringField(
        _l("Mai insieme a"),
        [Optional(), Length(max=300)],
        description=_l("I codici delle altre norme, con uno spazio fra l'uno e l'altro."),
    )
    aid_regime = SelectField(_l("Regime di aiuto"), choices=_choices(REGIMES))
    claw_back = _sentence(_l("Quando si restituisce"), needed=False)
    claw_back_en = _sentence(_l("Quando si restituisce, in inglese"), english=True, needed=False)
    warnings = YamlField(
        _l("Che cosa non controlliamo"), [Optional()], lines=4, description=_l("Una voce per avvertenza: says e en.")
    )
    examples = YamlField(
        _l("Esempi svolti"),
        [Optional()],
        lines=10,
        description=_l("Si ricalcolano a ogni cambiamento, e ogni notte: se non tornano al centesimo, non si pubblica."),
    )

    @property
    def grammar(self) -> Grammar:
        return queries.rules().grammar

    def validate_conditions(self, field: YamlField) -> None:
        must_read(field, listed(lambda each: read_condition(each, self.grammar)))

    def validate_benefit(self, field: YamlField) -> None:
        must_read(field, listed(lambda each: read_benefit(each, self.grammar)))

    def validate_months(self, field: YamlField) -> None:
        must_read(field, lambda given: read_months(given, self.grammar))

    def validate_examples(self, field: YamlField) -> None:
        if field.data:
            must_read(field, listed(read_example))

    def validate_warnings(self, field: YamlField) -> None:
        if field.data:
            must_read(field, listed(lambda each: each["says"] + each["en"]))

    def validate_hire_to(self, field: DayField) -> None:
        if field.data and self.hire_from.data and field.data < self.hire_from.data:
            raise ValidationError(_("È prima del giorno da cui valgono le assunzioni."))

    def validate_excludes(self, field: StringField) -> None:
        unheard = set(_codes(field.data)) - queries.rules().measures.keys()
        if unheard:
            raise ValidationError(_("Non c'è nessuna norma «%(code)s».", code=min(unheard)))

    def document(self) -> dict[str, Any]:
        """The wording before, with what was typed; what was left empty is not there any more."""
        told = {name: self[name].data for name in ASKED} | {name: _iso(self[name].data) for name in DAYS}
        excludes = _codes(self.excludes.data)
        told["for"] = self.for_.data
        told["stacking"] = {"family": self.family.data, **({"excludes": excludes} if excludes else {})}
        told["sources"] = self._sources()
        return {name: value for name, value in {**self.kept, **told}.items() if value not in (None, "", [])}

    def answers(self) -> dict[str, Any]:
        return self.proposing(self.document())

    def _sources(self) -> list[dict[str, Any]]:
        first = {"title": self.source.data, "date": _iso(self.source_date.data), "url": self.source_url.data or None}
        return [{name: value for name, value in first.items() if value}, *list(self.kept.get("sources") or ())[1:]]


def _codes(text: str | None) -> list[str]:
    return sorted({each.strip(",;").upper() for each in (text or "").split()} - {""})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


class NewMeasureForm(MeasureForm):
    """A measure that nobody has written before."""

    code = StringField(
        _l("Codice"),
        [Required(_l("Scrivi un codice.")), Length(max=30)],
        description=_l("Per esempio GIOVANI_2027. Non cambia più, e fa l'indirizzo della pagina."),
        render_kw={"autocapitalize": "characters"},
    )

    def validate_code(self, field: StringField) -> None:
        if not CODE.fullmatch(field.data or ""):
            raise ValidationError(_("Solo maiuscole senza accento, cifre e _, e comincia con una lettera."))
        if field.data in TAKEN:
            raise ValidationError(_("Con questo codice l'indirizzo sarebbe quello di un'altra pagina: scegline un altro."))
        if queries.versions(Kind.MEASURE, field.data or ""):
            raise ValidationError(_("C'è già una norma con questo codice: apri quella e proponi un cambiamento."))

    def answers(self) -> dict[str, Any]:
        return {**super().answers(), "code": self.code.data}


class RuleForm(Proposal):
    """A rule of another kind, as it is kept."""

    text = YamlField(
        _l("Che cosa dice"),
        [Required(_l("Scrivi che cosa dice."))],
        lines=18,
        description=_l("Come quella di prima, con i valori nuovi. Le parole a sinistra dei due punti non si cambiano."),
    )

    def validate_text(self, field: YamlField) -> None:
        if not field.fault and not isinstance(field.data, Mapping):
            raise ValidationError(_("Scrivi «nome: valore», uno per riga, come in quella di prima."))

    def answers(self) -> dict[str, Any]:
        return self.proposing({**self.text.data, "valid_from": _iso(self.valid_from.data)})


def shown_of(kind: Kind, document: Document) -> dict[str, Any]:
    """A wording as the fields of its form show it."""
    if kind is not Kind.MEASURE:
        return {"text": {name: value for name, value in document.items() if name != "valid_from"}}
    first, stacking = next(iter(document.get("sources") or [{}])), document.get("stacking") or {}
    days = {name: _day(document.get(name)) for name in DAYS}
    return {
        **{name: value for name, value in document.items() if name != "for"},
        **days,
        "for_": list(document.get("for") or ()),
        "family": stacking.get("family"),
        "excludes": " ".join(stacking.get("excludes") or ()),
        "source": first.get("title"),
        "source_url": first.get("url"),
        "source_date": _day(first.get("date")),
    }


def _day(given: Any) -> date | None:
    return date.fromisoformat(given) if isinstance(given, str) else None


def proposal_form(
    kind: Kind, document: Document, *, valid_from: date | None = None, review_by: date | None = None, why: str = ""
) -> Proposal:
    """The form for a new wording after this one."""
    known = {**shown_of(kind, document), "valid_from": valid_from, "review_by": review_by or today() + A_WHILE, "why": why}
    form = (MeasureForm if kind is Kind.MEASURE else RuleForm)(data=known)
    form.kept = {name: value for name, value in document.items() if name != "valid_to"}
    return form
