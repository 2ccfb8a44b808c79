"""The first content keeps its promises: easy to read, true to its facts, the same in both languages."""

import re
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from portal.core.text import gulpease, slug
from tests.content.written import ITALIAN, LANGUAGES, PORTAL, facts, links, load, on_every_page, pages, said, texts, whole

KINDS = {"page", "service", "legal", "news"}

# What the application serves besides the pages written here.
OTHER_PATHS = {"/aziende/disponibilita", "/novita", "/cerca", "/accedi", "/feed.xml", "/azienda/link"} | {
    "/incentivi/calcola",
    "/tirocini/quanti",
}

FIELDS = {
    "text": {"heading", "text"},
    "cards": {"heading", "items"},
    "steps": {"heading", "items"},
    "columns": {"heading", "items"},
    "questions": {"heading", "items"},
    "callout": {"tone", "title", "text"},
    "action": {"text", "label", "link", "secondary_label", "secondary_link"},
    "table": {"caption", "head", "rows"},
    "definitions": {"heading", "items"},
    "quote": {"text", "by"},
    "costs": {"heading"},
    "contacts": {"heading"},
    "funding": {"heading"},
    "news": {"heading", "limit"},
    "sources": {"heading", "items"},
    "index": set(),
}
ITEM_FIELDS = {
    "cards": {"title", "text", "link", "link_label", "icon"},
    "steps": {"title", "text"},
    "columns": {"title", "points"},
    "questions": {"question", "answer", "topic"},
    "definitions": {"term", "text"},
    "sources": {"title", "date", "url"},
}

# Words of the workshop: no reader meets them on screen.
WORKSHOP = r"\b(ledger|preflight|manifest|matching|compliance|suppression|leads?|da qualificare)\b"
# A neighbour or a phone's lock screen must not tell who is helped, and why.
PRIVATE = (
    r"\b(ADI|SFL|assegno di inclusione|supporto per la formazione|reddito di cittadinanza"
    r"|povertà|poverty|serviz[io]+ social[ei]|social services?|social workers?"
    r"|assistent[ei] social[ei])\b"
)
# The two pages whose subject is the law itself.
NAMES_THE_LAW = {"/progetto", "/incentivi"}
EMPTY_LINKS = r"\b(clicca qui|click here|here|qui|leggi tutto|read more|link)\b"

HOST_HEADINGS = [
    "A chi è rivolto",
    "Descrizione",
    "Come fare",
    "Cosa serve",
    "Cosa si ottiene",
    "Tempi e scadenze",
    "Quanto costa e chi paga",
    "Accedi al servizio",
    "Contatti",
    "Riferimenti normativi",
]


@pytest.mark.parametrize("path", ITALIAN)
def test_an_italian_page_is_easy_to_read(path):
    assert gulpease(said(whole(pages("it")[path]))) >= 60


@pytest.mark.parametrize("path", ITALIAN)
def test_no_block_of_an_italian_page_is_hard_to_read(path):
    page = pages("it")[path]

    hard = [
        (round(gulpease(said(part))), said(part)[:60])
        for part in [page["title"], page["summary"], *page["blocks"]]
        if gulpease(said(part)) < 50
    ]

    assert hard == []


@on_every_page
def test_a_page_has_its_title_summary_and_description(language, path):
    page = pages(language)[path]

    assert page["kind"] in KINDS
    assert 3 <= len(page["title"]) <= 60
    assert 20 <= len(page["summary"]) <= 200
    assert 60 <= len(page["description"]) <= 155
    assert "{fact" not in page["title"] + page["summary"] + page["description"]


@on_every_page
def test_a_path_is_short_and_made_of_plain_words(language, path):
    assert path == "/" or path == "/" + "/".join(slug(part) for part in path[1:].split("/"))
    assert path.count("/") <= 3


