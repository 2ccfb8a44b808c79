"""A real mail server on this machine, as strict as the strictest: it shows what a worker hands over, and answers as told."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

LONGEST_LINE = 998  # bytes without its end: RFC 5322, 2.1.1
LINK = re.compile(r"http://\S+")
PATIENCE = 20  # seconds


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fault_of(content: bytes, options: list[str]) -> str | None:
    """What a strict server says of this text; None where there is nothing to say."""
    if any(len(line) > LONGEST_LINE for line in content.split(b"\r\n")):
        return "500 5.5.2 Line too long"
    if not content.isascii() and not {"BODY=8BITMIME", "SMTPUTF8"} & {option.upper() for option in options}:
        return "554 5.6.0 8-bit text without 8BITMIME"
    if b"\n" in content.replace(b"\r\n", b""):
        return "554 5.6.0 Bare line feed"
    return None


class Mailbox:
    """What arrived, and what this server refuses; its handler."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, EmailMessage]] = []
        self.turned_down: list[str] = []  # faults of ours that a strict server finds
        self.refusals: dict[str, str] = {}  # recipient → what it is answered
        self.hesitating: set[str] = set()  # recipients for whom the answer to the text is long in coming
        self.news = threading.Condition()

    async def handle_RCPT(  # noqa: N802 - the name that the server looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        while self.hesitating & set(envelope.rcpt_tos):
            await asyncio.sleep(0.05)
        content = bytes(envelope.original_content or b"")
        fault = fault_of(content, envelope.mail_options)
        with self.news:
            if fault:
                self.turned_down.append(f"{fault}: {content[:200]!r}")
                return fault
            message = message_from_bytes(content, policy=policy.default)
            self.arrived += [(to, message) for to in envelope.rcpt_tos]
            self.news.notify_all()
        return "250 OK"

    def to(self, recipient: str) -> list[EmailMessage]:
        with self.news:
            return [message for to, message in self.arrived if to == recipient]

    def wait_for(self, recipient: str, subject: str = "", *, patience: float = PATIENCE) -> EmailMessage:
        """The newest message to somebody about something, as soon as it is there."""
        end = time.monotonic() + patience
        with self.news:
            while True:
                found = [mail for to, mail in self.arrived if to == recipient and subject in mail["Subject"]]
                if found:
                    return found[-1]
                if not self.news.wait(end - time.monotonic()):
                    raise AssertionError(f"no message «{subject}» for {recipient}; there are: {self.told()}")

    def told(self) -> list[str]:
        return [f"{to}: {message['Subject']}" for to, message in self.arrived]


class MailServer:
    """The mailbox behind a port that stays the same, also while nobody listens on it."""

    def __init__(self, mailbox: Mailbox | None = None, program: Callable[..., SMTP] | None = None) -> None:
        self.mailbox = mailbox or Mailbox()
        self.program = program
        self.port = free_port()
        self.controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.port)
        if self.program:
            self.controller.factory = lambda: self.program(self.mailbox)  # type: ignore[method-assign, misc]
        self.controller.start()

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
        self.controller = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """Nobody listens."""
        self.stop()
        try:
            yield
        finally:
            self.start()


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part
    return str(part.get_content())


def link_in(message: EmailMessage) -> str:
    """The one address that the message asks its reader to open."""
    found = LINK.findall(text_of(message))
    assert found, text_of(message)
    return str(found[0].rstrip(".,)"))
