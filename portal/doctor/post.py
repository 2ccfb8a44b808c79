"""Whether the mail server takes our messages, and its own words where it doesn't. Needs an application context."""

from collections.abc import Iterator
from datetime import datetime
from email.utils import make_msgid

from flask import current_app
from flask_babel import gettext as _

from portal.config import Settings
from portal.core import post
from portal.core.database import now
from portal.core.mail import Mail, OutboxMail, render
from portal.core.refusals import SILENT, NoLine, Refused
from portal.core.workdays import ROME
from portal.doctor.findings import Finding, Level, wrong


def examine(settings: Settings, mail_to: str | None) -> Iterator[Finding]:
    if mail_to:
        yield send_trial(mail_to)
    elif settings.smtp_url:
        yield from connect()


def connect() -> Iterator[Finding]:
    """Only knocks and signs in; nothing is sent."""
    line = post.Transport()
    try:
        line.dial()
    except NoLine as refused:
        yield refusal(refused)
    finally:
        line.hang_up()


def send_trial(address: str) -> Finding:
    try:
        with post.transport() as transport:
            transport.send(trial(address), lambda: None)
    except Refused as refused:
        return refusal(refused)
    folder = current_app.config["MAIL_FOLDER"]
    where = f"un file in {folder} (PORTAL_SMTP_URL manca)" if folder else f"consegnato al servizio di posta per {address}"
    return Finding(Level.NOTE, f"Messaggio di prova: {where}.")


def trial(address: str) -> OutboxMail:
    """A message that is in no outbox: it tells of no act."""
    mail = Mail(
        subject=_("Prova della posta del portale WORK-IN"),
        paragraphs=[_("questo messaggio è partito dal comando «portal doctor».")],
        reason=_("Riceve questo messaggio perché qualcuno prova la posta del portale."),
    )
    text, html = render(mail)
    return OutboxMail(
        id=int(datetime.now(ROME).timestamp()),
        message_id=make_msgid(domain=current_app.config["MAIL_DOMAIN"]),
        recipient=address,
        recipient_name="",
        subject=mail.subject,
        text=text,
        html=html,
        created_at=now(),
    )


def refusal(refused: Refused) -> Finding:
    """What happened, what to set right, and the server's own words, for who asks the provider."""
    meaning, said = refused.meaning, " ".join(refused.reply.split())
    words = ["Posta (PORTAL_SMTP_URL):" if meaning is SILENT else "Posta:", meaning.what, meaning.remedy]
    if refused.code:
        words.append(f"Il server ha detto: «{refused.code} {said}».")
    elif said:
        words.append(f"Il motivo: «{said}».")
    return wrong(" ".join(filter(None, words)))
