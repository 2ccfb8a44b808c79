"""Recurring work on availabilities."""

from portal.availability import queries, services
from portal.core.database import transaction
from portal.core.jobs import every

DAYS_BEFORE = 14


@every(minutes=60)
def remind_of_expiring() -> int:
    """Two weeks before an offer ends, ask its company whether it still holds."""
    told = 0
    for availability in queries.to_remind(DAYS_BEFORE):
        with transaction():
            services.remind(availability)
        told += 1
    return told
