"""The real thing: programs that run, a mail server that answers, a Chromium that shows the pages."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from portal.app import create_app
from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyStatus
from portal.core.database import after_commit, db, now, transaction
from portal.core.mail import MailStatus, OutboxMail, wake_worker
from tests import services
from tests.e2e.browsing import FLAGS, Person, someone
from tests.e2e.installation import Installation
from tests.e2e.mailserver import Mailbox, MailServer

SETTINGS = {
    "PORTAL_UNDO_SECONDS": 4,
    "PORTAL_FORM_SECONDS": 0,
    "PORTAL_LEASE_SECONDS": 5,
    "PORTAL_TRUSTED_PROXIES": 1,  # each visitor of the tests has an address of its own
}
ADMIN = "paola.riva@coop.example"
PASSWORD = "nuvola-quaderno-71-balcone"
NO_BROWSER = "Non c'è Chromium: le pagine non si provano come le vede una persona. Per provarle: apt install chromium."
HALF_A_PAGE = 25  # of the rows that a section of Oggi has room for
Someone = Callable[..., Person]


@dataclass
class Site:
    """A running installation and the mail server that it writes to."""

    house: Installation
    server: MailServer

    @property
    def mailbox(self) -> Mailbox:
        return self.server.mailbox

    @property
    def origin(self) -> str:
        return self.house.address

    @cached_property
    def app(self) -> Flask:
        """The same installation from within: for what no visitor can do, such as letting time pass."""
        return create_app(self.house.settings)

    def make_room(self) -> None:
        """An office that has done its work: who came in earlier is decided and called, so that Oggi has room for the next."""
        waiting = sa.select(Company.id).where(Company.status == CompanyStatus.RECEIVED).order_by(Company.id.desc())
        with self.app.app_context():
            with transaction():
                old = db.session.scalars(waiting.offset(HALF_A_PAGE)).all()
                decided = sa.update(Company).where(Company.id.in_(old))
                db.session.execute(decided.values(status=CompanyStatus.APPROVED, version=Company.version + 1))
                made = sa.update(CallRequest).where(CallRequest.company_id.in_(old), CallRequest.settled_at.is_(None))
                db.session.execute(made.values(settled_at=now(), version=CallRequest.version + 1))
            db.session.remove()

    def minutes_pass(self, minutes: int) -> None:
        """What waits for another try has waited long enough."""
        with self.app.app_context():
            with transaction():
                waiting = sa.select(OutboxMail).where(OutboxMail.status == MailStatus.WAITING)
                for mail in db.session.scalars(waiting):
                    mail.due_at -= timedelta(minutes=minutes)
                after_commit(wake_worker)
            db.session.remove()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = services.browser()
    if program is None:
        if os.environ.get("PORTAL_INSIST"):
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation with invented data: one server, one worker."""
    with running(tmp_path_factory, "demo") as site:
        site.house.run("demo")
        site.house.serve()
        site.house.work()
        yield site
        assert site.mailbox.turned_down == []


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation as on its first day, with one administrator: two server processes, one worker."""
    with running(tmp_path_factory, "real") as site:
        site.house.run("migrate")
        words = ("--name", "Paola Riva", "--role", "admin", "--role", "coordinator", "--password", PASSWORD)
        site.house.run("create-user", ADMIN, *words)
        site.house.serve(workers=2)
        site.house.work()
        yield site
        assert site.mailbox.turned_down == []


class running:  # noqa: N801 - read as a sentence: with running(…)
    """A mail server and an installation that writes to it; both end with the block."""

    def __init__(self, folders: pytest.TempPathFactory, name: str) -> None:
        self.server = MailServer()
        self.house = Installation(folders.mktemp(name), self.server.url, **SETTINGS)

    def __enter__(self) -> Site:
        self.server.start()
        return Site(self.house, self.server)

    def __exit__(self, *_fault: object) -> None:
        self.house.end()
        self.server.stop()


@pytest.fixture(autouse=True)
def room_on_oggi(request: pytest.FixtureRequest) -> None:
    if "demo" in request.fixturenames:
        request.getfixturevalue("demo").make_room()


@pytest.fixture(params=["desktop", "phone"])
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def javascript(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Opens windows on a site: `visit(site, "phone", javascript=False)`."""
    with ExitStack() as windows:
        yield lambda site, size="desktop", **known: windows.enter_context(someone(chromium, site.origin, size, **known))
