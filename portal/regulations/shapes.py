"""The parts of a rule as they must be: words, numbers, lists. What is of another shape is refused by its name when it is read,
so that nothing can go wrong with it once somebody is judged by it. All raise BadRule, or KeyError where a part is missing.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from portal.regulations.conditions import BadRule

Given = Mapping[str, Any]
GREATEST = 1_000_000_000  # a thousand million euros: whatever is more was not meant


def exact(value: Any) -> Any:
    """The numbers of a rule: written as text or whole, never as floats."""
    if isinstance(value, float):
        raise BadRule(f"{value}: i numeri con la virgola si scrivono fra virgolette")
    if isinstance(value, list):
        return [exact(each) for each in value]
    if isinstance(value, Mapping):
        return {name: exact(each) for name, each in value.items()}
    if isinstance(value, bool) or not isinstance(value, str | int):
        return value
    text = str(value)
    return _within(Decimal(text)) if text.replace(".", "", 1).isdecimal() else value


def _within(number: Decimal) -> Decimal:
    if number > GREATEST:
        raise BadRule("un numero è troppo grande")
    return number


def number(given: Given, name: str) -> Decimal:
    """A sum, a share, a percentage: nought or more."""
    found = exact(given[name])
    if not isinstance(found, Decimal):
        raise _wrong(name, "un numero")
    return found


def whole(given: Given, name: str, *, least: int = 0, most: int = GREATEST) -> int:
    """A count, or a number of days before (less than nought) or after."""
    found = given[name]
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found <= most:
        raise _wrong(name, f"un numero intero da {least} a {most}")
    return found


def whole_if_said(given: Given, name: str, *, least: int = 0, most: int = GREATEST) -> int | None:
    return None if given.get(name) is None else whole(given, name, least=least, most=most)


def flag(given: Given, name: str, *, otherwise: bool = False) -> bool:
    found = given.get(name, otherwise)
    if not isinstance(found, bool):
        raise _wrong(name, "true o false")
    return found


def words(given: Given, name: str) -> str:
    found = given[name]
    if not isinstance(found, str) or not found.strip():
        raise _wrong(name, "un testo")
    return found


def words_if_said(given: Given, name: str) -> str:
    return words(given, name) if given.get(name) not in (None, "") else ""


def one_of(given: Given, name: str, choices: Collection[str]) -> str:
    found = given[name]
    if not isinstance(found, str) or found not in choices:
        raise _wrong(name, "una di queste parole: " + ", ".join(sorted(choices)))
    return found


def names(given: Given, name: str) -> tuple[str, ...]:
    """A list of words; where nothing is said, none."""
    found = given.get(name) or ()
    if not isinstance(found, list | tuple) or not all(isinstance(each, str) and each for each in found):
        raise _wrong(name, "una lista di parole")
    return tuple(found)


def listed_if_said(given: Given, name: str) -> Sequence[Any]:
    found = given.get(name) or ()
    if not isinstance(found, list | tuple):
        raise _wrong(name, "una lista")
    return found


def parts(given: Given, name: str) -> Sequence[Given]:
    """A list of things with parts of their own."""
    found = given[name]
    if not isinstance(found, list | tuple) or not all(isinstance(each, Mapping) for each in found):
        raise _wrong(name, "una lista, ogni voce con i suoi nomi")
    return found


def part(given: Given, name: str) -> Given:
    found = given[name]
    if not isinstance(found, Mapping):
        raise _wrong(name, "fatto di «nome: valore»")
    return found


def _wrong(name: str, wanted: str) -> BadRule:
    return BadRule(f"«{name}» deve essere {wanted}")
