"""One way back for every act on sites and declarations that can be taken back."""

from portal.companies.models import Company, CompanyEvent
from portal.sites import asking, declaring, services


def take_back(event: CompanyEvent) -> Company:
    """Each kind of act knows how; what carries no undo of ours is said to be taken back already."""
    if "site" in event.undo:
        return services.reopen(event).company
    if "ending" in event.undo:
        return asking.bring_back(event)
    return declaring.take_back(event)
