"""Acts on messages that did not go as they should."""

from flask_babel import gettext as _

from portal.core import audit, database
from portal.core.database import now
from portal.core.errors import RuleBroken
from portal.core.mail import BLANKED, MailStatus, OutboxMail, wake_worker

TROUBLE = frozenset({MailStatus.FAILED, MailStatus.UNCERTAIN})


def send_again(mail: OutboxMail) -> OutboxMail:
    """Let a message that failed, or that is in doubt, leave once more."""
    if mail.status not in TROUBLE:
        raise RuleBroken(_("Questo messaggio non ha bisogno di essere rimandato."))
    if mail.text == BLANKED:
        raise RuleBroken(_("Il suo collegamento è già stato cancellato: mandane uno nuovo dalla scheda dell'azienda."))
    audit.record("mail.again", mail, was=mail.status.value)
    mail.status, mail.words, mail.reply, mail.attempts = MailStatus.WAITING, "", "", 0
    mail.due_at, mail.settled_at = now(), None
    database.after_commit(wake_worker)
    return mail


def set_aside(mail: OutboxMail) -> OutboxMail:
    """Nothing more is to be done: it arrived after all, or somebody telephoned."""
    if mail.status not in TROUBLE:
        raise RuleBroken(_("Questo messaggio è già sistemato."))
    audit.record("mail.aside", mail, was=mail.status.value)
    mail.aside_from, mail.status = mail.status, MailStatus.ASIDE
    return mail


def bring_back(mail: OutboxMail) -> OutboxMail:
    """Take «sistemato» back."""
    if mail.status is not MailStatus.ASIDE or mail.aside_from is None:
        raise RuleBroken(_("Questo è già stato annullato."))
    mail.status, mail.aside_from = mail.aside_from, None
    return mail
