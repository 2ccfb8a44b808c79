"""What every page keeps, whoever looks at it."""

import re
from collections import Counter
from functools import cache
from xml.etree.ElementTree import Element

import html5lib
import pytest
from html5lib.html5parser import ParseError

from portal.config import ROOT
from tests.house.walk import Visit

TEMPLATES = ROOT / "templates"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def pages(visits: list[Visit]) -> list[Visit]:
    """Each different page once, however many visitors saw it."""
    found = {(visit.path, visit.text): visit for visit in visits if visit.is_page and visit.status != 302}
    return list(found.values())


def parsed(page: Visit) -> Element:
    return tree_of(page.text)


@cache
def tree_of(text: str) -> Element:
    tree: Element = html5lib.HTMLParser(strict=True).parse(text)
    return tree


def fault_of(page: Visit) -> str | None:
    """The first thing that no HTML page may hold, as the standard's own parser sees it."""
    try:
        parsed(page)
    except ParseError as fault:
        return f"{page}: {fault}"
    return None


def test_a_reading_writes_nothing(visits: list[Visit]) -> None:
    writing = {str(visit): visit.written for visit in visits if visit.written}

    assert len(visits) > 100
    assert writing == {}


def test_no_page_breaks(visits: list[Visit]) -> None:
    assert [f"{visit}: {visit.status}" for visit in visits if visit.status >= 500] == []


def test_no_link_leads_nowhere(visits: list[Visit]) -> None:
    lost = [
        f"{visit.came_from} → {visit.path}"
        for visit in visits
        if visit.status in {404, 405} and visit.came_from != "la mappa"
    ]

    assert lost == []


def test_every_page_is_sound_html(pages: list[Visit]) -> None:
    assert [fault for page in pages if (fault := fault_of(page))] == []


def test_every_page_has_one_heading_a_title_and_its_language(pages: list[Visit]) -> None:
    for page in pages:
        tree = parsed(page)
        headings = ["".join(each.itertext()).strip() for each in tree.iter(f"{XHTML}h1")]
        title = tree.findtext(f"{XHTML}head/{XHTML}title", "").strip()

        assert len(headings) == 1, page
        assert headings[0], page
        assert title, page
        assert tree.get("lang") == ("en" if page.path.startswith("/en") else "it"), page


def test_no_two_things_on_a_page_have_the_same_id(pages: list[Visit]) -> None:
    for page in pages:
        ids = Counter(each.get("id") for each in parsed(page).iter() if each.get("id"))

        assert [name for name, count in ids.items() if count > 1] == [], page


def test_every_field_is_named_and_what_explains_it_is_there(pages: list[Visit]) -> None:
    for page in pages:
        tree = parsed(page)
        ids = {each.get("id") for each in tree.iter()}
        pointed = [word for each in tree.iter() for word in (each.get("aria-describedby") or "").split()]
        pointed += [each.get("for", "") for each in tree.iter(f"{XHTML}label") if each.get("for")]

        assert [name for name in pointed if name not in ids] == [], page


def test_no_page_carries_style_or_script_of_its_own(pages: list[Visit]) -> None:
    """The content security policy would not let them act; a mail shown in its sealed frame has a policy of its own."""
    for page in (page for page in pages if not page.framed):
        tree = parsed(page)
        own = [each.tag for each in tree.iter() if each.get("style") or any(name.startswith("on") for name in each.attrib)]
        scripts = [
            each for each in tree.iter(f"{XHTML}script") if not each.get("src") and each.get("type") != "application/ld+json"
        ]

        assert own + scripts + list(tree.iter(f"{XHTML}style")) == [], page


def test_every_cell_of_a_list_names_itself_since_on_a_phone_each_row_is_a_card() -> None:
    lists = [path for path in sorted(TEMPLATES.rglob("operator/*.html")) if "show_table(" in path.read_text("utf-8")]
    drawn = {str(path): re.findall(r"show_table\(.*?\{% endcall %\}", path.read_text("utf-8"), re.DOTALL) for path in lists}
    mute = {
        name: cells for name, each in drawn.items() if (cells := re.findall(r"<td(?![^>]*data-label)[^>]*>", " ".join(each)))
    }

    assert len(lists) > 10
    assert mute == {}


def test_the_foot_of_every_page_that_outsiders_see_says_who_pays_and_where_to_turn(pages: list[Visit]) -> None:
    """A page that calls something of its own `site` would lose it."""
    outside = [page for page in pages if re.match(r"/(en/)?azienda/", page.path) and page.status == 200 and not page.framed]

    assert len(outside) > 20
    assert [str(page) for page in outside if "wi-funding" not in page.text or 'data-element="privacy' not in page.text] == []
