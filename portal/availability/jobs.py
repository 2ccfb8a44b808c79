"""Recurring work on availabilities."""

import logging

from portal.availability import queries, services
from portal.core.database import transaction
from portal.core.jobs import every

log = logging.getLogger(__name__)
DAYS_BEFORE = 14


@every(minutes=60)
def remind_of_expiring() -> int:
    """Two weeks before an offer ends, ask its company whether it still holds."""
    return sum(remind_of(offer) for offer in queries.to_remind(DAYS_BEFORE))


def remind_of(availability_id: int) -> bool:
    """Ask about one offer, as it stands now; one that can't be asked about stops no other."""
    try:
        with transaction():
            availability = queries.still_to_remind(availability_id, DAYS_BEFORE)
            if availability:
                services.remind(availability)
            return availability is not None
    except Exception:
        log.exception("no reminder for the offer %s", availability_id)
        return False
