"""The worker's search: keeps what each company shares with others, and the pairs that follow from it."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from flask import current_app, g

from portal.core import database
from portal.core.database import db
from portal.duplicates import likeness, queries
from portal.duplicates.likeness import Found, Likeness
from portal.duplicates.models import CompanyKey, CompanyLook, DuplicatePair

Pair = tuple[int, int]


def look_soon() -> None:
    """Something has changed in the register: let the worker look once it is written."""
    database.after_commit(_wake)


def _wake() -> None:
    g.get("jobs_off") or current_app.extensions["jobs"].wake("find_twins")


def look_at(due: Sequence[Any]) -> int:
    """Compare these companies, pairs (number, version), with all others; returns how many pairs are likely."""
    ids = {number for number, _version in due}
    mine = queries.likenesses(ids)
    _keep_keys(mine)
    _keep_versions(due)
    found = _likely(mine)
    _keep_pairs(ids, found)
    return len(found)


def _keep_keys(mine: dict[int, Likeness]) -> None:
    db.session.execute(sa.delete(CompanyKey).where(CompanyKey.company_id.in_(mine)))
    rows = [{"company_id": number, "key": key} for number, each in mine.items() for key in sorted(each.keys)]
    if rows:
        db.session.execute(sa.insert(CompanyKey), rows)


def _keep_versions(due: Sequence[Any]) -> None:
    db.session.execute(sa.delete(CompanyLook).where(CompanyLook.company_id.in_([number for number, _version in due])))
    if due:
        db.session.execute(sa.insert(CompanyLook), [{"company_id": number, "version": version} for number, version in due])


def _likely(mine: dict[int, Likeness]) -> dict[Pair, Found]:
    partners = queries.sharing({key for each in mine.values() for key in each.keys})
    tried = {
        (min(number, other), max(number, other))
        for number, each in mine.items()
        for key in each.keys
        for other in partners[key]
        if other != number
    }
    known = mine | queries.likenesses({number for pair in tried for number in pair} - set(mine))
    compared = {
        (one, other): likeness.compare(known[one], known[other]) for one, other in tried if {one, other} <= set(known)
    }
    return {pair: found for pair, found in compared.items() if found}


def _keep_pairs(ids: Collection[int], found: dict[Pair, Found]) -> None:
    """Write down what is new, correct what has changed, and drop what is likely no more; what somebody has said stands."""
    there = {(pair.first_id, pair.second_id): pair for pair in queries.pairs_among(ids)}
    for numbers, pair in there.items():
        if pair.settled_at is None and numbers in found:
            pair.reasons, pair.score = _reasons(found[numbers]), found[numbers].score
        elif pair.settled_at is None:
            db.session.delete(pair)
    new = {numbers: why for numbers, why in found.items() if numbers not in there}
    for numbers in _said_to_be_two(new):
        del new[numbers]
    db.session.add_all(
        DuplicatePair(first_id=first, second_id=second, reasons=_reasons(why), score=why.score)
        for (first, second), why in new.items()
    )


def _said_to_be_two(pairs: Collection[Pair]) -> list[Pair]:
    """Those of which somebody has said so before one of the two was joined to what it is now."""
    formerly = queries.joined_into({number for pair in pairs for number in pair})
    older = {number for numbers in formerly.values() for number in numbers if len(numbers) > 1}
    apart = {(pair.first_id, pair.second_id) for pair in queries.pairs_among(older) if pair.settled_at}
    return [
        (one, other)
        for one, other in pairs
        if any((min(a, b), max(a, b)) in apart for a in formerly[one] for b in formerly[other])
    ]


def _reasons(found: Found) -> list[str]:
    return [reason.value for reason in found.reasons]
