"""Rules as they are written: one text is one wording of one rule, whole by itself, from a day on."""

import enum
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, zip_longest
from typing import Any

from portal.incentives.measures import PUBLIC, Confidence, Status
from portal.regulations.conditions import BadRule, day_of

A_DAY = timedelta(days=1)
EARLIEST = date(2000, 1, 1)  # of a text that does not say from when: before any hire that our rules reach
Document = Mapping[str, Any]


class Kind(enum.Enum):
    """What a rule is about; the order is that of the screens."""

    MEASURE = "measure"
    QUOTA = "quota"
    DURATION = "duration"
    ALLOWANCE = "allowance"
    DEADLINE = "deadline"
    PROHIBITION = "prohibition"
    CEILING = "ceiling"
    TERM = "term"
    AREA = "area"
    EXTRA_PAY = "extra_pay"


SPOKEN_OF = frozenset({Kind.TERM, Kind.AREA, Kind.EXTRA_PAY})  # by other rules, which can't be read without them
LISTED = {  # the part of a file that holds each kind, and what tells its rules apart; None: there is only one
    "quotas": (Kind.QUOTA, None),
    "durations": (Kind.DURATION, "group"),
    "allowances": (Kind.ALLOWANCE, None),
    "deadlines": (Kind.DEADLINE, "code"),
    "prohibitions": (Kind.PROHIBITION, "code"),
    "ceilings": (Kind.CEILING, "code"),
}
TOLD_APART = dict(LISTED.values())
NAMED = {"terms": Kind.TERM, "areas": Kind.AREA, "extra_pay": Kind.EXTRA_PAY}


