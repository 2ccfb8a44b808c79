"""Handing a message to a mail server through Flask-Mail."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email import charset
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

import flask_mail
from email_validator import EmailNotValidError, validate_email
from flask import Flask, current_app

from portal import values
from portal.core import refusals
from portal.core.mail import OutboxMail
from portal.core.refusals import Meaning, NoLine, Refused

TIMEOUT = 30  # seconds without a word from the server
QUOTED = charset.Charset("utf-8")
QUOTED.body_encoding = charset.QP
QUOTED.header_encoding = charset.QP
LOGINS = frozenset({"CRAM-MD5", "PLAIN", "LOGIN"})  # the ways to sign in that Python knows
ONE_AT = re.compile(r"[^\s@]+@[^\s@]+")


class Message(flask_mail.Message):
    """A message whose every line is short and plain, whatever is in it: quoted-printable. Raises Refused for a recipient to
    whom nobody can write.
    """

    def __init__(self, row: OutboxMail) -> None:
        self.mailbox = in_ascii(row.recipient)
        super().__init__(row.subject, [(row.recipient_name, self.mailbox)], body=row.text, html=row.html)
        self.sender = current_app.config["MAIL_DEFAULT_SENDER"]
        self.msgId = row.message_id
        self.extra_headers = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}

    @property
    def send_to(self) -> set[str]:
        return {self.mailbox}

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        return MIMEText(text or "", subtype, QUOTED)  # type: ignore[arg-type]

    def _message(self) -> MIMEMultipart:
        message = super()._message()
        # An encoded word that somebody typed ("=?utf-8?q?…?=") must stay text: encoding the whole again disarms it, and
        # the older policy stores what it is given, while the newer one decodes it (before Python 3.12.5 into new headers).
        message.policy = compat32.clone(linesep="\r\n")
        del message["Subject"]
        message["Subject"] = header(self.subject)
        del message["To"]
        message["To"] = address(*self.recipients[0])
        return message


def header(text: str) -> str:
    """A header's value in ASCII; whatever looks like an encoded word already is encoded once more."""
    if text.isascii() and "=?" not in text:
        return text
    return Header(text, QUOTED, maxlinelen=75).encode()


def address(name: str, mailbox: str) -> str:
    """The name is encoded by itself: what stands in brackets must be readable for every server."""
    if not name:
        return mailbox
    quoted = header(name) if not name.isascii() or "=?" in name else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{quoted} <{mailbox}>"


