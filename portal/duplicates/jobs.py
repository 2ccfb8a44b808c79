"""Looking for twins in the whole register, a few companies at a time."""

from flask import current_app

from portal.core.database import transaction
from portal.core.jobs import every
from portal.duplicates import finder, queries, services

BATCH = 100
BATCHES = 50  # in one round; where more is due, the next begins at once


@every(minutes=5)
def find_twins() -> int:
    """Compare with the others whoever is new or has changed since it was last looked at; woken by each change."""
    done = 0
    for _round in range(BATCHES):
        with transaction():
            due = queries.due(BATCH)
            finder.look_at(due)
        done += len(due)
        if len(due) < BATCH:
            return done
    current_app.extensions["jobs"].wake("find_twins")
    return done


@every(minutes=24 * 60)
def forget_old_unions() -> int:
    with transaction():
        return services.forget_old()
