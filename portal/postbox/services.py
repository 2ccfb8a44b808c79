"""Acts on messages that did not go as they should. Two people may press at once: only what is still so is changed."""

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from portal.core import audit, database
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.mail import BLANKED, MailStatus, OutboxMail, wake_worker
from portal.postbox.queries import TROUBLE


def send_again(mail: OutboxMail) -> OutboxMail:
    """Let a message that failed, or that is in doubt, leave once more."""
    if mail.text == BLANKED:
        raise RuleBroken(_("Il suo collegamento è già stato cancellato: mandane uno nuovo dalla scheda dell'azienda."))
    was = mail.status
    fresh = {"status": MailStatus.WAITING, "words": "", "reply": "", "attempts": 0, "due_at": now(), "settled_at": None}
    if not _changed(mail, TROUBLE, **fresh):
        raise RuleBroken(_("Questo messaggio non ha bisogno di essere rimandato."))
    audit.record("mail.again", mail, was=was.value)
    database.after_commit(wake_worker)
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


def _changed(mail: OutboxMail, come_from: tuple[MailStatus, ...], **values: Any) -> bool:
    """Change the message where it is still in one of these states; the database decides who was first."""
    still = sa.update(OutboxMail).where(OutboxMail.id == mail.id, OutboxMail.status.in_(come_from))
    changed = db.session.execute(still.values(**values))
    db.session.refresh(mail)
    return bool(changed.rowcount)  # type: ignore[attr-defined]
