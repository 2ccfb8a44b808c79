"""Two companies with something in every table that names a company, of today and of tomorrow."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from itertools import count
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st

from portal.companies.models import Company, CompanyStatus, Contact
from portal.companies.relation import Relation
from portal.companies.services import AREA_LINK, CONFIRM_LINK
from portal.core import links
from portal.core.database import Base, db, forget, now
from portal.core.workdays import today
from portal.duplicates.ledger import pointers
from portal.duplicates.models import Merge

DAY = date(2026, 11, 23)
# The log, the union itself, and what the worker makes anew.
BESIDE = {"audit_entry", "job_lease", Merge.__tablename__}
MAKES_ANEW = {table.name for table in Base.metadata.tables.values() if table.info.get("derived")}
_numbers = count(1)

texts = st.sampled_from(["", "Bar Sport", "Hotel Miramare"])
moments = st.one_of(st.none(), st.just(now()))
contacts = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Anna Riva", "Bruno Galli"]),
        "role": texts,
        "email": st.sampled_from([None, "anna@hotel.example", "Anna@Hotel.example", "bruno@gmail.com"]),
        "phone": st.sampled_from(["+390766555012", "+390766555013"]),
        "duties": st.lists(st.sampled_from(["decides", "tutor"]), unique=True),
        "is_main": st.booleans(),
        "email_confirmed_at": moments,
        "shut_out_at": moments,
        "objected_at": moments,
        "left_at": moments,
    }
)
companies = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Bar Sport", "Hotel Miramare"]),
        "municipality": st.sampled_from(["", "058032"]),
        "sector": st.just("hospitality"),
        "legal_form": texts,
        "size": st.sampled_from([None, "6-20"]),
        "notes": texts,
        "status": st.sampled_from(CompanyStatus),
        "relation": st.sampled_from(Relation),
        "recontact_on": st.sampled_from([None, DAY]),
        "not_interested_at": moments,
        "vat_claimed": st.sampled_from([None, "00743110157"]),
        "sources": st.sampled_from([{}, {"size": {"source": "telefono", "on": "2026-11-23", "by": "Anna"}}]),
        "excluded": st.booleans(),
        "next": st.booleans(),
        "contacts": st.lists(contacts, max_size=3),
        "everything": st.booleans(),
    }
)


def company(said: dict[str, Any], vat_number: str | None) -> Company:
    """A company with its contacts and their links and, where asked for, a row in every table that names one."""
    given = {name: value for name, value in said.items() if name not in {"excluded", "next", "contacts", "everything"}}
    made = Company(**given, vat_number=vat_number)
    if said["excluded"]:
        made.excluded_at, made.exclusion_reason = now(), "Perché sì"
    if said["next"]:
        made.next_step, made.next_step_on = "Richiamare", today()
    made.contacts = [Contact(**each) for each in said["contacts"]]
    db.session.add(made)
    db.session.flush()
    made.refresh_search()
    for contact in filter(lambda each: each.email, made.contacts):
        links.issue(AREA_LINK, contact.id, days=9)
        links.issue(CONFIRM_LINK, contact.id, days=9, single_use=True)
    db.session.flush()
    if said["everything"]:
        furnish(made)
    return made


def furnish(made: Company) -> None:
    """A row in every table that names a company, or one of its contacts."""
    given: dict[str, int] = {"company": made.id}
    if made.contacts:
        given["company_contact"] = made.contacts[0].id
    for table, column in [*pointers(Company.__table__), *pointers(Contact.__table__)]:
        if table.name not in {"company_contact", *given}:
            add_row(table, given, column)


def add_row(table: sa.Table, given: dict[str, int], tied: sa.Column[Any]) -> None:
    """One row with what it needs; other rows that it must name are made as well."""
    known: dict[str, Any] = {}
    for column in table.columns:
        target = next((key.column.table for key in column.foreign_keys), None)
        if target is not None and target.name in given:
            known[column.name] = given[target.name]
        elif target is not None and not column.nullable:
            known[column.name] = given.setdefault(target.name, _another(target))
        elif target is None and column.name != "id" and not column.nullable and column.default is None:
            known[column.name] = _some(column)
    if tied.name in known:
        if "id" in table.c and not table.c.id.autoincrement:
            known["id"] = 10_000 + next(_numbers)
        db.session.execute(sa.insert(table).values(known))


def _another(table: sa.Table) -> int:
    found = db.session.scalar(sa.select(table.c.id).limit(1))
    if found is None:
        values = {column.name: _some(column) for column in table.columns if column.name != "id" and not column.nullable}
        found = db.session.execute(sa.insert(table).values(values)).inserted_primary_key[0]
    return int(found)


def _some(column: sa.Column[Any]) -> Any:
    kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    if isinstance(kind, sa.JSON):
        return []
    python = kind.python_type
    if issubclass(python, Enum):
        return next(iter(python))
    plain = {datetime: now(), date: DAY, bool: False, int: 10, str: f"{column.name} {next(_numbers)}"}
    return plain[python]


@contextmanager
def forgotten() -> Iterator[None]:
    """Every example on the same empty database."""
    try:
        yield
    finally:
        forget()


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of the database, without the versions, which only grow."""
    db.session.flush()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in BESIDE | MAKES_ANEW]
    return {table.name: rows_of(table) for table in tables}


def rows_of(table: sa.Table) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name != "version"]
    found = db.session.execute(sa.select(*columns).order_by(*table.primary_key)).mappings()
    return [dict(row) for row in found]