@on_every_page
def test_blocks_have_the_shape_that_templates_draw(language, path):
    for block in pages(language)[path]["blocks"]:
        kind = block["type"]
        assert set(block) - {"type"} <= FIELDS[kind], block
        for item in block.get("items", []):
            assert set(item) <= ITEM_FIELDS[kind], item
        if kind == "table":
            assert all(len(row) == len(block["head"]) for row in block["rows"])
        if kind == "callout":
            assert block["tone"] in {"note", "warning"}


@on_every_page
def test_titles_of_the_sections_of_a_page_are_told_apart(language, path):
    headings = [block["heading"] for block in pages(language)[path]["blocks"] if "heading" in block]

    assert len(set(headings)) == len(headings)


@on_every_page
def test_links_go_somewhere(language, path):
    for address, words in links(pages(language)[path]):
        if address.startswith("/"):
            to, _, place = address.partition("#")
            assert to in pages(language).keys() | OTHER_PATHS, words
            assert not place or place in places(pages(language)[to]), words
        else:
            assert re.match(r"https://[a-z0-9.-]+\.[a-z]{2,}(/|$)", address), words


def places(page: dict[str, Any]) -> set[str]:
    """The names of the sections of a page."""
    return {slug(block["heading"]) for block in page["blocks"] if "heading" in block}


@on_every_page
def test_links_say_where_they_go(language, path):
    for address, words in links(pages(language)[path]):
        assert not re.fullmatch(EMPTY_LINKS, words.strip(), re.IGNORECASE), address
        assert len(words) > 3
    assert not re.search(r"clicca qui|click here", said(whole(pages(language)[path])), re.IGNORECASE)


@on_every_page
def test_cited_facts_exist(language, path):
    cited = re.findall(r"\{fact:([^}]*)\}", "\n".join(texts(whole(pages(language)[path]))))

    assert set(cited) <= set(facts())


@on_every_page
def test_words_of_the_workshop_stay_in_the_workshop(language, path):
    page = pages(language)[path]
    spoken = said(whole(page), language) + page["description"]

    assert not re.search(WORKSHOP, spoken, re.IGNORECASE)
    if path not in NAMES_THE_LAW:
        assert not re.search(PRIVATE, spoken, re.IGNORECASE)


@on_every_page
def test_an_incentive_is_never_promised(language, path):
    promises = r"\b(ti spetta|spetta|hai diritto|you are entitled|you will get)\b"

    assert not re.search(promises, said(whole(pages(language)[path]), language), re.IGNORECASE)


def test_both_languages_have_the_same_pages():
    assert set(pages("it")) == set(pages("en"))


@pytest.mark.parametrize("path", ITALIAN)
def test_a_page_is_built_the_same_in_both_languages(path):
    italian, english = pages("it")[path], pages("en")[path]

    assert shape(italian) == shape(english)


def shape(page: dict[str, Any]) -> list[Any]:
    """Kind, date, blocks in order with how many items, facts and addresses of each."""
    parts = [
        (
            block["type"],
            sorted(block),
            len(block.get("items", block.get("rows", []))),
            sorted(re.findall(r"\{fact:(\w+)\}", "\n".join(texts(block)))),
            sorted(item.get("url") or item.get("link", "").partition("#")[0] for item in block.get("items", [])),
        )
        for block in page["blocks"]
    ]
    return [page["kind"], page.get("date"), parts]


def test_the_service_card_keeps_its_headings_in_order():
    card = pages("it")["/aziende/ospitare-un-tirocinio"]

    headings = [block["heading"] for block in card["blocks"] if "heading" in block]

    assert card["kind"] == "service"
    assert headings == HOST_HEADINGS
    assert [b["heading"] for b in card["blocks"] if b["type"] == "costs"] == ["Quanto costa e chi paga"]


def test_the_legal_notes_give_the_licence_of_the_contents():
    notes = pages("it")["/note-legali"]["blocks"]

    licence = next(block for block in notes if block.get("heading") == "Licenza dei contenuti")

    assert "CC BY 4.0" in licence["text"]
    assert "creativecommons.org/licenses/by/4.0" in licence["text"]


