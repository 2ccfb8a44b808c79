"""Recurring work on companies."""

from portal.companies import queries, services
from portal.core.database import transaction
from portal.core.jobs import every


@every(minutes=1)
def send_wished_links() -> int:
    """Write to those who asked at the door for their link; woken by each asking."""
    granted = 0
    for wish in queries.wishes():
        with transaction():
            services.grant(wish)
        granted += 1
    return granted
