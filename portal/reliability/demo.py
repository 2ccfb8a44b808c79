"""A past for a few invented companies, so that something can be said of them: one answers, one seldom does, one is new."""

from datetime import timedelta

from portal.companies.models import Company, CompanyEvent
from portal.core.database import db, now

# What happened, and how many days ago.
PASTS = (
    (
        ("more_asked", 150), ("answered", 149), ("availability_reminded", 90), ("availability_renewed", 88), ("called", 60),
        ("no_answer", 45), ("called", 44), ("more_asked", 30), ("answered", 27), ("called", 12), ("called", 3),
    ),
    (("more_asked", 120), ("no_answer", 80), ("no_answer", 79), ("called", 70), ("availability_reminded", 50), ("no_answer", 20)),
    (("called", 4),),
)  # fmt: skip


def load(companies: list[Company]) -> None:
    for company, past in zip(companies, PASTS, strict=False):
        for kind, days in past:
            at = now() - timedelta(days=days)
            db.session.add(CompanyEvent(company_id=company.id, kind=kind, at=at, actor_name="Anna Conti"))
