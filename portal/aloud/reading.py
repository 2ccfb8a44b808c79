"""A rule's text read aloud: parts with a name and lines, so that who is no programmer can verify it and see what changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import format_date

from portal.aloud.words import CONFIDENCE, EUROS, FACTS, KEYS, PERCENT, QUESTIONS, VALUES
from portal.hiring.shelf import WHO
from portal.regulations.money import Euros
from portal.rulebook.texts import Document, Kind

OTHERS = {"kind": "tipo", "sensitive": "situazione delicata"}
TREES = frozenset({"when", "test", "means"})
HUNDRED = 100
YES_NO = {True: "sì", False: "no"}


@dataclass(frozen=True, slots=True)
class Part:
    """A few lines under one name."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Lines of one part that are gone, and those that came."""

    label: str
    gone: tuple[str, ...]
    come: tuple[str, ...]


def parts(kind: Kind, document: Document) -> list[Part]:
    """Everything that a text says, in the order in which one reads it; what it does not say is not there."""
    read = MEASURE if kind is Kind.MEASURE else _anything(document)
    found = (Part(label, tuple(lines(document))) for label, lines in read.items())
    return [each for each in found if any(each.lines)]


def changes(kind: Kind, old: Document, new: Document) -> list[Change]:
    """What is different, part by part."""
    before = {each.label: each.lines for each in parts(kind, old)}
    after = {each.label: each.lines for each in parts(kind, new)}
    found = []
    for label in dict.fromkeys((*after, *before)):
        was, now = before.get(label, ()), after.get(label, ())
        gone, come = tuple(each for each in was if each not in now), tuple(each for each in now if each not in was)
        if gone or come:
            found.append(Change(label, gone, come))
        elif was != now:
            found.append(Change(label, was, now))
    return found


def tree(given: Any) -> str:
    """A condition in words."""
    if not isinstance(given, Mapping):
        return str(given)
    if "fact" in given:
        return _leaf(given)
    if "term" in given:
        return f"«{given['term']}»"
    for name, joint in (("all", "; e "), ("any", "; oppure ")):
        if name in given:
            return "(" + joint.join(tree(each) for each in given[name]) + ")"
    return f"non {tree(given['not'])}" if "not" in given else value(given)


def _leaf(given: Mapping[str, Any]) -> str:
    name = FACTS.get(str(given["fact"]), str(given["fact"]))
    said = ", ".join(_question(key, each) for key, each in given.items() if key not in {"fact", "unless_said"})
    return f"{name}: {said}" + (" (se nessuno lo dice, no)" if given.get("unless_said") else "")


def _question(key: str, asked: Any) -> str:
    if key == "between" and isinstance(asked, Sequence) and len(asked) == 2:
        return f"da {value(asked[0])} a {value(asked[1])}"
    if key == "in" and isinstance(asked, Sequence) and len(asked) == 1:
        return f"è {value(asked[0])}"
    return f"{QUESTIONS.get(key, key)} {value(asked)}"


def value(given: Any) -> str:
    """A value as people read it: words for codes, days in full."""
    if isinstance(given, bool):
        return YES_NO[given]
    if isinstance(given, Mapping):
        told = [(name, each) for name, each in given.items() if each != {}]
        return "; ".join(f"{KEYS.get(name) or FACTS.get(name, name)}: {_of_key(name, each)}" for name, each in told)
    if isinstance(given, Sequence) and not isinstance(given, str):
        return ", ".join(f"({value(each)})" if isinstance(each, Mapping) else value(each) for each in given)
    return "–" if given is None else _word(str(given))


def _of_key(name: str, given: Any) -> str:
    """Trees as conditions, shares per hundred, sums in euros."""
    if name in TREES:
        return tree(given)
    if name == "confidence":
        return CONFIDENCE.get(given, value(given))
    if name == "steps" and isinstance(given, Sequence):
        return ", ".join(f"{begins} → {_percent(rate)}" for begins, rate in given)
    if name in PERCENT and _is_number(given):
        return _percent(given)
    return _euros(given) if name in EUROS and _is_number(given) else value(given)


def _euros(amount: Any) -> str:
    """«8.000 euro», «666,66 euro»: cents only where there are some."""
    return str(Euros(Decimal(str(amount)))).replace(",00 ", " ")


def _percent(share: Any) -> str:
    return f"{(Decimal(str(share)) * HUNDRED).normalize():f}".replace(".", ",") + " per cento"


def _is_number(given: Any) -> bool:
    return not isinstance(given, bool) and str(given).replace(".", "", 1).isdecimal()


def _word(text: str) -> str:
    try:
        return str(format_date(date.fromisoformat(text), "d MMMM y"))
    except ValueError:
        return VALUES.get(text, text)


def _said(name: str) -> Callable[[Document], Iterator[str]]:
    """A sentence with its English, a line each."""

    def lines(document: Document) -> Iterator[str]:
        yield from (str(document[each]) for each in (name, f"{name}_en") if document.get(each))

    return lines


def _plain(*names: str) -> Callable[[Document], Iterator[str]]:
    def lines(document: Document) -> Iterator[str]:
        yield from (_of_key(each, document[each]) for each in names if document.get(each) not in (None, "", [], {}))

    return lines


