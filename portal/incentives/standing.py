"""Whether a measure can still be had, and until when."""

import enum
from datetime import date, timedelta

from portal.incentives.measures import Status, Version

HERE = frozenset({"IT", "LAZIO", "DISTRICT"})  # territories that take in Civitavecchia
SOON = timedelta(days=60)


class Standing(enum.Enum):
    """How a measure stands on a day, for who hires on that day in Lazio."""

    OPEN = "open"
    CLOSING = "closing"
    COMING = "coming"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    ELSEWHERE = "elsewhere"


def last_chance(version: Version) -> date | None:
    """The last day on which something can still be done: hire, or apply."""
    return min((each for each in (version.hire_to, version.apply_by) if each), default=None)


def standing(version: Version, territory: str, day: date) -> Standing:
    """Where a measure stands; one that does not hold in Lazio stands elsewhere, whatever its dates."""
    last = last_chance(version)
    if version.status is Status.SUSPENDED:
        return Standing.SUSPENDED
    if version.status is not Status.PUBLISHED or (last and last < day):
        return Standing.CLOSED
    if territory not in HERE:
        return Standing.ELSEWHERE
    if version.hire_from > day:
        return Standing.COMING
    return Standing.CLOSING if last and last - day <= SOON else Standing.OPEN


def is_under_check(version: Version, day: date) -> bool:
    """Its review is overdue: shown, but said to be «in verifica»."""
    return version.review_by is not None and version.review_by < day


def fits(version: Version, contract: str) -> bool:
    """Whether a contract of this kind may be had with it, as far as the conditions on the contract alone say."""
    return all(each.test({"contract": contract}) is not False for each in version.conditions if each.facts == ("contract",))
