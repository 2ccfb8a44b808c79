"""The outcome of a calculation as a document says it: titles, sentences and sums in the order in which they are read."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import Field

from portal.calculators.fields import ChoiceField, WorkDayField, YesNoField
from portal.calculators.speaking import euros, month, spoken
from portal.core.language import language
from portal.facts.quoting import long_day
from portal.hiring.forms import HiringForm, label_of
from portal.hiring.outcome import Outcome
from portal.hiring.shelf import last_days
from portal.incentives.evaluation import Answer
from portal.incentives.spread import by_month
from portal.regulations.money import NOTHING
from portal.regulations.sayings import Said

MOST_COLUMNS = 4  # of measures in the table of the months: more don't fit on the paper


def of(form: HiringForm, found: Outcome, day: date, funding: dict[str, Any] | None) -> dict[str, Any]:
    """What the template wants, all of it words. `day` is the day on which it is made."""
    return {
        "language": language(),
        "title": _("Scheda degli incentivi per un'assunzione"),
        "made_on": _("Preparata il %(day)s", day=long_day(day)),
        "basis": _("Calcolato per un'assunzione del %(day)s, con le regole di oggi.", day=long_day(found.hire)),
        "headline": _headline(found),
        "notice": [
            _("È un'indicazione, non un diritto."),
            _("Fondi, regolarità e diritti di altri lavoratori li verifica l'INPS."),
            _("Prima di assumere conviene parlarne con un consulente del lavoro."),
        ],
        "kept": _("La scheda non contiene nomi. Il portale non conserva le risposte e non conserva la scheda."),
        "answers": _answers(form),
        "best": _best(found) if found.chosen else None,
        "months": _months(found) if found.chosen else None,
        "likely": _likely(form, found.likely),
        "open": _open(form, found.unknown),
        "delicate": _delicate(len(found.delicate)),
        "not_eligible": _not_eligible(found),
        "funding": {"title": _("Chi finanzia il progetto"), "emblem": _("Emblema dell'Unione europea"), **funding}
        if funding
        else None,
        "pages": _("Pagina %(number)s di %(count)s", number="{number}", count="{count}"),
    }


def _headline(found: Outcome) -> dict[str, str]:
    if found.chosen:
        return {"says": _("Potrebbe spettare fino a"), "sum": euros(found.best.chosen.total)}
    if found.possible:
        return {"says": _("Manca un dato: potrebbe arrivare fino a"), "sum": euros(found.possible)}
    return {"says": _("Con queste risposte non possiamo ancora calcolare una somma"), "sum": ""}


def _answers(form: HiringForm) -> dict[str, Any]:
    return {
        "title": _("Le risposte date"),
        "head": [_("Domanda"), _("Risposta")],
        "rows": [[str(field.label.text), answer_of(field)] for field in form.answered],
        "nothing": _("Nessuna risposta."),
    }


def answer_of(field: Field) -> str:
    """An answer as the form shows it: the words of a choice, a day in words, anything else as it was typed."""
    if isinstance(field, ChoiceField | YesNoField):
        return next((str(choice.label) for choice in field.choices if choice.value == field.data), "")
    return long_day(field.data) if isinstance(field, WorkDayField) else str(field.raw_data[0]).strip()


def _best(found: Outcome) -> dict[str, Any]:
    second = found.best.runner_up
    return {
        "title": _("L'insieme che dà di più"),
        "lead": _("Fra gli aiuti che possono stare insieme."),
        "head": [_("Incentivo"), _("Euro")],
        "rows": [[spoken(each.version.name), euros(each.total or NOTHING)] for each in found.chosen],
        "total": [_("In tutto"), euros(found.best.chosen.total)],
        "warnings": _sentences(found.warnings),
        "second": _("Il secondo migliore dà %(sum)s:", sum=euros(second.total)) if second else "",
        "second_names": [_name(found, code) for code in second.codes] if second else [],
        "apart": _("Perché non tutti insieme:"),
        "left_out": [[_name(found, code), spoken(reason)] for code, reason in found.best.left_out],
    }


def _name(found: Outcome, code: str) -> str:
    return spoken(found.of(code).version.name)


def _months(found: Outcome) -> dict[str, Any]:
    """The best set month by month: a column for each measure where there are several and they fit, and their sum."""
    apart = found.chosen if 1 < len(found.chosen) <= MOST_COLUMNS else ()
    parts = [by_month(found.hire, [each.amounts.monthly]) for each in apart]
    rows = []
    for number, all_together in enumerate(found.months):
        own = [part[number].amount if number < len(part) else NOTHING for part in parts]
        rows.append([month(all_together.first), *map(euros, [*own, all_together.amount])])
    last = [each.total or NOTHING for each in apart]
    return {
        "title": _("Mese per mese"),
        "head": [_("Mese"), *(spoken(each.version.name) for each in apart), _("In tutto")],
        "rows": rows,
        "total": [_("In tutto"), *map(euros, [*last, found.best.chosen.total])],
    }


def _likely(form: HiringForm, answers: Sequence[Answer]) -> dict[str, Any] | None:
    """What might be due, with all that is to be known of it."""
    measures = [{**_measure(form, each), "unchecked": _sentences((*each.unchecked, *each.warnings))} for each in answers]
    return _measures(_("Potrebbe spettare"), "", measures)


def _open(form: HiringForm, answers: Sequence[Answer]) -> dict[str, Any] | None:
    """What waits for an answer, and for which."""
    lead = (
        _("Le somme valgono solo se la risposta che manca è quella giusta.") if any(each.total for each in answers) else ""
    )
    return _measures(_("Manca un dato"), lead, [{**_measure(form, each), "unchecked": []} for each in answers])


def _measures(title: str, lead: str, measures: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    words = {"unchecked": _("Che cosa non abbiamo controllato"), "sources": _("Lo prevede:")}
    return {"title": title, "lead": lead, "measures": measures, **words} if measures else None


def _measure(form: HiringForm, answer: Answer) -> dict[str, Any]:
    asked = [label for name in answer.decided_by or answer.questions if (label := label_of(form, name))]
    return {
        "name": spoken(answer.version.name),
        "sum": euros(answer.total) if answer.total else "",
        "lasts": " ".join([_lasts(answer), *last_days(answer.version)]).strip(),
        "asks": _asks(answer, len(asked)) if asked else "",
        "questions": asked,
        "sources": [{"title": each.title, "url": each.url or ""} for each in answer.sources],
    }


def _asks(answer: Answer, count: int) -> str:
    if not answer.decided_by:
        return _("Per saperlo con più precisione:")
    return str(ngettext("Decide questa risposta:", "Decidono queste risposte:", count))


def _lasts(answer: Answer) -> str:
    if not (answer.total and answer.amounts.months):
        return ""
    return str(ngettext("Per %(num)d mese.", "Per %(num)d mesi.", answer.amounts.months))


def _sentences(told: Sequence[Said]) -> list[str]:
    return [spoken(each) for each in told]


def _delicate(count: int) -> str:
    if not count:
        return ""
    return str(
        ngettext(
            "C'è %(num)d altro aiuto per situazioni delicate: il calcolatore lo mostra a chi risponde alle domande facoltative.",
            "Ci sono altri %(num)d aiuti per situazioni delicate: il calcolatore li mostra a chi risponde alle domande facoltative.",
            count,
        )
    )


def _not_eligible(found: Outcome) -> dict[str, Any] | None:
    if not found.not_eligible:
        return None
    return {
        "title": _("Non risulta"),
        "lead": _("Che cosa non è così, secondo le risposte e le date:"),
        "rows": [
            [spoken(each.version.name), _sentences([failure.says for failure in each.failed])] for each in found.not_eligible
        ],
    }