def _window(document: Document) -> Iterator[str]:
    ends = document.get("hire_to")
    yield f"dal {value(document.get('hire_from'))}" + (f" al {value(ends)}" if ends else " in poi")


def _conditions(document: Document) -> Iterator[str]:
    for each in document.get("conditions") or ():
        aside = "" if each.get("decides", True) else " · non decide: si guarda solo se qualcuno lo dice"
        cite = f" · {each['cite']}" if each.get("cite") else ""
        said = " / ".join(str(each[key]) for key in ("says", "en") if each.get(key))
        yield f"{said} [{tree(each.get('test'))}]{cite}{aside}"


def _benefit(document: Document) -> Iterator[str]:
    for each in document.get("benefit") or ():
        listed = each.get("cases") or ()
        for case in [listed] if isinstance(listed, Mapping) else listed:
            yield f"{value(each.get('formula'))}: {value(case)}"


def _months(document: Document) -> Iterator[str]:
    given = document.get("months") or ()
    yield from (value(each) for each in ([given] if isinstance(given, Mapping) else given))


def _stacking(document: Document) -> Iterator[str]:
    stacking = document.get("stacking") or {}
    yield f"conta fra: {value(stacking.get('family'))}"
    if stacking.get("excludes"):
        yield "mai insieme a: " + ", ".join(sorted(stacking["excludes"]))


def _sentences(name: str) -> Callable[[Document], Iterator[str]]:
    def lines(document: Document) -> Iterator[str]:
        for each in document.get(name) or ():
            yield each if isinstance(each, str) else " / ".join(str(each[key]) for key in ("says", "en") if each.get(key))

    return lines


def _sources(document: Document) -> Iterator[str]:
    for each in document.get("sources") or ():
        told = [each.get("title"), value(each["date"]) if each.get("date") else None, each.get("url")]
        yield " · ".join(str(part) for part in told if part)


def _funds(document: Document) -> Iterator[str]:
    """Of each year."""
    given = document.get("fund_cap") or {}
    yield from (f"{year}: {_euros(most) if _is_number(most) else value(most)}" for year, most in given.items())


def _examples(document: Document) -> Iterator[str]:
    for each in document.get("examples") or ():
        total = f", {_euros(each['total'])}" if _is_number(each.get("total")) else ""
        said = " / ".join(str(each[name]) for name in ("says", "en") if each.get(name))
        yield f"{said} → {value(each.get('verdict'))}{total} [{value(each.get('case'))}]"


def _others(document: Document) -> Iterator[str]:
    """Whatever none of the parts above reads: nothing of a text may change unseen."""
    yield from (f"{OTHERS.get(name, name)}: {value(given)}" for name, given in document.items() if name not in ELSEWHERE)


MEASURE: dict[str, Callable[[Document], Iterator[str]]] = {
    "Nome": _said("name"),
    "In breve": _said("summary"),
    "Come si chiede": _said("how"),
    "Per chi la cerca": lambda document: (str(WHO.get(each, each)) for each in document.get("for") or ()),
    "Dove vale": _plain("territory"),
    "Testo valido dal": _plain("valid_from"),
    "Testo valido fino al": _plain("valid_to"),
    "Per chi è assunto": _window,
    "Domande entro": _plain("apply_by"),
    "Che cosa serve": _conditions,
    "Quanto dà": _benefit,
    "Per quanti mesi": _months,
    "Che cosa può stare insieme": _stacking,
    "Regime di aiuto": _plain("aid_regime"),
    "Fondi": _funds,
    "Se poi": _said("claw_back"),
    "Attenzione": _sentences("warnings"),
    "Quanto è sicura": _plain("confidence"),
    "Fonti": _sources,
    "Esempi svolti": _examples,
    "Altro": _others,
}
ELSEWHERE = frozenset(
    {
        "name",
        "summary",
        "how",
        "for",
        "territory",
        "valid_from",
        "valid_to",
        "hire_from",
        "hire_to",
        "apply_by",
        "conditions",
    }
    | {
        "benefit",
        "months",
        "stacking",
        "aid_regime",
        "fund_cap",
        "claw_back",
        "warnings",
        "confidence",
        "sources",
        "examples",
    }
    | {"name_en", "summary_en", "how_en", "claw_back_en"}
)


def _anything(document: Document) -> dict[str, Callable[[Document], Iterator[str]]]:
    """The parts of a text of another kind: each of its keys."""
    names = ["valid_from", *(each for each in document if each != "valid_from")]
    return {_label(name): _lines_of(name) for name in names}


def _label(name: str) -> str:
    label = "testo valido dal" if name == "valid_from" else KEYS.get(name, f"«{name}»")
    return label[:1].upper() + label[1:]


def _lines_of(name: str) -> Callable[[Document], Iterator[str]]:
    def lines(document: Document) -> Iterator[str]:
        given = document.get(name)
        if isinstance(given, list) and given and isinstance(given[0], Mapping):
            yield from (value(each) for each in given)
        elif given is not None:
            yield _of_key(name, given)

    return lines
