"""The postman: takes waiting messages out of the outbox and hands them to the mail server, each at most once.

Stages, each committed before the next begins: waiting → claimed (leased) → delivering (stamped just before the text goes
out) → sent, waiting again (the server asked to come back later) or failed. Killed while claimed, nothing has left: the
message waits again. Killed while delivering, nobody can know: it becomes uncertain, and a person decides.
"""

import os
import socket
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal.core.database import db, now, transaction
from portal.core.mail import MailStatus, OutboxMail
from portal.core.post import Refused, Transport, explain

DELAYS = (1, 5, 15, 60, 180, 360, 720, 1440)  # minutes before each further try
OWNER = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def settle_lost() -> int:
    """Messages whose worker died: those not yet handed over wait again, the others are in doubt. Returns how many."""
    lost = OutboxMail.leased_until < now()
    back = sa.update(OutboxMail).where(OutboxMail.status == MailStatus.CLAIMED, lost)
    back = back.values(status=MailStatus.WAITING, leased_by=None, leased_until=None)
    doubt = sa.update(OutboxMail).where(OutboxMail.status == MailStatus.DELIVERING, lost)
    words = "L'invio si è interrotto a metà: non sappiamo se il messaggio è arrivato."
    doubt = doubt.values(status=MailStatus.UNCERTAIN, words=words, leased_by=None, settled_at=now())
    with transaction():
        return sum(db.session.execute(each).rowcount for each in (back, doubt))  # type: ignore[attr-defined]


def lease_ends() -> datetime:
    """Until when a message is this worker's; if it lives no longer then, others settle what it left."""
    return now() + timedelta(seconds=current_app.config["LEASE_SECONDS"])


def deliver_some(transport: Transport, most: int = 50) -> int:
    """Send what is due, one after the other over one connection; returns how many were tried."""
    tried = 0
    with transport:
        while tried < most and (row_id := claim()):
            with suppress(LostLease):  # whoever took it over settles it
                deliver(transport, row_id)
            tried += 1
    return tried


def claim() -> int | None:
    """Lease the message that has been due longest; two workers never get the same one."""
    due = sa.select(OutboxMail.id).where(OutboxMail.status == MailStatus.WAITING, OutboxMail.due_at <= now())
    due = due.order_by(OutboxMail.due_at, OutboxMail.id).limit(1).with_for_update(skip_locked=True)
    with transaction():
        row_id = db.session.scalar(due)
        if row_id is None:
            return None
        leased = {"status": MailStatus.CLAIMED, "leased_by": OWNER, "leased_until": lease_ends()}
        return row_id if _move(row_id, MailStatus.WAITING, **leased, attempts=OutboxMail.attempts + 1) else None


def deliver(transport: Transport, row_id: int) -> None:
    row = db.session.get_one(OutboxMail, row_id)
    db.session.expunge(row)
    db.session.rollback()  # no transaction stays open while the mail server thinks
    try:
        transport.send(row, about_to_hand_over=lambda: _stamp(row_id))
    except Refused as refusal:
        _settle_refusal(row, refusal)
    else:
        with transaction():
            sent = db.session.get_one(OutboxMail, row_id)
            sent.status, sent.settled_at, sent.words, sent.reply = MailStatus.SENT, now(), "", ""
            sent.leased_by = sent.leased_until = None
            if not transport.keeps_copies:
                sent.blank()


def _stamp(row_id: int) -> None:
    """From here on silence means doubt: known to the database before the first byte of the text leaves."""
    with transaction():
        if not _move(row_id, MailStatus.CLAIMED, status=MailStatus.DELIVERING, leased_until=lease_ends()):
            raise LostLease(row_id)


class LostLease(Exception):
    """Somebody else took the message over while this worker slept."""


def _settle_refusal(row: OutboxMail, refusal: Refused) -> None:
    again = refusal.temporary and row.attempts <= len(DELAYS)
    values: dict[str, Any] = {"words": explain(refusal), "reply": refusal.reply, "leased_by": None, "leased_until": None}
    if refusal.in_doubt:
        values |= {"status": MailStatus.UNCERTAIN, "settled_at": now()}
    elif again:
        delay = timedelta(minutes=DELAYS[row.attempts - 1])
        values |= {"status": MailStatus.WAITING, "due_at": now() + delay}
    else:
        values |= {"status": MailStatus.FAILED, "settled_at": now()}
    with transaction():
        db.session.execute(sa.update(OutboxMail).where(OutboxMail.id == row.id).values(**values))


def _move(row_id: int, come_from: MailStatus, **values: Any) -> bool:
    mine = sa.update(OutboxMail).where(OutboxMail.id == row_id, OutboxMail.status == come_from)
    if come_from is MailStatus.CLAIMED:
        mine = mine.where(OutboxMail.leased_by == OWNER)
    return bool(db.session.execute(mine.values(**values)).rowcount)  # type: ignore[attr-defined]
