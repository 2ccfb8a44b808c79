"""What a page may be made of."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.config import ROOT
from portal.content import loader
from portal.content.blocks import BLOCKS, BadBlock, checked, on_screen, templates, words_of

GOOD = {
    "text": {"text": "Parole."},
    "cards": {"items": [{"title": "Uno", "text": "Due", "link": "/faq", "link_label": "Leggi"}]},
    "steps": {"items": [{"title": "Prima", "text": "Poi"}]},
    "columns": {"items": [{"title": "Voi", "points": ["Uno", "Due"]}]},
    "questions": {"items": [{"question": "Perché?", "answer": "Così."}]},
    "callout": {"tone": "note", "text": "Attenzione."},
    "action": {"label": "Vai", "link": "/aziende/disponibilita"},
    "table": {"caption": "Importi", "head": ["Che cosa", "Quanto"], "rows": [["Uno", 2]]},
    "definitions": {"items": [{"term": "Tutor", "text": "Chi segue."}]},
    "quote": {"text": "Bello.", "by": "Un'azienda"},
    "costs": {},
    "contacts": {},
    "funding": {},
    "news": {"limit": 3},
    "incentives": {},
    "sources": {"items": [{"title": "Una legge", "date": "2021-12-30", "url": "https://leggi.example/a?b=c"}]},
    "index": {},
}


def test_every_kind_of_block_has_a_template_and_an_example():
    assert set(GOOD) == set(BLOCKS)
    assert not [name for name in templates() if not (ROOT / "templates" / name).is_file()]


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_block_is_taken_as_it_is(kind):
    block = {"type": kind, **GOOD[kind]}

    assert checked(checked([block])) == checked([block])


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ("text", "«None» non è un tipo"),
        ({"type": "movie"}, "«movie» non è un tipo di blocco"),
        ({"type": "text"}, "manca «text»"),
        ({"type": "text", "text": ["a"]}, "serve un testo"),
        ({"type": "text", "text": "a", "colour": "red"}, "«colour» non è un campo"),
        ({"type": "callout", "tone": "loud", "text": "a"}, "scegli fra note, warning"),
        ({"type": "action", "label": "a", "link": "javascript:alert(1)"}, "non è un indirizzo"),
        ({"type": "action", "label": "a", "link": "//evil.example"}, "non è un indirizzo"),
        ({"type": "action", "label": "a", "link": '/a" onclick="b'}, "non è un indirizzo"),
        ({"type": "action", "label": "a", "link": "/{fact:x}"}, "non è un indirizzo"),
        ({"type": "news", "limit": True}, "serve un numero"),
        ({"type": "news", "limit": 0}, "serve un numero"),
        ({"type": "steps", "items": [{"title": "a"}]}, "items 1: manca «text»"),
        ({"type": "steps", "items": ["a"]}, "serve un elemento"),
        ({"type": "steps", "items": "a"}, "serve una lista"),
        ({"type": "table", "caption": "a", "head": ["a"], "rows": ["b"]}, "serve una lista"),
        ({"type": "sources", "items": [{"title": "a", "date": "ieri"}]}, "serve una data"),
    ],
)
def test_a_bad_block_is_refused_in_words_that_say_where(block, words):
    with pytest.raises(BadBlock) as refused:
        checked([{"type": "index"}, block])

    assert "blocco 2" in refused.value.words
    assert words in refused.value.words


def test_two_sections_of_a_page_do_not_share_a_heading():
    with pytest.raises(BadBlock, match="lo stesso titolo"):
        checked([{"type": "contacts", "heading": "Contatti"}, {"type": "text", "heading": "contatti", "text": "a"}])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_comes_is_taken_or_refused_in_words(blocks):
    with suppress(BadBlock):
        assert isinstance(checked(blocks), list)


@given(st.sampled_from(sorted(GOOD)), st.data())
def test_a_block_with_something_else_in_a_field_is_taken_or_refused_in_words(kind, data):
    block = {"type": kind, **GOOD[kind]}
    for name in GOOD[kind]:
        block[name] = data.draw(st.one_of(st.just(block[name]), st.text(), st.integers(), st.lists(st.text()), st.none()))
    with suppress(BadBlock):
        assert words_of(checked([block])) is not None


def test_the_addresses_of_a_block_are_in_the_readers_language():
    blocks = checked([{"type": kind, **GOOD[kind]} for kind in ("cards", "action", "sources")])

    cards, action, sources = on_screen(blocks, "en")

    assert cards["items"][0]["link"] == "/en/faq"
    assert action["link"] == "/en/aziende/disponibilita"
    assert sources["items"][0]["url"] == "https://leggi.example/a?b=c"
    assert on_screen(blocks, "it") == blocks


def test_the_words_of_a_page_are_all_its_texts_and_no_address():
    words = words_of(checked([{"type": kind, **GOOD[kind]} for kind in GOOD]))

    assert {"Parole.", "Perché?", "Così.", "Voi", "Due", "Un'azienda", "Una legge"} <= set(words.splitlines())
    assert "example" not in words and "/faq" not in words


def test_a_file_that_cannot_be_loaded_is_named(app, tmp_path):
    (tmp_path / "it").mkdir()
    for number, (text, words) in enumerate(
        {
            "path: [": "while parsing",
            "path: /x": "manca «blocks»",
            "{path: /x, kind: page, title: T, summary: s, description: d, blocks: [{type: text, text: '{fact:mai_visto}'}]}": "cita «mai_visto»",
            "{path: /x, kind: page, title: T, summary: s, description: d, blocks: [], colour: red}": "«colour»",
            "{path: X, kind: page, title: T, summary: s, description: d, blocks: []}": "comincia con /",
        }.items()
    ):
        file = tmp_path / "it" / f"{number}.yaml"
        file.write_text(text, "utf-8")
        with pytest.raises(BadBlock) as refused:
            loader.load_file(file, "it")
        assert refused.value.words.startswith(f"it/{number}.yaml: ")
        assert words in refused.value.words
