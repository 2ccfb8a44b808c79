"""Names of companies as people write them: what of them says whose they are, and how alike two are."""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations, product
from pathlib import Path

from portal.core.text import fold

LISTS = Path(__file__).with_name("words")
WORD = re.compile(r"[^\W_]+")
ABBREVIATED = re.compile(r"(?<=\b\w)\.\s?(?=\w\b)")  # the points of «s.r.l.»
BROTHERS = re.compile(r"\bf\.?lli\b")
AND_PARTNERS = re.compile(r"(&|\be\b)\s*c\b\.?")
OWNER = re.compile(r"^(.*?\w.*?) di \w+.* \w+")  # «Bar Sport di Rossi Mario»
LESS = 4  # of a hundred: for what two names are alike without (the trade, the owner) where only one of them says it
BEGINNING = 4  # letters of a word by which names are looked up
MOST_WORDS = 4  # of a name


@dataclass(frozen=True)
class Name:
    """One way to say a company's name."""

    said: tuple[str, ...]  # folded, without legal form and small words, in their order

    @cached_property
    def words(self) -> tuple[str, ...]:
        return tuple(sorted(self.said))

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The words without the trade («bar», «hotel»), where any are left."""
        return tuple(word for word in self.words if word not in listed("trades")) or self.words

    @cached_property
    def trades(self) -> frozenset[str]:
        return frozenset(self.words) - frozenset(self.own)

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(word for word in self.words if word.isdecimal())

    @cached_property
    def whole(self) -> frozenset[str]:
        """«Hotel Miramare», «Miramare Hotel» and «Hotelmiramare» share one of these."""
        return frozenset({"".join(self.said), "".join(self.words)})

    @cached_property
    def pieces(self) -> frozenset[str]:
        """How the words begin, and how they end, so that one slip of the pen does not hide a name; two by two, since many a
        name of a town begins with the same word.
        """
        begin, end = ([word[:BEGINNING] for word in self.own], [word[-BEGINNING:] for word in self.own])
        if len(begin) == 1:
            return frozenset([begin[0], f"-{end[0]}"])
        two = [f"{one}+{other}" for one, other in combinations(begin[:MOST_WORDS], 2)]
        return frozenset([*two, *(f"-{one}+{other}" for one, other in combinations(end[:MOST_WORDS], 2))])


def names_of(text: str) -> tuple[Name, ...]:
    """The name as it stands, and without its owner where it tells one."""
    folded = AND_PARTNERS.sub("", BROTHERS.sub("fratelli", fold(text)))
    owner = OWNER.match(folded)
    told = [folded, owner[1]] if owner else [folded]
    return tuple(dict.fromkeys(name for each in told if (name := _name(each)).said))


def _name(folded: str) -> Name:
    found = WORD.findall(ABBREVIATED.sub("", folded))
    return Name(tuple([word for word in found if word not in listed("small")] or found))


def alike(these: tuple[Name, ...], those: tuple[Name, ...]) -> float:
    """From 0 to 100, by the ways of saying the two that are most alike."""
    full = {these[:1], those[:1]}
    return max(
        (_alike(one, other) - (0 if {(one,), (other,)} <= full else LESS) for one, other in product(these, those)), default=0
    )


def _alike(one: Name, other: Name) -> float:
    """Different numbers make different names. Different trades do mostly: «Bar Centrale» is not «Farmacia Centrale»."""
    if one.numbers != other.numbers:
        return 0
    if one.whole & other.whole:
        return 100
    from rapidfuzz import fuzz  # noqa: PLC0415 - compiled code: loaded by who compares names

    if one.trades and other.trades and one.trades.isdisjoint(other.trades):
        return fuzz.ratio(" ".join(one.words), " ".join(other.words))
    less = 0 if one.trades == other.trades else LESS
    return fuzz.ratio(" ".join(one.own), " ".join(other.own)) - less


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list beside this module."""
    lines = (LISTS / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
