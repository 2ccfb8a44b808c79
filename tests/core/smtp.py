"""A real mail server on loopback that says what a test tells it to."""

import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask

LONGEST = 998  # bytes of a line, by RFC 5322


class Server:
    """Takes everything, unless a test sets what it answers to a sender, to a recipient or after the text."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.senders: list[str] = []
        self.recipients: list[str] = []
        self.logins: list[tuple[bytes, bytes]] = []
        self.to_login = "235 2.7.0 OK"
        self.to_sender = "250 OK"
        self.to_recipient = "250 OK"
        self.to_text = "250 OK"

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, given: LoginPassword
    ) -> AuthResult:
        self.logins.append((given.login, given.password))
        well = self.to_login.startswith("235")
        return AuthResult(success=well, handled=False, message=self.to_login)

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_sender.startswith("250"):
            envelope.mail_from = address
            self.senders.append(address)
        return self.to_sender

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        if any(len(line) > LONGEST for line in content.split(b"\r\n")) or re.search(rb"[\x80-\xff]", content):
            return "554 5.6.0 a line is too long or not plain"
        if self.to_text.startswith("250"):
            self.taken.append(content)
            self.recipients += envelope.rcpt_tos
        return self.to_text


@contextmanager
def serving(server: Server | None = None, **known: Any) -> Iterator[tuple[Server, int]]:
    """The server and its port; what else is known goes to aiosmtpd."""
    server = server or Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port, **known)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()


@contextmanager
def reached(app: Flask, port: int, **known: Any) -> Iterator[None]:
    """The application's mail goes to this port; what else is known are Flask-Mail's settings."""
    mail = app.extensions["mail"]
    usual = vars(mail).copy()
    app.config.update(MAIL_FOLDER=None)
    vars(mail).update({"server": "127.0.0.1", "port": port, **known})
    try:
        yield
    finally:
        vars(mail).update(usual)


def certified(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody vouches for."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    now = datetime.now(UTC)
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    chain = folder / "mail.pem"
    chain.write_bytes(
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain)
    return context
