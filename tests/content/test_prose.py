"""Small Markdown to safe HTML."""

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.content.prose import bare, inline, localised, prose
from portal.core.language import speaking

pytestmark = pytest.mark.usefixtures("app")


def test_paragraphs_lists_emphasis_and_links_are_shown():
    html = prose("Uno **due** [tre](/faq).\n\n- quattro\n- cinque")

    assert html == '<p>Uno <strong>due</strong> <a href="/faq">tre</a>.</p>\n<ul>\n<li>quattro</li>\n<li>cinque</li>\n</ul>'


def test_one_line_has_no_paragraph():
    assert inline("Uno **due**") == "Uno <strong>due</strong>"


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](data:text/html,<script>alert(1)</script>)",
        "![a](https://evil.example/x.png)",
        '[a](/x "onclick=alert(1)")',
        "<a href='/x' style='color:red'>a</a>",
        "[a](vbscript:x)",
    ],
)
def test_nothing_dangerous_comes_through(bad):
    for html in (prose(bad), inline(bad)):
        tree = html5lib.parse(str(html), namespaceHTMLElements=False)
        assert {each.tag for each in tree.iter()} <= {"html", "head", "body", "p", "a"}
        for each in tree.iter("a"):
            assert set(each.attrib) <= {"href"}
            assert each.get("href", "/").startswith(("/", "https://"))


@given(st.text(max_size=300))
def test_whatever_is_written_becomes_harmless_html(words):
    tree = html5lib.parse(str(prose(words)), namespaceHTMLElements=False)

    allowed = {"html", "head", "body", "p", "strong", "em", "a", "ul", "ol", "li", "br", "h3", "h4", "blockquote"}
    assert {each.tag for each in tree.iter() if isinstance(each.tag, str)} <= allowed
    assert {name for each in tree.iter() for name in each.attrib} <= {"href"}


def test_facts_are_put_in_place_and_escaped(act):
    from portal.facts import services

    act(services.record_fact, code="trial", value_it="<b>1.000</b> & *più*", value_en="x")

    assert inline("Da {fact:trial}") == "Da &lt;b&gt;1.000&lt;/b&gt; &amp; *più*"
    assert bare("Da **{fact:trial}**") == "Da <b>1.000</b> & *più*"


def test_an_unknown_fact_is_said_to_be_under_check():
    assert inline("{fact:mai_visto}") == "(dato in verifica)"


def test_the_same_sentence_follows_the_language_of_its_reader():
    with speaking("en"):
        assert inline("[FAQ](/faq) [Home](/) [out](https://a.example/x) [mail](mailto:a@b.example)") == (
            '<a href="/en/faq">FAQ</a> <a href="/en/">Home</a> <a href="https://a.example/x">out</a> '
            '<a href="mailto:a@b.example">mail</a>'
        )
    assert inline("[FAQ](/faq)") == '<a href="/faq">FAQ</a>'


@pytest.mark.parametrize(
    ("address", "english"),
    [
        ("/", "/en/"),
        ("/faq#costi", "/en/faq#costi"),
        ("/en/faq", "/en/faq"),
        ("/accedi", "/accedi"),
        ("/gestione/", "/gestione/"),
        ("/static/x.css", "/static/x.css"),
        ("/sitemap.xml", "/sitemap.xml"),
        ("/feed.xml", "/en/feed.xml"),
        ("/accedi-subito", "/en/accedi-subito"),
        ("//evil.example", "//evil.example"),
        ("https://a.example/", "https://a.example/"),
        ("#contatti", "#contatti"),
    ],
)
def test_our_own_addresses_have_an_english_twin(address, english):
    assert localised(address, "en") == english
    assert localised(address, "it") == address
