"""Every public page is easy to read as it stands on the screen, whatever it is made of."""

import re

import html5lib
import pytest

from portal.core.text import gulpease
from tests.house.walk import address, is_closed, rules

XHTML = "{http://www.w3.org/1999/xhtml}"
# No sentences of ours: ways around, the choices of a list, what no one sees.
LEFT_OUT = {"nav", "select", "datalist", "script", "style", "template", "svg"}
# What stands in the middle of a line; anything else begins a new one.
WITHIN_A_LINE = {"a", "abbr", "b", "bdi", "em", "i", "mark", "q", "small", "span", "strong", "sub", "sup", "time"}
SENTENCE = 12  # words
# Besides the addresses that need no choice and the pages of the site map.
ALSO = {"/cerca?q=tirocinio", "/cerca?q=xylofono", "/mai-vista"}
MUST_BE = {
    "/",
    "/aziende/disponibilita",
    "/aziende/disponibilita/inviata",
    "/cerca",
    "/faq",
    "/privacy",
    "/azienda/link",
    "/accedi",
}


def read(element):
    """The words of an element as they are read, line by line."""
    tag = element.tag.removeprefix(XHTML) if isinstance(element.tag, str) else "comment"
    if tag in LEFT_OUT | {"comment"}:
        return "\n"
    words = on_one_line(element.text) + "".join(read(each) + on_one_line(each.tail) for each in element)
    return words if tag in WITHIN_A_LINE else f"\n{words}\n"


def on_one_line(text):
    return re.sub(r"\s+", " ", text or "")


def main_of(answer):
    return next(html5lib.parse(answer.text).iter(f"{XHTML}main"))


def paragraphs(main):
    """What is said in whole sentences: a few words alone measure nothing."""
    found = [read(each) for tag in ("p", "dd", "li") for each in main.iter(f"{XHTML}{tag}")]
    return [words for words in found if len(words.split()) >= SENTENCE]


@pytest.fixture
def italian_pages(site, visitor):
    """Every public page in Italian, by its address, as a stranger gets it; those that lead elsewhere are left out."""
    open_to_all = [rule for rule in rules(site, "GET") if not rule.arguments and not is_closed(site, rule.endpoint)]
    listed = re.findall(r"<loc>http://portale\.example(/[^<]*)", visitor.get("/sitemap.xml").text)
    found = {path: visitor.get(path) for path in {address(site, rule) for rule in open_to_all} | {*listed} | ALSO}
    shown = {path: answer for path, answer in found.items() if answer.mimetype == "text/html" and answer.location is None}
    return {path: answer for path, answer in shown.items() if 'lang="it"' in answer.text[:100]}


@pytest.fixture
def mains(italian_pages, visitor):
    """The main part of each, and of a form that was sent without answers."""
    sent_empty = visitor.post("/aziende/disponibilita", data={})
    assert "Controlla" in sent_empty.text and sent_empty.status_code == 200
    return {path: main_of(answer) for path, answer in {**italian_pages, "sent empty": sent_empty}.items()}


def test_every_public_page_is_easy_to_read_on_the_screen(mains):
    measured = {path: gulpease(read(main)) for path, main in mains.items()}

    assert measured.keys() >= MUST_BE | ALSO
    assert {path: index for path, index in measured.items() if index < 60} == {}


def test_no_paragraph_of_a_public_page_is_hard_among_easy_labels(mains):
    measured = {(path, words.strip()[:60]): gulpease(words) for path, main in mains.items() for words in paragraphs(main)}

    assert len(measured) > 200
    assert {where: index for where, index in measured.items() if index < 40} == {}