def in_ascii(mailbox: str) -> str:
    """An address as every server takes it, its domain as the network's directories write it; raises Refused."""
    try:
        if mailbox.isascii() and ONE_AT.fullmatch(mailbox):
            return mailbox
        known = validate_email(mailbox, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as fault:
        raise Refused(0, "", refusals.BAD_ADDRESS, temporary=False) from fault
    return str(known.ascii_email)


class Credential(str):
    """A name or a password. Where smtplib says ASCII, the ways to sign in say UTF-8 (RFC 4616)."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return super().encode("utf-8", errors)


class Line(smtplib.SMTP):
    """A connection that tells when the text is about to be handed over, and where accents in a password are no fault."""

    about_to_hand_over: Callable[[], None] | None = None
    handing_over = False

    def login(self, user: str, password: str, *, initial_response_ok: bool = True) -> tuple[int, bytes]:
        return super().login(Credential(user), Credential(password), initial_response_ok=initial_response_ok)

    def auth(self, mechanism: str, authobject: Any, *, initial_response_ok: bool = True) -> tuple[int, bytes]:
        def said(*challenge: bytes) -> str | None:
            answer = authobject(*challenge)
            return answer if answer is None else Credential(answer)

        return super().auth(mechanism, said, initial_response_ok=initial_response_ok)  # type: ignore[arg-type]

    def data(self, msg: Any) -> tuple[int, bytes]:
        if self.about_to_hand_over:
            self.about_to_hand_over()
        self.handing_over = True
        code, reply = super().data(msg)
        self.handing_over = False
        return code, reply


class SecureLine(Line, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class Connection(flask_mail.Connection):
    """Flask-Mail's connection, over our own line."""

    def configure_host(self) -> smtplib.SMTP:
        host = self.call()
        try:
            self.introduce(host)
        except BaseException:
            host.close()
            raise
        return host

    def introduce(self, host: Line) -> None:
        """Raises NoLine where the server does not even offer what our settings ask of it."""
        if self.mail.use_tls:
            offered(host, "starttls", refusals.NO_TLS)
            host.starttls(context=ssl.create_default_context())
        if self.mail.username and self.mail.password:
            ways = offered(host, "auth", refusals.NO_LOGIN)
            if not LOGINS & set(ways.split()):
                raise NoLine(0, f"AUTH {ways}", refusals.OTHER_LOGIN)
            host.login(self.mail.username, self.mail.password)

    def call(self) -> Line:
        """Somebody in the middle could read the password and every link: whoever answers must show a true certificate."""
        server, port = self.mail.server, self.mail.port
        if self.mail.use_ssl:
            return SecureLine(server, port, timeout=TIMEOUT, context=ssl.create_default_context())
        return Line(server, port, timeout=TIMEOUT)


def offered(host: Line, what: str, otherwise: Meaning) -> str:
    """What the server says of one of its abilities; raises NoLine where it has not got it."""
    host.ehlo_or_helo_if_needed()
    if not host.has_extn(what):
        raise NoLine(0, f"{what.upper()}: no", otherwise)
    return host.esmtp_features[what].strip()


class Transport:
    """Sends messages over one connection, opened at the first message and again after a fault."""

    keeps_copies = False  # whether what was sent can be read on this machine anyway

    def __init__(self) -> None:
        self.connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.hang_up()

    def send(self, row: OutboxMail, about_to_hand_over: Callable[[], None]) -> None:
        """Raises Refused where the server did not take it."""
        message = Message(row)
        connection, line = self.dial()
        try:
            line.about_to_hand_over = about_to_hand_over
            connection.send(message, message.sender[1])
        except (smtplib.SMTPException, OSError) as fault:
            in_doubt = line.handing_over and not isinstance(fault, smtplib.SMTPResponseException)
            self.hang_up()
            raise refusals.refusal(fault, in_doubt=in_doubt) from fault
        except BaseException:
            self.hang_up()
            raise

    def dial(self) -> tuple[Connection, Line]:
        """The open connection, or a new one; raises NoLine."""
        connection = self.connection or Connection(current_app.extensions["mail"])
        try:
            connection.host = connection.host or connection.configure_host()
        except (smtplib.SMTPException, OSError, ValueError) as fault:
            raise refusals.at_the_door(fault) from fault
        self.connection = connection
        connection.host.handing_over = False
        return connection, connection.host

    def hang_up(self) -> None:
        if self.connection and self.connection.host:
            with suppress(OSError):
                self.connection.host.close()
        self.connection = None


class Folder(Transport):
    """Without a mail server (a laptop): messages become files in the instance folder."""

    keeps_copies = True

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def send(self, row: OutboxMail, about_to_hand_over: Callable[[], None]) -> None:
        message = Message(row)
        about_to_hand_over()
        self.folder.mkdir(parents=True, exist_ok=True)
        message.date = row.created_at.timestamp()
        (self.folder / f"{row.id:06}.eml").write_bytes(message.as_bytes())


def init_app(app: Flask, smtp_url: str, sender: str) -> None:
    """Read `smtp://user:pass@host:587?starttls=1` or `smtps://…` into Flask-Mail's settings."""
    url = urlsplit(smtp_url)
    name, mailbox = values.name_and_address(sender)
    app.config.update(
        MAIL_SERVER=url.hostname or "localhost",
        MAIL_PORT=url.port or (465 if url.scheme == "smtps" else 25),
        MAIL_USE_SSL=url.scheme == "smtps",
        MAIL_USE_TLS=parse_qs(url.query).get("starttls") == ["1"],
        MAIL_USERNAME=unquote(url.username or "") or None,
        MAIL_PASSWORD=unquote(url.password or "") or None,
        MAIL_DEFAULT_SENDER=(name, mailbox),
        MAIL_DOMAIN=mailbox.partition("@")[2] or "localhost.example",
        MAIL_SUPPRESS_SEND=False,
        MAIL_FOLDER=None if smtp_url else app.instance_path + "/mails",
    )
    flask_mail.Mail(app)


def transport() -> Transport:
    folder = current_app.config["MAIL_FOLDER"]
    return Folder(Path(folder)) if folder else Transport()
