"""People with a browser: each has a window, a size, and sees to it that nothing goes wrong behind the screen."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, StorageState

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
PATIENCE = 10_000  # milliseconds
_visitors = count(1)


@dataclass
class Person:
    """One window of one person, and what went on in it."""

    context: BrowserContext
    page: Page
    origin: str
    asked: list[str] = field(default_factory=list)  # every address that the browser asked for
    cookies_set: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # of the console: a breach of the policy is one of them

    def go(self, path: str) -> Response | None:
        return self.page.goto(path if path.startswith("http") else self.origin + path)

    def press(self, name: str, *, role: Any = "button", within: Any = None) -> None:
        """Press what a screen reader calls so, and wait for where it leads."""
        with self.page.expect_navigation():
            (within or self.page).get_by_role(role, name=name, exact=True).first.click()

    def sees(self, words: str) -> bool:
        return self.page.get_by_text(words).first.is_visible()

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.origin)

    @property
    def text(self) -> str:
        """What the page says, in its main part."""
        return self.page.locator("main").inner_text()

    def sign_in(self, email: str, password: str) -> None:
        self.go("/accedi")
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.press("Entra")

    @property
    def strayed(self) -> list[str]:
        """Requests that left our own site."""
        return [url for url in self.asked if not url.startswith((self.origin, "data:", "blob:", "about:"))]

    def check(self) -> None:
        assert self.complaints == []
        assert self.strayed == []


def listen(person: Person) -> None:
    def request(made: Request) -> None:
        person.asked.append(made.url)

    def response(given: Response) -> None:
        if "set-cookie" in given.headers:
            person.cookies_set.append(given.url)

    def console(message: ConsoleMessage) -> None:
        expected = "Failed to load resource" in message.text  # an answer such as 404 or 409 that the test asks for itself
        if message.type == "error" and not expected:
            person.complaints.append(f"{person.page.url}: {message.text}")

    person.context.on("request", request)
    person.context.on("response", response)
    person.page.on("console", console)
    person.page.on("pageerror", lambda fault: person.complaints.append(f"{person.page.url}: {fault}"))


@contextmanager
def someone(
    chromium: Browser,
    origin: str,
    size: str = "desktop",
    *,
    javascript: bool = True,
    signed_in: StorageState | None = None,
) -> Iterator[Person]:
    """A new person with a clean browser, at an address of the network that nobody else has; or one signed in before."""
    number = next(_visitors)
    context = chromium.new_context(
        **SIZES[size],
        java_script_enabled=javascript,
        storage_state=signed_in,
        locale="it-IT",
        timezone_id="Europe/Rome",
        extra_http_headers={"X-Forwarded-For": f"10.9.{number // 250}.{number % 250 + 1}"},
    )
    context.set_default_timeout(PATIENCE)
    person = Person(context, context.new_page(), origin)
    listen(person)
    try:
        yield person
        person.check()
    finally:
        context.close()
