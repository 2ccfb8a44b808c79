"""Recurring work on what companies have declared."""

import logging

from portal.core.database import transaction
from portal.core.jobs import every
from portal.sites import asking, queries

log = logging.getLogger(__name__)


@every(minutes=60)
def ask_to_renew() -> int:
    """A month before what a company has declared ends, ask it whether it still holds."""
    return sum(ask(company) for company in queries.to_ask())


def ask(company_id: int) -> bool:
    """Ask one company, as it stands now; one that can't be asked stops no other."""
    try:
        with transaction():
            company = queries.still_to_ask(company_id)
            return company is not None and asking.remind(company) is not None
    except Exception:
        log.exception("the company %s could not be asked about its declarations", company_id)
        return False
