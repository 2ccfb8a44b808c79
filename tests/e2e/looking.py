"""Going from page to page by their links, and what axe and the edge of the window say of each."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from werkzeug.routing import RequestRedirect

from tests.e2e import axe
from tests.e2e.browsing import SIZES, Person
from tests.e2e.conftest import Site
from tests.house.walk import address, area_of, rules

NARROW = {"width": 320, "height": 640}
MOST_ALIKE = 2  # pages of one kind
NO_PAGES = re.compile(
    r"^/static/|^/(en/)?(healthz|robots\.txt|sitemap\.xml|feed\.xml)|[?&]formato=|\.ics$|\.yaml$|/anteprima$|/dati\.json$|/messaggi/documenti/\d+$|/importazioni/modello$|^/gestione/ui\?"
)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def of_map(site: Site, *, public: bool) -> list[str]:
    """Addresses of the map that need no choice, as a stranger may or may not open them."""
    with site.app.app_context():
        known = [(rule, area_of(site.app, rule.endpoint)) for rule in rules(site.app, "GET")]
        chosen = [rule for rule, area in known if (area is None or area.audience.value == "public") == public]
        return sorted(address(site.app, rule) for rule in chosen if not rule.arguments)


def kind_of(site: Site, path: str) -> str:
    """What pages are alike; those of the catch-all are each their own."""
    try:
        endpoint, values = site.app.url_map.bind(site.app.config["SERVER_NAME"]).match(urlsplit(path).path, method="GET")
    except RequestRedirect as moved:
        return kind_of(site, urlsplit(moved.new_url).path)
    return path if "path" in values else str(endpoint)


def walk(site: Site, person: Person, start: list[str], inside: str) -> Iterator[str]:
    """Open what is known, then what its links lead to, a few of each kind; yields each address that showed a page."""
    waiting, done, seen = list(start), set[str](), Counter[str]()
    while waiting:
        path = waiting.pop(0)
        if path in done or NO_PAGES.search(path) or not re.match(inside, path) or seen[kind_of(site, path)] >= MOST_ALIKE:
            continue
        done.add(path)
        answer = person.go(path)
        shown = person.path.partition("#")[0]
        if shown != path and shown in done:
            continue
        seen[kind_of(site, path)] += 1
        done.add(shown)
        assert answer and answer.status < 400, f"{path}: {answer and answer.status}"
        yield path
        waiting += person.page.eval_on_selector_all(
            "a[href^='/']", "links => links.map(a => a.getAttribute('href').split('#')[0])"
        )


def faults_on(person: Person, path: str) -> list[str]:
    """At both sizes, and as wide as the narrowest telephone."""
    found = []
    for size, known in SIZES.items():
        person.page.set_viewport_size(known["viewport"])
        found += [f"{path} ({size}) {fault}" for fault in axe.faults(person.page)]
    person.page.set_viewport_size(NARROW)
    beyond = person.page.evaluate(SIDEWAYS)
    return [*found, f"{path}: {beyond} px beyond the edge at 320"] if beyond > 0 else found


def looked_at(site: Site, person: Person, start: list[str], inside: str, *, least: int) -> list[str]:
    paths, found = 0, []
    for path in walk(site, person, start, inside):
        paths += 1
        found += faults_on(person, path)
    assert paths >= least, f"only {paths} pages were seen"
    return found
