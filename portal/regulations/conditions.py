"""Conditions that know three answers: yes, no, and nobody has said.

A tree is `{all: […]}`, `{any: […]}`, `{not: …}`, `{term: name}` or a leaf `{fact: name, <question>: value}`. What is unknown never
counts as a yes: `any` with an unknown and no yes is unknown, `all` with a no is a no whatever else is unknown.
"""

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from portal.regulations.facts import FACTS, Reader, read_day, read_text, read_yes_no, whole_within
from portal.regulations.sayings import Said

Known = Mapping[str, Any]
Test = Callable[[Known], bool | None]
Asks = Callable[[Known], tuple[str, ...]]
Found = TypeVar("Found")
Wordings = Sequence[tuple[date, Any]]  # what a name means, and from which hires on; oldest first

DERIVED: dict[str, Reader] = {"age_at_hire": whole_within(0, 150), "promoter_is_host": read_yes_no}
ANSWERS = {name: reader for section in FACTS.values() for name, reader in section.items()} | DERIVED
BORN_FROM = {"age_at_hire": "birth_date"}  # which fact answers for one that follows from it


class BadRule(ValueError):
    """A rule that can't be read; the words say where and why."""


@contextmanager
def refusing(name: str = "") -> Iterator[None]:
    """Whatever goes wrong while a rule is read is a BadRule that says what, and of which rule where it has a name."""
    try:
        yield
    except RecursionError as fault:
        raise BadRule("ha troppe parti una dentro l'altra") from fault
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        words = f"manca «{fault.args[0]}»" if isinstance(fault, KeyError) else str(fault)
        raise BadRule(f"{name}: {words}" if name else words) from fault


def day_of(given: Any) -> date | None:
    """A day of a rule, written or read already, within the years of the facts: who reckons may step beyond it. Raises BadRule."""
    if given is None:
        return None
    try:
        return read_day(given)
    except ValueError as fault:
        raise BadRule(f"«{given}» non è un giorno fra il 1900 e il 2100") from fault


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must hold. Where `decides` is false it is only looked at if known: else it is listed as not checked."""

    says: Said
    test: Test
    facts: tuple[str, ...]  # those that can answer it
    asks: Asks  # those of them that nobody has said and that can still turn it
    decides: bool = True
    cite: str = ""

    def open_questions(self, known: Known) -> list[str]:
        return list(_born(self.asks(known)))


@dataclass(frozen=True, slots=True)
class Tree:
    """A condition as a function, the facts that it asks, and which of them still matter to a case."""

    test: Test
    facts: tuple[str, ...]
    asks: Asks


@dataclass(frozen=True, slots=True)
class Grammar:
    """The names that a tree may use besides the facts: terms stand for trees, areas for how the ISTAT codes of their
    municipalities begin. Either means what it means on the day of the hire.
    """

    terms: Mapping[str, Wordings]
    areas: Mapping[str, Wordings]

    def condition(self, given: Mapping[str, Any], says: Said, *, decides: bool = True, cite: str = "") -> Condition:
        tree = self._tree(given)
        return Condition(says, tree.test, _born(tree.facts), tree.asks, decides, cite)

    def read(self, given: Any) -> tuple[Test, tuple[str, ...]]:
        """A tree as a function, with the facts that it asks. Raises BadRule."""
        tree = self._tree(given)
        return tree.test, tree.facts

    def _tree(self, given: Any) -> Tree:
        if not isinstance(given, Mapping):
            raise BadRule(f"«{given}» non è una condizione")
        if "fact" in given:
            return self._leaf(given)
        if "term" in given:
            if not isinstance(given["term"], str) or given["term"] not in self.terms:
                raise BadRule(f"il termine «{given['term']}» non c'è")
            return self._term(self.terms[given["term"]])
        for name, join in (("all", _all), ("any", _any)):
            if name in given:
                return _joined([self._tree(each) for each in _listed(given[name])], join)
        if "not" in given:
            inner = self._tree(given["not"])
            return Tree(_not(inner.test), inner.facts, inner.asks)
        raise BadRule(f"«{dict(given)}» non è una condizione")

    def _term(self, wordings: Wordings) -> Tree:
        read = [(since, self._tree(tree)) for since, tree in wordings]
        return Tree(
            _by_day([(since, each.test) for since, each in read]),
            tuple(fact for _since, each in read for fact in each.facts),
            _by_day([(since, each.asks) for since, each in read]),
        )

    def _leaf(self, given: Mapping[str, Any]) -> Tree:
        """A question to one fact. With `unless_said: true` silence is a no, and the fact is not asked for."""
        name, silent = given["fact"], bool(given.get("unless_said"))
        if not isinstance(name, str) or name not in ANSWERS:
            raise BadRule(f"«{name}» non è un dato che conosciamo")
        asked = {key: value for key, value in given.items() if key in QUESTIONS or key == "in_area"}
        if len(asked) != 1:
            raise BadRule(f"del dato «{name}» si chiede una cosa sola, non {len(asked)}")
        ((key, value),) = asked.items()
        default = False if silent else None
        test = (
            self._in_area(name, value, default)
            if key == "in_area"
            else _of(name, QUESTIONS[key](_answer_to(name, value)), default)
        )
        facts = () if silent else (name,)
        return Tree(test, facts, lambda known: facts if test(known) is None else ())

    def _in_area(self, name: str, area: Any, default: bool | None) -> Test:
        if not isinstance(area, str) or area not in self.areas:
            raise BadRule(f"la zona «{area}» non c'è")
        if ANSWERS[name] is not read_text:
            raise BadRule(f"«{name}» non è un luogo")
        return _by_day([(since, _of(name, _within(tuple(beginnings)), default)) for since, beginnings in self.areas[area]])


def _of(name: str, answer: Callable[[Any], bool], default: bool | None) -> Test:
    def test(known: Known) -> bool | None:
        found = known.get(name)
        return default if found is None else answer(found)

    return test


def _within(beginnings: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda code: code.startswith(beginnings)


def of_day(wordings: Sequence[tuple[date, Found]], hire: date | None) -> Found:
    """The wording of the hire's day; the first one before it began, the newest where no day is known."""
    begun = [each for since, each in wordings if hire is None or since <= hire]
    return begun[-1] if begun else wordings[0][1]


