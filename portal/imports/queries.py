"""Questions about imports, and what an import asks of the register."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from portal.companies.models import Company
from portal.core.database import db
from portal.imports.models import AT_WORK, ImportRow, ImportRun, Outcome

AT_ONCE = 500  # values in one question
TAKEN = (Outcome.NEW, Outcome.UPDATE)


def recent(most: int = 50) -> Sequence[ImportRun]:
    return db.session.scalars(sa.select(ImportRun).order_by(ImportRun.id.desc()).limit(most)).all()


def one(run_id: int) -> ImportRun:
    return db.get_or_404(ImportRun, run_id)


def locked(run_id: int) -> ImportRun | None:
    """The run as it stands now, and nobody else's until the end of the transaction."""
    found = sa.select(ImportRun).where(ImportRun.id == run_id).with_for_update()
    return db.session.scalar(found.execution_options(populate_existing=True))


def data(run_id: int) -> bytes | None:
    """The file itself, while it is kept."""
    return db.session.scalar(sa.select(ImportRun.data).where(ImportRun.id == run_id))


def at_work() -> Sequence[int]:
    """Imports that the worker has something to do for, in their order."""
    return db.session.scalars(sa.select(ImportRun.id).where(ImportRun.status.in_(AT_WORK)).order_by(ImportRun.id)).all()


def row(run_id: int, line: int) -> ImportRow:
    return db.one_or_404(sa.select(ImportRow).filter_by(run_id=run_id, line=line))


def rows_of(run: ImportRun) -> Any:
    return sa.select(ImportRow).where(ImportRow.run_id == run.id)


def counted(run_id: int) -> dict[str, int]:
    """How many rows of each outcome."""
    counts = sa.select(ImportRow.outcome, sa.func.count()).where(ImportRow.run_id == run_id).group_by(ImportRow.outcome)
    return {outcome.value: number for outcome, number in db.session.execute(counts)}


def understood(run_id: int) -> Iterator[ImportRow]:
    """The rows read so far that say of which company they are."""
    found = sa.select(ImportRow).where(ImportRow.run_id == run_id, ImportRow.outcome != Outcome.REFUSED)
    return iter(db.session.scalars(found.order_by(ImportRow.line).execution_options(yield_per=1000)))


def next_to_apply(run_id: int, most: int) -> list[ImportRow]:
    waiting = sa.select(ImportRow).where(
        ImportRow.run_id == run_id, ImportRow.done_at.is_(None), ImportRow.outcome.in_(TAKEN)
    )
    return list(db.session.scalars(waiting.order_by(ImportRow.outcome, ImportRow.line).limit(most)))


def next_to_undo(run_id: int, most: int) -> list[ImportRow]:
    """What was done last is taken back first."""
    done = sa.select(ImportRow).where(ImportRow.run_id == run_id, ImportRow.done_at.is_not(None))
    waiting = done.where(ImportRow.undone_at.is_(None), ImportRow.kept == "")
    return list(db.session.scalars(waiting.order_by(ImportRow.line.desc()).limit(most)))


def with_codes(codes: Collection[str]) -> dict[str, Company]:
    """Companies by VAT number, else by tax code, else by the number that they claim."""
    found: dict[str, Company] = {}
    listed = sorted(codes)
    for start in range(0, len(listed), AT_ONCE):
        some = listed[start : start + AT_ONCE]
        named = sa.or_(*(column.in_(some) for column in (Company.vat_number, Company.tax_code, Company.vat_claimed)))
        for company in db.session.scalars(_whole(sa.select(Company).where(named).order_by(Company.id))):
            for code in (company.vat_claimed, company.tax_code):
                found.setdefault(code or "", company)
            if company.vat_number:
                found[company.vat_number] = company
    return {code: company for code, company in found.items() if code in codes}


def companies(ids: Collection[int]) -> dict[int, Company]:
    """These companies as they are now, for whoever is about to change them."""
    found = _whole(sa.select(Company).where(Company.id.in_(sorted(ids))).order_by(Company.id)).with_for_update(of=Company)
    return {company.id: company for company in db.session.scalars(found.execution_options(populate_existing=True))}


def _whole(found: Any) -> Any:
    return found.options(selectinload(Company.contacts), selectinload(Company.sites))  # type: ignore[attr-defined]
