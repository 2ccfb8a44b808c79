"""A real mail server on loopback that says what a test tells it to."""

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LONGEST = 998  # bytes of a line, by RFC 5322


class Server:
    """Takes everything, unless a test sets what it answers to a recipient or after the text."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.recipients: list[str] = []
        self.to_recipient = "250 OK"
        self.to_text = "250 OK"

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
def serving() -> Iterator[tuple[Server, int]]:
    """The server and its port."""
    server = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server, port
    finally:
        controller.stop()
