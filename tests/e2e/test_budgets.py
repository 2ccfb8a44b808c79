"""What a visit costs whoever has a cheap telephone and little line, counted by the browser itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import CDPSession

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site

Visit = Callable[..., Person]
FIRST_VISIT, SECOND_PAGE = 90_000, 8_000  # bytes over the line
MOST_REQUESTS = 10


class Line:
    """Counts what comes over the line, headers and compression as they are."""

    def __init__(self, person: Person) -> None:
        self.bytes, self.requests = 0, 0
        session: CDPSession = person.context.new_cdp_session(person.page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self.count)

    def count(self, event: dict[str, float]) -> None:
        weight = int(event["encodedDataLength"])
        self.bytes += weight
        self.requests += weight > 0  # what the browser has kept costs nothing

    def start_again(self) -> None:
        self.bytes = self.requests = 0


@pytest.fixture
def reader(demo: Site, visit: Visit, size: str) -> Person:
    return visit(demo, size)


@pytest.mark.parametrize("page", ["/", "/aziende/ospitare-un-tirocinio", "/aziende/disponibilita", "/en/incentivi"])
def test_a_first_visit_is_light_and_the_next_page_lighter(reader: Person, page: str) -> None:
    line = Line(reader)
    reader.go(page)
    reader.page.wait_for_load_state("networkidle")
    assert 1_000 < line.bytes <= FIRST_VISIT
    assert line.requests <= MOST_REQUESTS

    for second in ("/aziende", "/incentivi", "/faq", "/contatti"):
        line.start_again()
        reader.go(second)
        reader.page.wait_for_load_state("networkidle")
        assert 0 < line.bytes <= SECOND_PAGE, second


def test_a_page_seen_before_costs_next_to_nothing(reader: Person) -> None:
    reader.go("/faq")
    reader.page.wait_for_load_state("networkidle")
    line = Line(reader)
    reader.go("/faq")
    reader.page.wait_for_load_state("networkidle")

    assert line.bytes < 1_000  # «not modified»
