"""A mail server that can be told to fall silent at one stage of a delivery, so that a worker can be killed right there."""

import asyncio
import threading
from collections.abc import Callable

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.e2e.mailserver import Mailbox

PATIENCE = 40  # seconds until a worker has come to a stage


class Office(Mailbox):
    """What arrived, and where the next delivery is to be stopped."""

    def __init__(self) -> None:
        super().__init__()
        self.copies: list[str] = []  # the Message-ID of every text that was taken
        self.slow = 0.0  # seconds before each answer to a text
        self.stop_at = ""
        self.before_answer: Callable[[], object] = lambda: None
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()

    def fall_silent(self, stage: str) -> None:
        self.stop_at = stage
        self.reached.clear()
        self.go_on.clear()

    def speak_again(self) -> None:
        self.stop_at = ""
        self.go_on.set()

    async def come_to(self, stage: str) -> None:
        if stage != self.stop_at:
            return
        self.stop_at = ""  # the next delivery is not stopped
        self.reached.set()
        while not self.go_on.is_set():
            await asyncio.sleep(0.01)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.slow)
        answer = await super().handle_DATA(server, session, envelope)
        if answer.startswith("250"):
            self.copies.append(str(self.arrived[-1][1]["Message-ID"]))
        await self.come_to("taken")
        if self.stop_at == "answered":
            self.before_answer()
        return answer


class Clerk(SMTP):
    """The program behind one connection."""

    def __init__(self, office: Office) -> None:
        super().__init__(office, hostname="127.0.0.1")
        self.office = office

    async def smtp_EHLO(self, hostname: str) -> None:  # noqa: N802
        await self.office.come_to("greeting")
        await super().smtp_EHLO(hostname)

    async def smtp_RCPT(self, arg: str | None) -> None:  # noqa: N802
        await self.office.come_to("recipient")
        await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        await self.office.come_to("before the text")
        await super().smtp_DATA(arg)
        await self.office.come_to("answered")

    async def push(self, status: str | bytes) -> None:
        await super().push(status)
        if str(status).startswith("354"):
            await self.office.come_to("in the text")  # the text waits unread
