"""Every page that the public reads, on a screen and on a phone: nothing that axe objects to, nothing that runs out of the window."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.e2e import axe
from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import at_work
from tests.e2e.hotels import FORM
from tests.e2e.looking import faults_on, looked_at, of_map

Visit = Callable[..., Person]


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
