"""Mail: what a message says, and the outbox, a row of the same transaction as the act that it tells of."""

import enum
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import make_msgid
from functools import partial

import sqlalchemy as sa
from flask import current_app, g, render_template
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import database
from portal.core.crypto import Sealed
from portal.core.database import Model, db, now
from portal.core.language import language, speaking

BLANKED = "(il collegamento segreto è stato cancellato dopo l'invio)"


class MailStatus(enum.Enum):
    WAITING = "waiting"
    CLAIMED = "claimed"  # a worker has it in hand; nothing has gone out yet
    DELIVERING = "delivering"  # the text is being handed over: from here on, silence means doubt
    SENT = "sent"
    FAILED = "failed"
    UNCERTAIN = "uncertain"  # handed over or not, nobody knows; a person decides
    ASIDE = "aside"  # a person looked at it and nothing more is to be done
    CANCELLED = "cancelled"  # taken back before it left


@dataclass
class Mail:
    """One message: texts only. `secret` marks a message whose link opens something for whoever reads it."""

    subject: str
    paragraphs: list[str]
    reason: str
    greeting: str | None = None
    action: tuple[str, str] | None = None  # label, address
    after: list[str] = field(default_factory=list)
    secret: bool = False


class OutboxMail(Model):
    __tablename__ = "outbox_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    recipient_name: Mapped[str] = mapped_column(default="")
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Sealed, deferred=True)  # unsealed only for who reads one message
    html: Mapped[str] = mapped_column(Sealed, deferred=True)
    secret: Mapped[bool] = mapped_column(default=False)
    about: Mapped[str] = mapped_column(default="", index=True)  # such as `company:12`
    status: Mapped[MailStatus] = mapped_column(default=MailStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now)
    leased_by: Mapped[str | None]
    leased_until: Mapped[datetime | None]
    words: Mapped[str] = mapped_column(default="")  # what went wrong, for people
    reply: Mapped[str] = mapped_column(default="")  # what the server said
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    settled_at: Mapped[datetime | None]
    aside_from: Mapped[MailStatus | None]  # what an undo of ASIDE, or of sending it once more, goes back to

    __table_args__ = (sa.Index(None, "status", "due_at"),)

    @property
    def label(self) -> str:
        return f"{self.subject} → {self.recipient}"

    def blank(self) -> None:
        """Once sent, a secret link is nobody's to read."""
        if self.secret:
            self.text = self.html = BLANKED


def queue(mail: Mail, *, to: str, name: str = "", about: str = "", hold: int = 0, spoken: str | None = None) -> OutboxMail:
    """Put a message into the outbox; it leaves after the commit, or `hold` seconds later so that it can be taken back."""
    with speaking(spoken or language()):
        text, html = render(mail)
    row = OutboxMail(
        message_id=make_msgid(domain=current_app.config["MAIL_DOMAIN"]),
        recipient=one_line(to),
        recipient_name=one_line(name),
        subject=one_line(mail.subject),
        text=text,
        html=html,
        secret=mail.secret,
        about=about,
        due_at=now() + timedelta(seconds=hold),
    )
    db.session.add(row)
    db.session.flush()
    database.after_commit(partial(wake_worker, seconds=hold) if hold else wake_worker)
    return row


def take_back(row_id: int) -> bool:
    """Cancel a message that still waits; False where it has already left."""
    waiting = sa.update(OutboxMail).where(OutboxMail.id == row_id, OutboxMail.status == MailStatus.WAITING)
    stopped = db.session.execute(waiting.values(status=MailStatus.CANCELLED, settled_at=now()))
    return bool(stopped.rowcount)  # type: ignore[attr-defined]


def render(mail: Mail) -> tuple[str, str]:
    """The text and the HTML of a message, from one pair of templates; styles are put on the elements themselves."""
    known = {"mail": mail, "language": language()}
    text = render_template("mail/message.txt", **known)
    import css_inline  # noqa: PLC0415 - only the worker makes letters look right

    html = css_inline.inline(render_template("mail/message.html", **known), keep_style_tags=True)
    return text, html


def one_line(text: str) -> str:
    """Header texts hold no line break and no control character, wherever they come from."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+", " ", text).strip()


def wake_worker(*, seconds: int = 0) -> None:
    """Knock at the queue; if it is out of reach, the worker's sweep finds what is due within a minute."""
    g.get("jobs_off") or current_app.extensions["jobs"].wake("send_waiting_mail", seconds=seconds)
