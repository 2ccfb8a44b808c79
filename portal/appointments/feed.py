"""The secret link under which a person's calendar subscribes to the appointments."""

from portal.accounts.models import User
from portal.core import audit, links
from portal.core.database import db
from portal.core.links import PersonalLink
from portal.core.roles import Permission

LINK = "calendar_feed"
LINK_DAYS = 730


def make_link(user: User) -> str:
    """The token of a new link, to be shown once; the one before stops working."""
    links.revoke(LINK, user.id)
    token = links.issue(LINK, user.id, days=LINK_DAYS)
    audit.record("calendar.link_made", user)
    return token


def revoke_link(user: User) -> bool:
    """False where there was none."""
    ended = links.revoke(LINK, user.id)
    if ended:
        audit.record("calendar.link_revoked", user)
    return bool(ended)


def link_of(user: User) -> PersonalLink | None:
    return next(iter(links.working(LINK, user.id)), None)


def reader(token: str) -> User | None:
    """Whose link this is, while it works and its owner may still see the companies."""
    link = links.find(token, LINK)
    user = db.session.get(User, link.subject_id) if link else None
    return user if user and user.active and Permission.COMPANIES_VIEW in user.permissions else None