def test_the_faq_answers_at_least_eighteen_questions_by_topic():
    blocks = pages("it")["/faq"]["blocks"]
    questions = [item for block in blocks if block["type"] == "questions" for item in block["items"]]

    topics = [item["topic"] for item in questions]

    assert len({item["question"] for item in questions}) == len(questions) >= 18
    assert topics == sorted(topics, key=topics.index), "a topic's questions stand together"


def test_news_carry_a_date_that_has_come():
    for language in LANGUAGES:
        news = [page for page in pages(language).values() if page["kind"] == "news"]
        assert len(news) >= 4
        assert all(page["path"].startswith("/novita/") for page in news)
        assert all(date(2026, 9, 1) <= page["date"] <= date(2026, 11, 22) for page in news)


def test_a_fact_has_a_source_its_dates_and_the_day_of_the_next_look():
    listed = load("facts/data/facts.yaml")

    assert len({fact["code"] for fact in listed}) == len(listed)
    for fact in listed:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", fact["code"])
        assert fact["kind"] in {"amount", "days", "text", "percent", "date"}
        assert fact["value_it"] and fact["value_en"] and fact["source_title"]
        assert fact["kind"] != "days" or fact["value_it"].isdigit()
        assert fact["source_date"] <= fact["verified_on"]
        assert fact["review_by"] is None if fact["value_it"] == "—" else fact["verified_on"] < fact["review_by"]
        assert fact["valid_to"] is None or fact["valid_from"] < fact["valid_to"]
        assert fact["source_url"] is None or re.match(r"https?://", fact["source_url"])


def test_what_nobody_has_confirmed_never_looks_like_a_telephone_number_or_an_address():
    unconfirmed = [fact for fact in facts().values() if not fact["confirmed"]]

    assert {"contact_phone", "contact_email", "dpo_contact"} <= {fact["code"] for fact in unconfirmed}
    assert not any(re.search(r"\d{5}|@", fact["value_it"]) for fact in unconfirmed)


def test_costs_guess_nothing():
    whats = ["allowance", "inail", "liability", "safety_training", "tutor_time", "unilav"]
    costs = load("facts/data/costs.yaml")

    assert [kind["kind"] for kind in costs] == ["inclusion", "extracurricular"]
    for kind in costs:
        assert [row["what"] for row in kind["rows"]] == whats
        for row in kind["rows"]:
            assert row["who_pays"] in {"host", "project", "agreement", "unknown"}
            assert row["who_pays"] == "unknown" or row["source"]
            assert row["amount_fact"] is None or row["amount_fact"] in facts()


def test_funding_blocks_follow_one_another_and_speak_both_languages():
    blocks = load("facts/data/funders.yaml")

    for before, after in pairwise(blocks):
        assert before["valid_to"] and before["valid_to"] < after["valid_from"]
    for block in blocks:
        assert block["statement_it"] and block["statement_en"]
        assert len(block["lines_it"]) == len(block["lines_en"])
        assert all(logo["name"] and logo["alt_it"] and logo["alt_en"] for logo in block["logos"])


def test_icons_of_cards_are_in_the_sprite():
    drawn = set((PORTAL.parent / "static" / "src" / "icons.txt").read_text(encoding="utf-8").split())

    for page in [page for language in LANGUAGES for page in pages(language).values()]:
        icons = [item["icon"] for block in page["blocks"] for item in block.get("items", []) if "icon" in item]
        assert set(icons) <= drawn, page["path"]


def test_the_twelve_activities_share_no_division():
    activities = load("core/data/activities.yaml")
    divisions = [code for activity in activities for code in activity["ateco"]]

    assert len({activity["code"] for activity in activities}) == 12
    assert all(activity["it"] and activity["en"] for activity in activities)
    assert all(re.fullmatch(r"\d\d", code) for code in divisions)
    assert len(set(divisions)) == len(divisions)
    assert "45" not in divisions, "ATECO 2025 has no division 45"
