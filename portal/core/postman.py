"""The postman: takes waiting messages out of the outbox and hands them to the mail server, each at most once.

Stages, each committed before the next begins: waiting → claimed (leased) → delivering (stamped just before the text goes
out) → sent, waiting again (the server asked to come back later) or failed. Killed while claimed, nothing has left: the
message waits again. Killed while delivering, nobody can know: it becomes uncertain, and a person decides.
"""

import logging
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import undefer

from portal.core.database import db, now, transaction
from portal.core.mail import BLANKED, MailStatus, OutboxMail
from portal.core.post import Transport
from portal.core.refusals import NoLine, Refused

log = logging.getLogger(__name__)
DELAYS = (1, 5, 15, 60, 180, 360, 720, 1440)  # minutes before each further try
IN_HAND = (MailStatus.CLAIMED, MailStatus.DELIVERING)
LOST = "L'invio si è interrotto a metà: non sappiamo se il messaggio è arrivato."
UNFIT = "Questo messaggio non si può spedire così com'è: avvisa l'amministratore."


@dataclass(frozen=True)
class Claim:
    """One message in one worker's hand; the token is nobody else's, also not of another thread."""

    row_id: int
    token: str


class LostLease(Exception):
    """Somebody else took the message over while this worker slept."""


def settle_lost() -> int:
    """Messages whose worker died: those not yet handed over wait again, the others are in doubt. Returns how many."""
    lost = OutboxMail.leased_until < now()
    back = sa.update(OutboxMail).where(OutboxMail.status == MailStatus.CLAIMED, lost)
    back = back.values(status=MailStatus.WAITING, leased_by=None, leased_until=None)
    doubt = sa.update(OutboxMail).where(OutboxMail.status == MailStatus.DELIVERING, lost)
    doubt = doubt.values(status=MailStatus.UNCERTAIN, words=LOST, leased_by=None, settled_at=now())
    with transaction():
        return sum(db.session.execute(each).rowcount for each in (back, doubt))  # type: ignore[attr-defined]


def lease_ends() -> datetime:
    """Until when a message is this worker's; if it lives no longer then, others settle what it left."""
    return now() + timedelta(seconds=current_app.config["LEASE_SECONDS"])


def deliver_some(transport: Transport, most: int = 50) -> int:
    """Send what is due, one after the other over one connection; returns how many were tried.

    A mail server that can't be reached at all is asked once, not once a message.
    """
    tried = 0
    with transport, suppress(NoLine):
        while tried < most and not current_app.extensions["jobs"].stopping.is_set() and (claimed := claim()):
            tried += 1
            with suppress(LostLease):  # whoever took it over settles it
                deliver(transport, claimed)
    return tried


def claim() -> Claim | None:
    """Lease the message that has been due longest; two workers never get the same one."""
    due = sa.select(OutboxMail.id).where(OutboxMail.status == MailStatus.WAITING, OutboxMail.due_at <= now())
    due = due.order_by(OutboxMail.due_at, OutboxMail.id).limit(1).with_for_update(skip_locked=True)
    token = uuid.uuid4().hex
    with transaction():
        row_id = db.session.scalar(due)
        if row_id is None:
            return None
        mine = sa.update(OutboxMail).where(OutboxMail.id == row_id, OutboxMail.status == MailStatus.WAITING)
        leased = {"status": MailStatus.CLAIMED, "leased_by": token, "leased_until": lease_ends()}
        taken = db.session.execute(mine.values(**leased, attempts=OutboxMail.attempts + 1))
        return Claim(row_id, token) if taken.rowcount else None  # type: ignore[attr-defined]


def deliver(transport: Transport, claimed: Claim) -> None:
    """Hand one message over and settle it; raises NoLine where no message can leave at the moment."""
    attempts = 0
    try:
        row = _read(claimed)
        attempts = row.attempts
        transport.send(row, about_to_hand_over=partial(_stamp, claimed))
    except LostLease:
        raise
    except Refused as refusal:
        _settle(claimed, **_after(refusal, attempts))
        if isinstance(refusal, NoLine):
            raise
    except Exception:  # one message that can't be built must not stand in the way of the others
        log.exception("message %s can't be sent", claimed.row_id)
        transport.hang_up()
        _settle(claimed, (MailStatus.CLAIMED,), status=MailStatus.FAILED, words=UNFIT, settled_at=now())
        _settle(claimed, (MailStatus.DELIVERING,), status=MailStatus.UNCERTAIN, words=LOST, settled_at=now())
    else:
        _settle_sent(claimed, blank=row.secret and not transport.keeps_copies)


def _read(claimed: Claim) -> OutboxMail:
    """The message with its texts; no transaction stays open while the mail server thinks."""
    row = db.session.get_one(OutboxMail, claimed.row_id, options=[undefer(OutboxMail.text), undefer(OutboxMail.html)])
    db.session.expunge(row)
    db.session.rollback()
    return row


def _stamp(claimed: Claim) -> None:
    """From here on silence means doubt: known to the database before the first byte of the text leaves."""
    mine = sa.update(OutboxMail).where(OutboxMail.id == claimed.row_id, OutboxMail.leased_by == claimed.token)
    mine = mine.where(OutboxMail.status == MailStatus.CLAIMED)
    with transaction():
        stamped = db.session.execute(mine.values(status=MailStatus.DELIVERING, leased_until=lease_ends()))
        if not stamped.rowcount:  # type: ignore[attr-defined]
            raise LostLease(claimed.row_id)


def _settle_sent(claimed: Claim, *, blank: bool) -> None:
    """The server has it. Known also where the lease had run out meanwhile and the message was put in doubt."""
    values: dict[str, Any] = {"status": MailStatus.SENT, "settled_at": now(), "words": "", "reply": ""}
    values |= {"text": BLANKED, "html": BLANKED} if blank else {}
    if not _settle(claimed, **values):
        doubted = sa.update(OutboxMail).where(OutboxMail.id == claimed.row_id, OutboxMail.status == MailStatus.UNCERTAIN)
        with transaction():
            db.session.execute(doubted.values(**values))


def _after(refusal: Refused, attempts: int) -> dict[str, Any]:
    """What becomes of a message that the server did not take."""
    values: dict[str, Any] = {"words": refusal.meaning.words, "reply": refusal.reply}
    if refusal.in_doubt:
        return values | {"status": MailStatus.UNCERTAIN, "settled_at": now()}
    if refusal.temporary and attempts <= len(DELAYS):
        delay = timedelta(minutes=DELAYS[max(0, attempts - 1)])
        return values | {"status": MailStatus.WAITING, "due_at": now() + delay}
    return values | {"status": MailStatus.FAILED, "settled_at": now()}


def _settle(claimed: Claim, come_from: Sequence[MailStatus] = IN_HAND, **values: Any) -> bool:
    """Write the outcome, if the message is still in this hand; False where somebody else has it by now."""
    mine = sa.update(OutboxMail).where(OutboxMail.id == claimed.row_id, OutboxMail.leased_by == claimed.token)
    mine = mine.where(OutboxMail.status.in_(come_from))
    with transaction():
        settled = db.session.execute(mine.values(**values, leased_by=None, leased_until=None))
        return bool(settled.rowcount)  # type: ignore[attr-defined]