def _by_day(tests: Sequence[tuple[date, Callable[[Known], Found]]]) -> Callable[[Known], Found]:
    if len(tests) == 1:
        return tests[0][1]
    return lambda known: of_day(tests, known.get("hire_date"))(known)


def _joined(parts: Sequence[Tree], join: Callable[[Sequence[Test]], Test]) -> Tree:
    """Where the parts are settled together, nothing that is open in one of them matters any more."""
    test = join([each.test for each in parts])

    def asks(known: Known) -> tuple[str, ...]:
        return tuple(name for each in parts for name in each.asks(known)) if test(known) is None else ()

    return Tree(test, tuple(fact for each in parts for fact in each.facts), asks)


def _born(facts: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(BORN_FROM.get(each, each) for each in facts))


def _listed(given: Any) -> Sequence[Any]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise BadRule("«all» e «any» vogliono una lista di condizioni")
    return given


def _all(tests: Sequence[Test]) -> Test:
    def test(known: Known) -> bool | None:
        sure: bool | None = True
        for each in tests:
            found = each(known)
            if found is False:
                return False
            if found is None:
                sure = None
        return sure

    return test


def _any(tests: Sequence[Test]) -> Test:
    def test(known: Known) -> bool | None:
        sure: bool | None = False
        for each in tests:
            found = each(known)
            if found:
                return True
            if found is None:
                sure = None
        return sure

    return test


def _not(test: Test) -> Test:
    def turned(known: Known) -> bool | None:
        found = test(known)
        return None if found is None else not found

    return turned


def _answer_to(name: str, value: Any) -> Any:
    """A value of a rule as it is compared: one that could be an answer to the fact, else nobody would ever meet it."""
    if isinstance(value, float):
        raise BadRule(f"{value}: i numeri con la virgola si scrivono fra virgolette")
    if isinstance(value, list | tuple):
        return tuple(None if each is None else _answer_to(name, each) for each in value)
    try:
        return ANSWERS[name](value)
    except ValueError as fault:
        raise BadRule(f"«{value}» non può essere una risposta al dato «{name}»: {fault}") from fault


def _between(ends: Any) -> Callable[[Any], bool]:
    if not isinstance(ends, tuple) or len(ends) != 2:
        raise BadRule("«between» vuole due valori")
    first, last = ends
    for end in (each for each in ends if each is not None):
        _ordered(operator.ge)(end)
    return lambda found: (first is None or first <= found) and (last is None or found <= last)


def _among(values: Any, *, is_in: bool) -> Callable[[Any], bool]:
    if not isinstance(values, tuple):
        raise BadRule("«in» e «not_in» vogliono una lista")
    return lambda found: (found in values) is is_in


def _one(compare: Callable[[Any, Any], bool]) -> Callable[[Any], Callable[[Any], bool]]:
    """Held against one value."""

    def read(value: Any) -> Callable[[Any], bool]:
        if isinstance(value, tuple):
            raise BadRule("solo «in», «not_in» e «between» vogliono una lista")
        return lambda found: compare(found, value)

    return read


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any], Callable[[Any], bool]]:
    """Held against one number or one day."""

    def read(value: Any) -> Callable[[Any], bool]:
        if isinstance(value, bool) or not isinstance(value, int | Decimal | date):
            raise BadRule("«lt», «lte», «gt» e «gte» vogliono un numero o un giorno")
        return _one(compare)(value)

    return read


QUESTIONS: dict[str, Callable[[Any], Callable[[Any], bool]]] = {
    "is": _one(operator.is_),
    "eq": _one(operator.eq),
    "ne": _one(operator.ne),
    "lt": _ordered(operator.lt),
    "lte": _ordered(operator.le),
    "gt": _ordered(operator.gt),
    "gte": _ordered(operator.ge),
    "in": lambda value: _among(value, is_in=True),
    "not_in": lambda value: _among(value, is_in=False),
    "between": _between,
}
