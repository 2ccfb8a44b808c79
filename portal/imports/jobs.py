"""The worker's part of imports."""

from datetime import timedelta

from flask import current_app

from portal.core.database import now, transaction
from portal.core.jobs import every
from portal.imports import queries, services, working


@every(minutes=1, lease_minutes=None)
def carry_on_imports() -> int:
    """Go on with what is at work, for half a lease, so that nobody takes the worker for dead; woken by each button."""
    until = now() + timedelta(seconds=current_app.config["LEASE_SECONDS"] / 2)
    done = sum(working.carry_on(run_id, until) for run_id in _at_work())
    if _at_work():
        current_app.extensions["jobs"].wake("carry_on_imports")
    return done


def _at_work() -> list[int]:
    with transaction():
        return list(queries.at_work())


@every(minutes=24 * 60)
def forget_old_imports() -> int:
    with transaction():
        return services.forget_old()
