"""The states of a message in words."""

from flask_babel import lazy_gettext as _l

from portal.core.mail import MailStatus

STATES = {
    MailStatus.WAITING: (_l("In attesa"), "info"),
    MailStatus.CLAIMED: (_l("In partenza"), "info"),
    MailStatus.DELIVERING: (_l("In partenza"), "info"),
    MailStatus.SENT: (_l("Partita"), "success"),
    MailStatus.FAILED: (_l("Non arrivata"), "danger"),
    MailStatus.UNCERTAIN: (_l("Incerto: da verificare"), "warning"),
    MailStatus.ASIDE: (_l("Sistemata"), "neutral"),
    MailStatus.CANCELLED: (_l("Annullata"), "neutral"),
}


def state_label(status: MailStatus) -> str:
    return str(STATES[status][0])
