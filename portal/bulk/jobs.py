"""The worker's part of the acts on many companies."""

import logging
import time

from portal.bulk import queries, services
from portal.bulk.models import BulkState
from portal.core import audit
from portal.core.database import transaction
from portal.core.jobs import every

log = logging.getLogger(__name__)
BATCH = 100  # companies in one transaction: others may write in between
SECONDS = 30  # of one run; what is left goes on in the next


@every(minutes=1)
def do_bulk_acts() -> int:
    """Go on with what operators have begun; a worker that dies leaves whole batches, and the next one goes on from there."""
    until = time.monotonic() + SECONDS
    done = sum(do_one(act_id, until) for act_id in queries.unfinished())
    if queries.unfinished():
        services.wake_worker()
    return done


def do_one(act_id: int, until: float) -> int:
    """Some batches of one act; one that fails stops no other."""
    done = 0
    try:
        while time.monotonic() < until:
            few = do_batch(act_id)
            done += few
            if few < BATCH:
                break
    except Exception:
        log.exception("the act %s on many companies does not go on", act_id)
    return done


def do_batch(act_id: int) -> int:
    with transaction():
        act = queries.one(act_id)
        if not act.is_under_way:
            return 0
        undoing = act.state is BulkState.UNDOING
        audit.acting_as(act.undone_by_id if undoing else act.actor_id, act.undone_by if undoing else act.actor_name)
        return services.go_on(act, most=BATCH)
