"""Invented sites, people at work and declarations: something in every state."""

import random
from datetime import date, timedelta

import sqlalchemy as sa

from portal.companies.models import Company
from portal.core import places
from portal.core.database import db, now
from portal.core.workdays import today
from portal.sites.models import CompanyDeclaration, CompanySite, DeclarationKind, HeadcountDeclaration
from portal.sites.validity import USUAL_MONTHS, months_after

SEED = 2027
MOST = 60  # companies; a greater demo shows nothing more
SITES = (
    ("Sede sul lungomare", "viale Inventato 12", "Autobus B fino alle 20, fermata a cento metri"),
    ("Negozio in centro", "via Inventata 3", "A piedi dalla stazione"),
    ("Magazzino", "via di Prova 45", ""),
)
# Days until what was declared ends; none: nobody has declared anything. In turn, so that a few companies show them all.
ENDS = (300, None, 12, -20, 210, 29, None, -90)
SAID = (True, True, False, None)  # None: not declared


def load() -> None:
    chance = random.Random(SEED)  # noqa: S311 - invented data, the same each time
    for number, company in enumerate(db.session.scalars(sa.select(Company).order_by(Company.id).limit(MOST))):
        there = _sites(company, number)
        left = ENDS[number % len(ENDS)]
        if left is not None:
            _count(chance, company, there, left)
            _declare(company, number, left + number % 5)


def _sites(company: Company, number: int) -> list[CompanySite]:
    """Every third company has several sites; one of them was closed."""
    if number % 3:
        return []
    town = places.DISTRICT[number % len(places.DISTRICT)]
    made = [
        CompanySite(
            company=company, name=name, address=address, municipality=town, transport=transport, source="Luca Moretti"
        )
        for name, address, transport in SITES[: 2 + number % 2]
    ]
    made[-1].closed_at = now() if number % 2 else None
    db.session.add_all(made)
    db.session.flush()
    return [site for site in made if not site.is_closed]


def _count(chance: random.Random, company: Company, there: list[CompanySite], left: int) -> None:
    for site in there or (None,):
        until = today() + timedelta(days=left)
        for back in (USUAL_MONTHS, 0):  # a year ago, and the word that holds
            last = months_after(until, -back)
            row = HeadcountDeclaration(
                company=company,
                site=site,
                permanent=chance.randrange(1, 14),
                fixed_term=chance.randrange(0, 5),
                **_held(company, last),
            )
            row.interns_hosted = chance.choice((0, 0, 1))
            db.session.add(row)


def _declare(company: Company, number: int, left: int) -> None:
    until = today() + timedelta(days=left)
    for place, kind in enumerate(DeclarationKind):
        holds = SAID[(number + place) % len(SAID)]
        if holds is not None:
            db.session.add(CompanyDeclaration(company=company, kind=kind, holds=holds, **_held(company, until)))


def _held(company: Company, until: date) -> dict[str, date | str]:
    by = company.main_contact.name if company.main_contact else company.name
    return {"declared_on": months_after(until, -USUAL_MONTHS), "valid_until": until, "declared_by": by}
