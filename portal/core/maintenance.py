"""Recurring work that keeps the house clean and finds what a lost queue forgot."""

from datetime import timedelta

import sqlalchemy as sa
from flask import current_app

from portal.core import cache, post, postman, throttle
from portal.core.database import db, now, transaction
from portal.core.jobs import every
from portal.core.links import PersonalLink


@every(minutes=1, lease_minutes=None)
def send_waiting_mail() -> int:
    """Post what is due; settle first what a dead worker left behind."""
    postman.settle_lost()
    return postman.deliver_some(post.transport())


@every(minutes=1)
def tell_the_pages() -> int:
    """Tell every process what changed, where one died between its commit and its word to the others."""
    with transaction():
        newest = cache.newest_version()
    counter = current_app.extensions["page_cache"].counter
    behind = newest - counter.told()
    if behind:
        counter.tell(newest)
    return abs(behind)


@every(minutes=60)
def sweep() -> int:
    """Throw away what nobody needs any more: old attempts, old drops, links that ended long ago."""
    with transaction():
        return throttle.sweep() + cache.sweep() + _old_links()


def _old_links(days: int = 90) -> int:
    ended = sa.delete(PersonalLink).where(PersonalLink.expires_at < now() - timedelta(days=days))
    return db.session.execute(ended).rowcount  # type: ignore[attr-defined]
