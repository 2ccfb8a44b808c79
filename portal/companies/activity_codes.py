"""ATECO codes of both editions in use, found by their Italian titles. From ISTAT's tables as packaged in `ateco`."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import ateco
from ateco._load import load_nodes

from portal.core import activities
from portal.core.text import fold, stem

EDITIONS = ("2025", "2022")  # the one in force first; old registers still carry the other
DEEPEST = 8  # characters of a whole code, such as 55.10.00
MOST = 12
LONGEST = 120  # characters that are looked at
SHORT = 4  # letters of a root
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    title: str
    edition: str
    all_words: str  # title and notes, folded

    @property
    def label(self) -> str:
        return f"{self.code} {self.title}"


@cache
def codes(edition: str) -> dict[str, Code]:
    """Groups, classes and whole codes of an edition; sections are no activity of anybody's."""
    nodes = load_nodes(ateco.get_edition(edition).key).values()
    listed = [Code(node["code"], node["title"].strip(), edition, _words(node)) for node in nodes]
    return {each.code: each for each in listed if each.code[:1].isdigit()}


def _words(node: dict[str, Any]) -> str:
    """The title and what ISTAT says belongs there, without what it says does not."""
    notes = (text for kind, text in (node.get("notes") or {}).items() if "exclu" not in kind)
    return fold(" ".join([node["title"], *notes]))


def known(code: str) -> Code | None:
    """A code with or without its dots, of the newest edition that has it."""
    dotted = _dotted(code)
    return next((found for edition in EDITIONS if (found := codes(edition).get(dotted))), None)


def matching(words: str) -> list[Code]:
    """Whole codes of the edition in force whose titles hold all these words, then those whose notes do; shortest titles first."""
    asked = [_beginning(word) for word in WORD.findall(fold(words[:LONGEST]))]
    there = [each for each in codes(EDITIONS[0]).values() if len(each.code) == DEEPEST]
    if not asked:
        return []
    named = [each for each in there if all(word.search(fold(each.title)) for word in asked)]
    told = [each for each in there if each not in named and all(word.search(each.all_words) for word in asked)]
    return [*sorted(named, key=_shortest), *sorted(told, key=_shortest)][:MOST]


def _beginning(word: str) -> re.Pattern[str]:
    """The root of a word with any of its endings: few letters where the root is short, or «bar» would be a barber."""
    root = stem(word, "it") or word
    return re.compile(rf"\b{re.escape(root)}\w{{0,{5 if len(root) > SHORT else 1}}}\b")


def _shortest(code: Code) -> tuple[int, str]:
    return len(code.title), code.code


def edition(code: str | None) -> str | None:
    """The newest edition that has this code."""
    found = known(code) if code else None
    return found.edition if found else None


def title(code: str | None, edition: str | None) -> str:
    found = codes(edition or EDITIONS[0]).get(code or "")
    return found.title if found else ""


def sector(code: str) -> str:
    """Which of the plain activities stands for this code; empty where none does."""
    division = code.partition(".")[0]
    return next((each.code for each in activities.activities().values() if division in each.ateco), "")


def _dotted(code: str) -> str:
    digits = "".join(character for character in code if character.isdigit())
    return ".".join(digits[start : start + 2] for start in range(0, len(digits), 2))
