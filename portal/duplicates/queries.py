"""Questions about likely twins and about unions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager

from portal.companies import finding
from portal.companies.models import Company, Contact, FormerCompany
from portal.core.database import db, now
from portal.core.mail import OutboxMail
from portal.duplicates import likeness
from portal.duplicates.ledger import pointers
from portal.duplicates.likeness import Found, Likeness
from portal.duplicates.models import CompanyKey, CompanyLook, DuplicatePair, Merge

First, Second = aliased(Company), aliased(Company)
AT_ONCE = 500  # values in one question
NEWEST = 200


@dataclass(frozen=True)
class Twin:
    """A company that may be the one in question, and why."""

    company: Company
    found: Found


def like(values: Likeness, *, but: int | None = None) -> list[Twin]:
    """Companies of the register that may be this one, the likeliest first; `but`: the number of the one asked for."""
    return like_many({0: values}, but=but)[0]


def like_many(many: Mapping[int, Likeness], *, but: int | None = None) -> dict[int, list[Twin]]:
    """The same for many at once (a list to take in), by the numbers that the caller gives them."""
    partners = sharing({key for each in many.values() for key in each.keys})
    _add_newest(partners)
    asked = {number: {other for key in each.keys for other in partners[key]} - {but} for number, each in many.items()}
    known = likenesses({other for others in asked.values() for other in others})
    pairs = {
        number: [
            (other, found) for other in others if other in known and (found := likeness.compare(many[number], known[other]))
        ]
        for number, others in asked.items()
    }
    rows = _companies({other for found in pairs.values() for other, _found in found})
    return {number: _likeliest_first(rows, found) for number, found in pairs.items()}


def _add_newest(partners: dict[str, list[int]]) -> None:
    """Who was written down a moment ago has not been looked at by the worker."""
    looked = sa.select(sa.func.coalesce(sa.func.max(CompanyLook.company_id), 0)).scalar_subquery()
    newest = db.session.scalars(sa.select(Company.id).where(Company.id > looked).order_by(Company.id.desc()).limit(NEWEST))
    for number, each in likenesses(newest.all()).items():
        for key in each.keys:
            partners[key].append(number)


def _likeliest_first(rows: Mapping[int, Company], found: Iterable[tuple[int, Found]]) -> list[Twin]:
    twins = [Twin(rows[other], why) for other, why in found]
    return sorted(twins, key=lambda twin: (-twin.found.score, twin.company.id))


def sharing(keys: Collection[str]) -> dict[str, list[int]]:
    """Who has each of these keys, unless so many have it that it says nothing."""
    found: dict[str, list[int]] = defaultdict(list)
    for some in _by(AT_ONCE, keys):
        count = sa.func.count().over(partition_by=CompanyKey.key)
        rows = (
            sa.select(CompanyKey.key, CompanyKey.company_id, count.label("many")).where(CompanyKey.key.in_(some)).subquery()
        )
        few = sa.select(rows.c.key, rows.c.company_id).where(rows.c.many <= likeness.CROWD_OF_NAMES)
        for key, company_id in db.session.execute(few):
            found[key].append(company_id)
    return defaultdict(list, {key: ids for key, ids in found.items() if len(ids) <= likeness.crowd(key)})


def likenesses(ids: Collection[int]) -> dict[int, Likeness]:
    """What these companies are compared by."""
    rows = [row for some in _by(AT_ONCE, ids) for row in db.session.execute(_compared().where(Company.id.in_(some)))]
    people: dict[int, list[Any]] = defaultdict(list)
    for some in _by(AT_ONCE, ids):
        reached = sa.select(Contact.company_id, Contact.email, Contact.phone).where(Contact.company_id.in_(some))
        for row in db.session.execute(reached):
            people[row.company_id].append(row)
    return {row.id: _likeness(row, people[row.id]) for row in rows}


def _compared() -> Any:
    typed = sa.func.coalesce(Company.vat_claimed, Company.vat_number).label("vat")
    return sa.select(Company.id, Company.name, Company.municipality, typed, Company.tax_code, Company.pec)


def _likeness(row: Any, people: list[Any]) -> Likeness:
    emails = [row.pec, *(person.email for person in people)]
    phones = [person.phone for person in people]
    return Likeness(
        name=row.name,
        municipality=row.municipality,
        vat_number=row.vat or "",
        tax_code=row.tax_code or "",
        emails=frozenset(filter(None, emails)),
        phones=frozenset(filter(None, phones)),
    )


def _companies(ids: Collection[int]) -> dict[int, Company]:
    found = [row for some in _by(AT_ONCE, ids) for row in db.session.scalars(sa.select(Company).where(Company.id.in_(some)))]
    return {row.id: row for row in found}


def _by(size: int, values: Iterable[Any]) -> list[list[Any]]:
    listed = sorted(values)
    return [listed[start : start + size] for start in range(0, len(listed), size)]


def due(most: int) -> Sequence[Any]:
    """Companies that have changed since they were last compared with the others: pairs (number, version)."""
    looked = sa.and_(CompanyLook.company_id == Company.id, CompanyLook.version == Company.version)
    found = sa.select(Company.id, Company.version).where(~sa.exists().where(looked))
    return db.session.execute(found.order_by(Company.id).limit(most)).all()


def waiting() -> Any:
    """Pairs that nobody has looked at, of companies that are both there."""
    found = sa.select(DuplicatePair).where(DuplicatePair.settled_at.is_(None))
    found = found.join(First, DuplicatePair.first.of_type(First)).join(Second, DuplicatePair.second.of_type(Second))
    return found.options(
        contains_eager(DuplicatePair.first.of_type(First)), contains_eager(DuplicatePair.second.of_type(Second))
    )


def found_by(words: str) -> sa.ColumnElement[bool]:
    """Pairs of which either company is found by these words."""
    return sa.or_(*(finding.holds(each.id, each.found_by, words) for each in (First, Second)))


def municipalities() -> Sequence[str]:
    """Of the companies in pairs, so that a filter offers no empty choice."""
    return db.session.scalars(waiting().with_only_columns(First.municipality).distinct()).all()


def pair(pair_id: int) -> DuplicatePair:
    return db.get_or_404(DuplicatePair, pair_id)


def pair_of(one: int, other: int) -> DuplicatePair | None:
    first, second = sorted([one, other])
    return db.session.scalar(sa.select(DuplicatePair).filter_by(first_id=first, second_id=second))


def pairs_among(ids: Collection[int]) -> Sequence[DuplicatePair]:
    """Every pair that one of these is part of."""
    found: list[DuplicatePair] = []
    for some in _by(AT_ONCE, ids):
        either = sa.or_(DuplicatePair.first_id.in_(some), DuplicatePair.second_id.in_(some))
        found += db.session.scalars(sa.select(DuplicatePair).where(either))
    return list(dict.fromkeys(found))


def twins_of(company: Company, most: int = 3) -> Sequence[DuplicatePair]:
    """Likely twins of one company that nobody has looked at yet, the likeliest first."""
    mine = sa.or_(DuplicatePair.first_id == company.id, DuplicatePair.second_id == company.id)
    found = waiting().where(mine).order_by(DuplicatePair.score.desc(), DuplicatePair.id).limit(most)
    return db.session.scalars(found).all()


def joined_into(ids: Collection[int]) -> dict[int, set[int]]:
    """The numbers of those that each of these companies has taken up, with its own."""
    found = {number: {number} for number in ids}
    for some in _by(AT_ONCE, ids):
        for gone in db.session.scalars(sa.select(FormerCompany).where(FormerCompany.into_id.in_(some))):
            found[gone.into_id].add(gone.id)
    return found


def there(company_id: int) -> Company | None:
    return db.session.get(Company, company_id)


def is_looked_at(company: Company) -> bool:
    """Whether the worker has compared it with the others as it is now."""
    look = db.session.get(CompanyLook, company.id)
    return look is not None and look.version == company.version


def apart_from(company: Company) -> set[int]:
    """The numbers of those of which somebody has said that they are not this one."""
    settled = [pair for pair in pairs_among([company.id]) if pair.settled_at]
    return {number for pair in settled for number in (pair.first_id, pair.second_id)} - {company.id}


def comes_along(company: Company) -> dict[str, int]:
    """How many rows of which table belong to a company, and the messages about it."""
    counts = {
        table.name: _count(table, column == company.id)
        for table, column in pointers(Company.__table__)  # type: ignore[arg-type]
    }
    counts[OutboxMail.__tablename__] = _count(OutboxMail.__table__, OutboxMail.about == f"company:{company.id}")
    return {name: many for name, many in counts.items() if many}


def _count(table: Any, condition: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0


def merge(merge_id: int) -> Merge:
    return db.get_or_404(Merge, merge_id)


def recent(most: int = 20) -> Sequence[Merge]:
    """Unions that can still be taken back, the newest first."""
    found = sa.select(Merge).where(Merge.undone_at.is_(None), sa.cast(Merge.steps, sa.String) != "[]", Merge.at <= now())
    return db.session.scalars(found.order_by(Merge.id.desc()).limit(most)).all()
