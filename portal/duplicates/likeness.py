"""How alike two companies are, and which of many are worth comparing. Values in, values out: no database, no web."""

import enum
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TypeVar

from portal.companies.pec import looks_like_pec
from portal.duplicates import names
from portal.duplicates.names import Name

Whose = TypeVar("Whose", bound=Hashable)


class Reason(enum.Enum):
    """What two companies have in common, the surest first."""

    VAT_NUMBER = "vat_number"
    TAX_CODE = "tax_code"
    EMAIL = "email"
    NAME = "name"
    PHONE = "phone"
    DOMAIN = "domain"


SAME_NAME = 88  # of a hundred, as RapidFuzz counts
LIKELY = 50  # of a hundred: from here on a person should look
# How much each says by itself, of a hundred.
WEIGHT = {Reason.VAT_NUMBER: 99, Reason.TAX_CODE: 97, Reason.EMAIL: 75, Reason.PHONE: 55, Reason.DOMAIN: 55}
NAME_WEIGHT = (55, 80)  # of a name that is just alike, of the same
TWO_NUMBERS = 0.6  # two VAT numbers are mostly two companies
# A key that more companies share than this (an accountant's telephone, a common name) says nothing of any two.
CROWD = 40
CROWD_OF_NAMES = 200


@dataclass(frozen=True)
class Likeness:
    """What a company is compared by. Municipality: an ISTAT code, empty where nobody knows; telephones as +39…"""

    name: str
    municipality: str = ""
    vat_number: str = ""
    tax_code: str = ""
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    @cached_property
    def names(self) -> tuple[Name, ...]:
        return names.names_of(self.name)

    @cached_property
    def wholes(self) -> frozenset[str]:
        return frozenset(whole for name in self.names for whole in name.whole)

    @cached_property
    def codes(self) -> frozenset[str]:
        """A company's tax code is often its VAT number, so the two are compared crosswise."""
        return frozenset(code.upper() for code in (self.vat_number, self.tax_code) if code)

    @cached_property
    def addresses(self) -> frozenset[str]:
        return frozenset(email.lower() for email in self.emails if "@" in email)

    @cached_property
    def domains(self) -> frozenset[str]:
        """Where its mail lives, unless anybody may have an address there."""
        found = (address.rpartition("@")[2] for address in self.addresses)
        return frozenset(domain for domain in found if domain and not is_shared(domain))

    @cached_property
    def keys(self) -> frozenset[str]:
        """Two companies that share none of these are no twins; those that share one are compared."""
        strong = [*(f"c:{code}" for code in self.codes), *(f"e:{each}" for each in self.addresses)]
        weak = [*(f"t:{phone}" for phone in self.phones), *(f"d:{domain}" for domain in self.domains)]
        whole = [f"n:{each}" for each in self.wholes]
        here = [f"n:{self.municipality}:{piece}" for name in self.names for piece in name.pieces | name.whole]
        return frozenset([*strong, *weak, *whole, *(here if self.municipality else [])])


@dataclass(frozen=True)
class Found:
    """Why two companies may be one, and how likely that is, of a hundred."""

    reasons: tuple[Reason, ...]
    score: int


def compare(one: Likeness, other: Likeness) -> Found | None:
    """What the two have in common; None where that is too little to trouble anybody."""
    weights = _common(one, other)
    doubt = 1.0
    for weight in weights.values():
        doubt *= 1 - weight / 100
    apart = one.vat_number and other.vat_number and one.vat_number != other.vat_number
    score = round((1 - doubt) * (TWO_NUMBERS if apart else 1) * 100)
    return Found(tuple(weights), score) if score >= LIKELY else None


def _common(one: Likeness, other: Likeness) -> dict[Reason, float]:
    same_vat = bool(one.vat_number) and one.vat_number == other.vat_number
    same_address = bool(one.addresses & other.addresses)
    holds = {
        Reason.VAT_NUMBER: same_vat,
        Reason.TAX_CODE: not same_vat and bool(one.codes & other.codes),
        Reason.EMAIL: same_address,
        Reason.PHONE: bool(one.phones & other.phones),
        Reason.DOMAIN: not same_address and bool(one.domains & other.domains),
    }
    weights: dict[Reason, float] = {reason: WEIGHT[reason] for reason, there in holds.items() if there}
    alike = name_likeness(one, other)
    if alike >= SAME_NAME:
        least, most = NAME_WEIGHT
        weights[Reason.NAME] = least + (most - least) * (alike - SAME_NAME) / (100 - SAME_NAME)
    return {reason: weights[reason] for reason in Reason if reason in weights}


def name_likeness(one: Likeness, other: Likeness) -> float:
    """From 0 to 100; nothing for two that are in different municipalities, nor for less than one name where that is not known."""
    if one.municipality and other.municipality:
        return names.alike(one.names, other.names) if one.municipality == other.municipality else 0
    return names.alike(one.names, other.names) if one.wholes & other.wholes else 0


def likely_pairs(many: Mapping[Whose, Likeness]) -> Iterator[tuple[Whose, Whose, Found]]:
    """Every likely pair among these, each once. Only those that share a key are compared: 200,000 are no trouble."""
    tried: set[tuple[Whose, Whose]] = set()
    for sharing in _crowds(many):
        for pair in combinations(sharing, 2):
            if pair in tried:
                continue
            tried.add(pair)
            found = compare(many[pair[0]], many[pair[1]])
            if found:
                yield *pair, found


def _crowds(many: Mapping[Whose, Likeness]) -> Iterator[list[Whose]]:
    by_key: dict[str, list[Whose]] = defaultdict(list)
    for whose, likeness in many.items():
        for key in likeness.keys:
            by_key[key].append(whose)
    return (sharing for key, sharing in by_key.items() if 1 < len(sharing) <= crowd(key))


def crowd(key: str) -> int:
    """How many may share this key before it says nothing any more."""
    return CROWD_OF_NAMES if key.startswith("n:") else CROWD


def is_shared(domain: str) -> bool:
    """Whether anybody may have an address there: free mail, a provider's, certified mail."""
    labels = domain.split(".")
    ends = {".".join(labels[start:]) for start in range(len(labels))}
    return not ends.isdisjoint(names.listed("mail")) or looks_like_pec(f"@{domain}")
