"""Questions about sites, and about what companies have declared."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, selectinload

from portal.companies.models import Company, CompanyStatus, Contact
from portal.core.database import db
from portal.core.workdays import today
from portal.sites.models import SOON_DAYS, CompanyDeclaration, CompanySite, HeadcountDeclaration

Kind = type[HeadcountDeclaration] | type[CompanyDeclaration]


def one(site_id: int) -> CompanySite:
    return db.get_or_404(CompanySite, site_id)


def one_of(company: Company, site_id: int) -> CompanySite:
    """One of the company's own; anyone else's is simply not found."""
    return db.one_or_404(sa.select(CompanySite).filter_by(id=site_id, company_id=company.id))


def open_of(company: Company, besides: int | None = None) -> Sequence[CompanySite]:
    """The sites where the company works, and one more that somebody has chosen while it was open."""
    mine = sa.select(CompanySite).filter_by(company_id=company.id)
    there = sa.or_(CompanySite.closed_at.is_(None), CompanySite.id == besides)
    return db.session.scalars(mine.where(there).order_by(CompanySite.id)).all()


def written(company: Company) -> int:
    """A number that grows with whatever is declared or taken back: by it one knows what somebody had in front."""
    return sum(db.session.scalar(_written(kind, company)) or 0 for kind in (HeadcountDeclaration, CompanyDeclaration))


def _written(kind: Kind, company: Company) -> Any:
    """Nothing is ever removed, so the last number and the count of what was taken back only grow."""
    grown = sa.func.coalesce(sa.func.max(kind.id), 0) + sa.func.count(kind.withdrawn_at)
    return sa.select(grown).where(kind.company_id == company.id)


def headcounts(ids: Sequence[int]) -> Sequence[HeadcountDeclaration]:
    return db.session.scalars(sa.select(HeadcountDeclaration).where(HeadcountDeclaration.id.in_(ids))).all()


def declarations(ids: Sequence[int]) -> Sequence[CompanyDeclaration]:
    return db.session.scalars(sa.select(CompanyDeclaration).where(CompanyDeclaration.id.in_(ids))).all()


def to_settle() -> tuple[Any, Any]:
    """Companies with something that ends within the month or has ended, and the column of its earliest end."""
    ends = first_end(today() + timedelta(days=SOON_DAYS))
    found = sa.select(Company).join(ends, ends.c.company_id == Company.id).where(_is_spoken_to())
    return _with_what_is_shown(found), ends.c.valid_until


def waiting(most: int = 50) -> Sequence[Company]:
    """Companies whom somebody must call about it, the one whose word ended first before the others."""
    ends = first_end(today() + timedelta(days=SOON_DAYS), _waits_for_us())
    found = sa.select(Company).join(ends, ends.c.company_id == Company.id).where(_is_spoken_to())
    return db.session.scalars(_with_what_is_shown(found).order_by(ends.c.valid_until, Company.id).limit(most)).all()


def to_call() -> Any:
    """The same companies, to be counted."""
    ends = first_end(today() + timedelta(days=SOON_DAYS), _waits_for_us())
    return sa.select(Company.id).join(ends, ends.c.company_id == Company.id).where(_is_spoken_to())


def to_ask(most: int = 50) -> Sequence[int]:
    """The numbers of companies that can be written to and were not asked yet about something that ends."""
    return db.session.scalars(_unasked().with_only_columns(Company.id).order_by(Company.id).limit(most)).all()


def still_to_ask(company_id: int) -> Company | None:
    """The same question about one company, asked again by who is about to write."""
    found: Company | None = db.session.scalar(_unasked().where(Company.id == company_id))
    return found


def _unasked() -> Any:
    ends = first_end(today() + timedelta(days=SOON_DAYS), lambda kind: kind.reminded_on.is_(None))
    found = sa.select(Company).join(ends, ends.c.company_id == Company.id)
    return found.where(_is_spoken_to(), _can_be_written_to())


def first_end(last: date, also: Any = None) -> sa.Subquery:
    """Of each company the earliest end, up to this day, among what holds: `company_id`, `valid_until`."""
    rows = [_ending(kind, last, also) for kind in (HeadcountDeclaration, CompanyDeclaration)]
    every = sa.union_all(*rows).subquery()
    return (
        sa.select(every.c.company_id, sa.func.min(every.c.valid_until).label("valid_until"))
        .group_by(every.c.company_id)
        .subquery()
    )


def _ending(kind: Kind, last: date, also: Any) -> Any:
    found = sa.select(kind.company_id, kind.valid_until).where(kind.valid_until <= last, *holds(kind))
    return found.where(also(kind)) if also else found


def holds(kind: Kind) -> list[sa.ColumnElement[bool]]:
    """`standing.newest`, asked of the database: not taken back, nothing newer said of the same, and the site not closed."""
    newer = aliased(kind)
    later = sa.or_(newer.declared_on > kind.declared_on, sa.and_(newer.declared_on == kind.declared_on, newer.id > kind.id))
    same = [newer.company_id == kind.company_id, newer.withdrawn_at.is_(None), later, _of_the_same(kind, newer)]
    rules = [kind.withdrawn_at.is_(None), ~sa.exists().where(*same)]
    if kind is HeadcountDeclaration:
        closed = sa.exists().where(CompanySite.id == HeadcountDeclaration.site_id, CompanySite.closed_at.is_not(None))
        rules.append(~closed)
    return rules


def _of_the_same(kind: Any, newer: Any) -> sa.ColumnElement[bool]:
    about = "site_id" if kind is HeadcountDeclaration else "kind"
    same: sa.ColumnElement[bool] = getattr(newer, about).is_not_distinct_from(getattr(kind, about))
    return same


def _waits_for_us() -> Any:
    """Who can't be written to, as long as nobody wants to come back to it; and who was asked a month ago and has not answered."""
    a_month_ago = today() - timedelta(days=SOON_DAYS)

    def waits(kind: Kind) -> sa.ColumnElement[bool]:
        unheard = sa.and_(kind.reminded_on.is_(None), ~_can_be_written_to(kind.company_id))
        return sa.or_(unheard, kind.reminded_on <= a_month_ago)

    return waits


def _can_be_written_to(company_id: Any = Company.id) -> sa.ColumnElement[bool]:
    """`Company.mail_contact`, asked of the database."""
    reads = [Contact.email.is_not(None), Contact.email_confirmed_at.is_not(None), Contact.shut_out_at.is_(None)]
    stays = [Contact.left_at.is_(None), Contact.objected_at.is_(None)]
    return sa.exists().where(Contact.company_id == company_id, *reads, *stays)


def _is_spoken_to() -> sa.ColumnElement[bool]:
    """Nobody is sought who was declined or excluded, or has said no."""
    return sa.and_(
        Company.status != CompanyStatus.DECLINED, Company.excluded_at.is_(None), Company.not_interested_at.is_(None)
    )


def _with_what_is_shown(found: Any) -> Any:
    shown = (Company.contacts, Company.sites, Company.headcounts, Company.declarations)  # type: ignore[attr-defined]
    return found.options(*(selectinload(each) for each in shown))
