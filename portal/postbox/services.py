"""Acts on messages that did not go as they should. Two people may press at once: only what is still so is changed."""

from datetime import timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _

from portal.core import audit, database
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.mail import BLANKED, MailStatus, OutboxMail, wake_worker
from portal.postbox.queries import TROUBLE


def send_again(mail: OutboxMail) -> OutboxMail:
    """Let a message that failed, or that is in doubt, leave once more, in a moment so that it can be taken back."""
    if mail.text == BLANKED:
        raise RuleBroken(_("Il suo collegamento è già stato cancellato: mandane uno nuovo dalla scheda dell'azienda."))
    was, hold = mail.status, current_app.config["UNDO_SECONDS"]
    fresh = {"status": MailStatus.WAITING, "attempts": 0, "due_at": now() + timedelta(seconds=hold), "settled_at": None}
    if not _changed(mail, TROUBLE, aside_from=OutboxMail.status, **fresh):
        raise RuleBroken(_("Questo messaggio non ha bisogno di essere mandato di nuovo."))
    audit.record("mail.again", mail, was=was.value)
    database.after_commit(partial(wake_worker, seconds=hold))
    return mail


def take_back(mail: OutboxMail, *, attempts: int = 0) -> OutboxMail:
    """Take «manda di nuovo» back, as long as nobody has tried to send it; `attempts` were made before that."""
    untried = (OutboxMail.attempts == 0, OutboxMail.aside_from.is_not(None))
    before = {"status": OutboxMail.aside_from, "aside_from": None, "settled_at": now(), "attempts": attempts}
    if not _changed(mail, (MailStatus.WAITING,), *untried, **before):
        raise RuleBroken(_("Il messaggio è già in viaggio, o qualcuno l'ha già fermato: non si può più annullare."))
    audit.record("mail.kept_back", mail)
    return mail


def set_aside(mail: OutboxMail) -> OutboxMail:
    """Nothing more is to be done: it arrived after all, or somebody telephoned."""
    was = mail.status
    if not _changed(mail, TROUBLE, aside_from=OutboxMail.status, status=MailStatus.ASIDE):
        raise RuleBroken(_("Questo messaggio è già sistemato."))
    audit.record("mail.aside", mail, was=was.value)
    return mail


def bring_back(mail: OutboxMail) -> OutboxMail:
    """Take «sistemato» back."""
    if not _changed(mail, (MailStatus.ASIDE,), status=OutboxMail.aside_from, aside_from=None):
        raise RuleBroken(_("Questo è già stato annullato."))
    return mail


def _changed(mail: OutboxMail, come_from: tuple[MailStatus, ...], *also: sa.ColumnElement[bool], **values: Any) -> bool:
    """Change the message where it is still in one of these states; the database decides who was first."""
    still = sa.update(OutboxMail).where(OutboxMail.id == mail.id, OutboxMail.status.in_(come_from), *also)
    changed = db.session.execute(still.values(**values))
    db.session.refresh(mail)
    return bool(changed.rowcount)  # type: ignore[attr-defined]