@dataclass(frozen=True, slots=True)
class Text:
    """One wording. `document` is what JSON can hold, days as YYYY-MM-DD; all of the rule but its standing."""

    kind: Kind
    code: str
    document: Document
    status: Status
    review_by: date | None = None
    verified_on: date | None = None
    number: int | None = None  # of its row, where it has one

    @property
    def valid_from(self) -> date:
        """Raises BadRule where the day can't be read."""
        return day_of(self.document.get("valid_from")) or EARLIEST

    @property
    def valid_to(self) -> date | None:
        return day_of(self.document.get("valid_to"))

    @property
    def last_day(self) -> date | None:
        """The last one on which anything can be had by it; None where it says none."""
        names = ("hire_to", "apply_by") if self.kind is Kind.MEASURE else ("valid_to",)
        return min((day for name in names if (day := day_of(self.document.get(name)))), default=None)

    @property
    def confidence(self) -> Confidence:
        """Raises BadRule where it is none that we know."""
        given = self.document.get("confidence", Confidence.HIGH.value)
        try:
            return Confidence(given)
        except ValueError as fault:
            raise BadRule(f"«{given}» non dice quanto è sicura: H, M o L") from fault

    @property
    def fingerprint(self) -> str:
        """The same for the same rule in the same words."""
        told = json.dumps([self.kind.value, self.code, self.document], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(told.encode()).hexdigest()


def must_bear_its_name(text: Text) -> None:
    """Wordings follow one another under a code: what is kept under it must be the rule that readers find by it. Raises BadRule."""
    part = TOLD_APART.get(text.kind)
    if part and text.document.get(part) != text.code:
        raise BadRule(f"«{part}» deve restare «{text.code}»")
    if text.kind in TOLD_APART and part is None and text.code != text.kind.value:
        raise BadRule(f"di questo tipo c'è una norma sola, «{text.kind.value}»")
    if text.kind is Kind.EXTRA_PAY and str(int(text.code)) != text.code:
        raise BadRule(f"«{text.code}» non è un numero di mensilità, come 13")


def in_turn(texts: Sequence[Text]) -> list[Text]:
    """The public texts of one rule, each until the day before the next; given as they were published, returned as they hold.

    A text that was written anew from its own first day has never held: the later one stands in its place.
    """
    public = [each for each in texts if each.status in PUBLIC]
    newest = {each.valid_from: each for each in public}
    days = sorted(newest)
    ends = (following - A_DAY for following in days[1:])
    return [_until(newest[day], end) for day, end in zip_longest(days, ends)]


def holding(texts: Sequence[Text], day: date) -> Text | None:
    """Of the wordings of one rule, the one that holds on a day."""
    held = (each for each in in_turn(texts) if each.valid_from <= day and (each.valid_to is None or day <= each.valid_to))
    return next(held, None)


def _until(text: Text, end: date | None) -> Text:
    known = [each for each in (text.valid_to, end) if each]
    if not known:
        return text
    return replace(text, document={**text.document, "valid_to": min(known).isoformat()})


def of_each_rule(texts: Iterable[Text]) -> Iterator[tuple[tuple[Kind, str], list[Text]]]:
    """The texts of each rule together, in the order in which the rules first come."""
    places: dict[tuple[Kind, str], int] = {}
    listed = [(places.setdefault((each.kind, each.code), len(places)), each) for each in texts]
    for _place, found in groupby(sorted(listed, key=lambda each: each[0]), key=lambda each: each[0]):
        group = [each for _number, each in found]
        yield (group[0].kind, group[0].code), group


def of_documents(documents: Sequence[Document]) -> list[Text]:
    """What the files of a release hold. Raises BadRule, saying which rule can't be read and why."""
    told = merged(documents)
    shared = told.get("conditions", {})
    found = [text for measure in told["measures"] for text in _of_measure(measure, shared)]
    for name, (kind, key) in LISTED.items():
        found += [_text(kind, each[key] if key else kind.value, each) for each in told.get(name, ())]
    for name, kind in NAMED.items():
        found += [_text(kind, str(code), each) for code, each in told.get(name, {}).items()]
    surveyed, again = day_of(told.get("surveyed")), day_of(told.get("look_again"))
    return [
        replace(each, verified_on=each.verified_on or surveyed, review_by=each.review_by or _again(each, again))
        for each in found
    ]


def _again(text: Text, day: date | None) -> date | None:
    """Measures say it one by one; what has ended is never looked at again."""
    has_ended = text.valid_to is not None and day is not None and text.valid_to < day
    return None if text.kind is Kind.MEASURE or has_ended else day


def merged(documents: Sequence[Document]) -> dict[str, Any]:
    """Lists follow one another, names stand together; the same code twice is a mistake."""
    told: dict[str, Any] = {}
    for document in documents:
        for name, part in document.items():
            told[name] = (
                part if name not in told else told[name] + part if isinstance(part, list) else {**told[name], **part}
            )
    codes = [each["code"] for each in told["measures"]]
    twice = {code for code in codes if codes.count(code) > 1}
    if twice:
        raise BadRule(f"{min(twice)}: c'è due volte")
    return told


def _of_measure(measure: Document, shared: Document) -> Iterator[Text]:
    about = {name: value for name, value in measure.items() if name not in {"code", "versions"}}
    for version in measure["versions"]:
        yield _text(Kind.MEASURE, measure["code"], {**about, **spelled_out(version, shared)})


def spelled_out(version: Document, shared: Document) -> dict[str, Any]:
    """A version that holds whatever becomes of the shared conditions: each name replaced by what it stands for. Raises BadRule."""
    found: list[Document] = []
    for each in version["conditions"]:
        if isinstance(each, str) and each not in shared:
            raise BadRule(f"la condizione «{each}» non c'è")
        found.append(shared[each] if isinstance(each, str) else each)
    return {**version, "conditions": found}


def _text(kind: Kind, code: str, given: Document) -> Text:
    apart = {"status", "review_by", "verified_on"}
    try:
        status = Status(given.get("status", Status.PUBLISHED.value))
    except ValueError as fault:
        raise BadRule(f"{code}: {fault}") from fault
    document = plain({name: value for name, value in given.items() if name not in apart})
    return Text(kind, code, document, status, day_of(given.get("review_by")), day_of(given.get("verified_on")))


def plain(value: Any) -> Any:
    """What JSON can hold: days as text, names as text. Numbers with a comma stay what they are, and are refused where they are read."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value
