"""Every page, for every reader, on a screen and on a phone: nothing that axe objects to, nothing that runs out of the window."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from werkzeug.routing import RequestRedirect

from tests.e2e import axe
from tests.e2e.browsing import SIZES, Person
from tests.e2e.conftest import Site
from tests.e2e.desk import ADMIN, COORDINATOR, at_work
from tests.e2e.hotels import FORM, confirm, new_hotel, register
from tests.house.walk import address, area_of, rules

Visit = Callable[..., Person]
NARROW = {"width": 320, "height": 640}
MOST_ALIKE = 2  # pages of one kind
NO_PAGES = re.compile(
    r"^/static/|^/(en/)?(healthz|robots\.txt|sitemap\.xml|feed\.xml)|[?&]formato=|\.ics$|/anteprima$|/dati\.json$|/messaggi/documenti/\d+$|/importazioni/modello$|^/gestione/ui\?"
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


@pytest.fixture
def reader(demo: Site, visit: Visit) -> Person:
    return visit(demo)


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_public_page_is_accessible(demo: Site, reader: Person, language: str) -> None:
    chosen = [path for path in of_map(demo, public=True) if path.startswith("/en") == (language == "en")]
    mine = [*public_pages(demo, reader, language), *chosen]
    inside = r"/en(/|$)(?!azienda/)" if language == "en" else r"/(?!en(/|$)|azienda/|gestione|servizio-sociale|esci|accedi/)"

    assert looked_at(demo, reader, mine, inside, least=18) == []


def test_a_page_that_is_not_there_and_a_form_with_errors_are_accessible(demo: Site, reader: Person) -> None:
    reader.go("/non-esiste")
    assert faults_on(reader, "/non-esiste") == []

    register_nothing(reader)
    assert faults_on(reader, "/aziende/disponibilita with errors") == []


def test_pages_without_scripts_are_accessible(demo: Site, visit: Visit) -> None:
    """The public site and Oggi, on a phone: menus, steps and buttons as they stand when no script has touched them."""
    reader, found = visit(demo, "phone", javascript=False), []
    for path in public_pages(demo, reader, "it"):
        if "/novita/" not in path:  # news are made of the same blocks as the other pages
            reader.go(path)
            found += [f"{path} {fault}" for fault in axe.faults_without_scripts(reader.page)]
    reader.go(FORM)
    reader.press("Invia la disponibilità")
    assert reader.page.locator(".invalid-feedback").count() > 2
    found += [f"the form with errors {fault}" for fault in axe.faults_without_scripts(reader.page)]

    operator = at_work(visit(demo, "phone", javascript=False))
    operator.press("Non risponde")
    assert operator.page.locator(".wi-flash").is_visible()
    found += [f"/gestione/ {fault}" for fault in axe.faults_without_scripts(operator.page)]

    assert found == []


def public_pages(site: Site, reader: Person, language: str) -> list[str]:
    """What the site map lists in a language."""
    sitemap = reader.context.request.get(f"{site.origin}/sitemap.xml").text()
    listed = [urlsplit(url).path for url in re.findall(r"<loc>([^<]+)</loc>", sitemap)]
    return [path for path in listed if path.startswith("/en") == (language == "en")]


def register_nothing(reader: Person) -> None:
    """Send the form empty, all steps in sight, as an older browser would."""
    reader.go("/aziende/disponibilita")
    with reader.page.expect_navigation():
        reader.page.evaluate("document.querySelector('form[data-steps]').submit()")
    assert reader.page.locator(".invalid-feedback").count() > 2


def test_every_page_of_an_operator_is_accessible(demo: Site, visit: Visit) -> None:
    admin = at_work(visit(demo), ADMIN)
    start = [path for path in of_map(demo, public=False) if path.startswith("/gestione")]

    assert looked_at(demo, admin, ["/gestione/", *start], r"/gestione", least=18) == []


def test_a_row_that_has_just_been_settled_is_accessible(demo: Site, visit: Visit) -> None:
    operator = at_work(visit(demo), COORDINATOR)
    operator.press("Non risponde")
    assert operator.page.locator(".wi-flash").is_visible()

    assert faults_on(operator, "/gestione/ after an act") == []


def test_every_page_of_a_company_is_accessible(demo: Site, visit: Visit) -> None:
    owner, hotel = visit(demo), new_hotel()
    register(owner, hotel)
    confirm(owner, demo, hotel)

    assert looked_at(demo, owner, ["/azienda/", "/azienda/disponibilita/nuova"], r"/(en/)?azienda/", least=5) == []


def test_every_page_of_signing_in_is_accessible(demo: Site, visit: Visit) -> None:
    stranger, found = visit(demo), []
    for path in (
        "/accedi",
        "/password/dimenticata",
        "/password/nuova/x",
        "/accedi/invito/x",
        "/azienda/link",
        "/azienda/link/inviato",
    ):
        stranger.go(path)
        found += faults_on(stranger, path)
    stranger.sign_in("nessuno@demo.example", "sbagliata")
    found += faults_on(stranger, "/accedi after a wrong password")

    social_worker = visit(demo)
    social_worker.sign_in("assistente.sociale@demo.example", "Prova-WORKIN-2026!")
    found += faults_on(social_worker, social_worker.path)

    assert found == []
