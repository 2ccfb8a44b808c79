"""What a company's page shows of its likely twins."""

from dataclasses import dataclass

from flask import Flask

from portal.companies.models import Company
from portal.config import Settings
from portal.duplicates import queries
from portal.duplicates.models import DuplicatePair, in_order
from portal.duplicates.words import REASONS

MOST = 3


@dataclass(frozen=True)
class Shown:
    """One likely twin: which of the two should stay, and why it is likely, in words."""

    other: Company
    kept: Company
    gone: Company
    reasons: list[str]


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["likely_twins"] = likely_twins


def likely_twins(company: Company) -> list[Shown]:
    """As the worker has found them; for a company that it has not looked at since the last change, as they are now."""
    if queries.is_looked_at(company):
        return [_stored(company, pair) for pair in queries.twins_of(company, MOST)]
    mine = queries.likenesses([company.id])[company.id]
    apart = queries.apart_from(company)
    twins = [twin for twin in queries.like(mine, but=company.id) if twin.company.id not in apart]
    return [_shown(company, twin.company, [str(REASONS[reason]) for reason in twin.found.reasons]) for twin in twins[:MOST]]


def _stored(company: Company, pair: DuplicatePair) -> Shown:
    return _shown(company, pair.second if pair.first_id == company.id else pair.first, pair.reason_labels)


def _shown(company: Company, other: Company, reasons: list[str]) -> Shown:
    return Shown(other, *in_order(company, other), reasons)
