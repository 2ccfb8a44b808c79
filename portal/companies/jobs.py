"""Recurring work on companies."""

import logging

from portal.companies import queries, services
from portal.core.database import transaction
from portal.core.jobs import every

log = logging.getLogger(__name__)


@every(minutes=1)
def send_wished_links() -> int:
    """Write to those who asked at the door for their link; woken by each asking."""
    return sum(grant(wish) for wish in queries.wishes())


def grant(wish_id: int) -> bool:
    """Grant one wish; one that can't be granted stops no other, and is tried again until it is a day old."""
    try:
        with transaction():
            wish = queries.wish(wish_id)
            if wish:
                services.grant(wish)
            return wish is not None
    except Exception:
        log.exception("the link wished for in %s could not be sent", wish_id)
        return False
