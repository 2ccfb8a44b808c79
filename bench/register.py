"""A register of 200,000 invented companies, written with plain inserts: what the lists are measured on."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from portal import demo
from portal.accounts import demo as people
from portal.availability.models import Availability
from portal.companies import finding
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact, Tag, company_tag
from portal.companies.relation import Relation
from portal.core import activities, places
from portal.core.database import db, now, transaction
from portal.core.text import fold
from portal.core.workdays import today

MANY = 200_000
BATCH = 5_000
TAGS = ("stagionale", "spiaggia", "già ospitato", "vicino alla stazione", "anche part-time")
AGES = 2_000  # days over which the companies came in
Rows = dict[sa.Table, list[dict[str, Any]]]


def fill(companies: int = MANY) -> None:
    """Write them, with contacts, offers, tags and a short past, into the database of this application."""
    with transaction():
        users = [each.id for each in people.load()]
        db.session.add_all(Tag(name=name, folded=fold(name)) for name in TAGS)
    for first in range(1, companies + 1, BATCH):
        with transaction():
            for table, rows in _rows(range(first, min(first + BATCH, companies + 1)), users).items():
                db.session.execute(sa.insert(table), rows)
    with db.engine.connect() as line:
        line.exec_driver_sql("ANALYZE")
        line.commit()


def _rows(numbers: range, users: list[int]) -> Rows:
    chance = random.Random(numbers[0])
    rows: Rows = {each.__table__: [] for each in (Company, Contact, CompanyEvent, Availability)}  # type: ignore[misc]
    rows[company_tag] = []
    for number in numbers:
        for table, row in _one(number, chance, users):
            rows[table].append(row)
    return rows


def _one(number: int, chance: random.Random, users: list[int]) -> Iterator[tuple[Any, dict[str, Any]]]:
    sector, kind = chance.choice(KINDS)
    name = f"{kind} {chance.choice(demo.NAMES)} {chance.choice(demo.LAST)} {number}"
    person, phone = f"{chance.choice(demo.FIRST)} {chance.choice(demo.LAST)}", f"+39076{chance.randrange(10**6, 10**7)}"
    met = now() - timedelta(days=chance.randrange(AGES), seconds=chance.randrange(86_400))
    vat = f"{number:011}"
    yield Company.__table__, {
        "id": number, "name": name, "vat_number": vat, "municipality": chance.choice(TOWNS), "sector": sector,
        "ateco": chance.choice(ATECO[sector]), "found_by": finding.words_of([name, vat, person], [phone]),
        "name_order": finding.order_of(name),
        "status": chance.choice(list(CompanyStatus)), "relation": chance.choice(list(Relation)),
        "assigned_to_id": chance.choice([None, *users]), "cooperative": chance.choice([None, "alicenova", "il_cammino"]),
        "created_at": met, "version": 1, **_step(number, chance), **_exclusion(number),
    }  # fmt: skip
    yield Contact.__table__, {"company_id": number, "name": person, "phone": phone, "duties": []}
    for days in (0, chance.randrange(400)):
        at = min(met + timedelta(days=days), now())
        yield CompanyEvent.__table__, {"company_id": number, "kind": chance.choice(PAST), "at": at, "actor_name": "prova"}
    if number % 4 == 0:
        expires = today() + timedelta(days=chance.randrange(-90, 180))
        yield Availability.__table__, {"company_id": number, "tasks": "Aiuto", "expires_on": expires, "version": 1}
    if number % 5 == 0:
        yield company_tag, {"company_id": number, "tag_id": chance.randrange(len(TAGS)) + 1}


def _step(number: int, chance: random.Random) -> dict[str, Any]:
    on = today() + timedelta(days=chance.randrange(-20, 60)) if number % 10 == 0 else None
    return {"next_step": "richiamare" if on else "", "next_step_on": on}


def _exclusion(number: int) -> dict[str, Any]:
    return (
        {"excluded_at": now(), "exclusion_reason": "prova"}
        if number % 50 == 0
        else {"excluded_at": None, "exclusion_reason": ""}
    )


KINDS = [(sector, kind) for sector, kinds in demo.KINDS_OF_BUSINESS.items() for kind in kinds]
ATECO = {code: [f"{division}.10.00" for division in each.ateco] for code, each in activities.activities().items()}
TOWNS = [*places.DISTRICT * 4, "056059", "058091", "058120"]
PAST = ("registered", "note", "called", "no_answer", "availability_offered")
