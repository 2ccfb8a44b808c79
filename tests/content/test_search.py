"""Looking for words on the public site."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.content import queries, services
from portal.content.jobs import index_pages
from portal.core import search
from portal.core.workdays import today
from portal.facts import services as facts_services
from tests.content.conftest import counted_statements


def titles(answer):
    return answer.text.split("</form>")[1]


def test_a_word_is_found_in_all_its_forms(site):
    for q in ("azienda", "aziende", "AZIENDE", "l'azienda", "un’azienda"):
        assert "Per le aziende" in [entry.title for entry in search.find(q, "it", today()).entries], q


def test_the_page_meant_is_among_the_first(site):
    for q, path in {
        "quanto costa": "/aziende/ospitare-un-tirocinio",
        "privacy": "/privacy",
        "accessibilita": "/accessibilita",
        "incentivi": "/incentivi",
    }.items():
        assert path in [entry.address for entry in search.find(q, "it", today()).entries[:3]], q


def test_words_found_are_marked_as_they_were_written(visitor):
    text = titles(visitor.get("/cerca?q=azienda"))

    assert "Per le <mark>aziende</mark>" in text


def test_a_word_of_the_title_counts_more(site):
    assert search.find("contatti", "it", today()).entries[0].address == "/contatti"


def test_english_readers_find_english_pages(visitor):
    text = titles(visitor.get("/en/cerca?q=internships"))

    assert 'href="/en/aziende/ospitare-un-tirocinio"' in text


def test_an_amount_is_found_by_its_figure_and_shown_as_it_is_today(visitor, act):
    assert "<mark>800</mark> euro" in titles(visitor.get("/cerca?q=800"))

    act(facts_services.record_fact, code="lazio_min_allowance", value_it="951 euro", value_en="€951")
    index_pages.act()

    assert "<mark>951</mark> euro" in titles(visitor.get("/cerca?q=951"))


def test_where_no_page_has_all_the_words_some_are_better_than_none(visitor):
    text = titles(visitor.get("/cerca?q=privacy+ornitorinco"))

    assert "qualcuna" in text
    assert 'href="/privacy"' in text


def test_nothing_found_still_helps(visitor):
    text = titles(visitor.get("/cerca?q=ornitorinco"))

    assert "«ornitorinco»" in text
    assert 'href="/contatti"' in text


def test_an_empty_question_offers_the_main_pages(visitor):
    for path in ("/cerca", "/cerca?q=", "/cerca?q=%20%20"):
        answer = visitor.get(path)
        assert answer.status_code == 200
        assert 'href="/incentivi"' in titles(answer)


def test_what_was_typed_is_shown_harmlessly(visitor):
    answer = visitor.get("/cerca?q=%3Cscript%3Ealert(1)%3C/script%3E%22")

    assert "<script>alert" not in answer.text
    assert "noindex" in answer.text


STRANGE = (
    '"',
    "'",
    "*",
    "a*",
    "AND",
    "OR NOT",
    "NEAR(a b)",
    "title:x",
    "a:*",
    "& | !",
    "(",
    "\\",
    "%",
    "_",
    "--",
    ";",
    "{fact:x}",
    "½",
    "١٢",
    "ﬁne",
    "🙂",
    "a" * 5000,
    "a " * 500,
    "\ud800".encode("utf-8", "surrogatepass"),
)


def test_no_question_breaks_the_search(visitor):
    for q in STRANGE:
        assert visitor.get("/cerca", query_string={"q": q}).status_code == 200, q


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=60))
def test_any_question_at_all_is_answered(site, q):
    found = search.find(q.replace("\0", ""), "it", today())

    for entry in found.entries:
        assert search.excerpt(entry.text, found.roots, "it") is not None


def test_an_answer_costs_few_statements(visitor):
    visitor.get("/cerca?q=azienda")

    with counted_statements() as asked:
        visitor.get("/cerca?q=azienda")

    assert len([each for each in asked if "cache_" not in each]) <= 4


def test_a_page_published_again_is_found_under_its_new_words_only(site, act):
    page = queries.page_at("/faq")
    act(services.publish, page, "it", title="Domande", blocks=[{"type": "text", "text": "Parliamo di ornitorinchi."}])

    assert [entry.title for entry in search.find("ornitorinchi", "it", today()).entries] == ["Domande"]
    assert "Domande frequenti" not in [entry.title for entry in search.find("domande", "it", today()).entries]


def test_a_page_taken_down_is_not_found(site, act):
    act(services.take_down, queries.page_at("/faq"), "it")

    assert "/faq" not in [entry.address for entry in search.find("domande frequenti", "it", today()).entries]
    assert "/faq" in [entry.address for entry in search.find("questions", "en", today()).entries]


def addresses(answer):
    return re.findall('<h3[^>]*><a href="([^"]+)"', titles(answer))


def test_who_asks_about_money_finds_the_guide_first(visitor):
    for q in ("quanto costa", "costi", "chi paga"):
        assert addresses(visitor.get("/cerca", query_string={"q": q}))[0] == "/aziende/ospitare-un-tirocinio", q


def test_the_form_is_found_though_it_is_no_page(visitor):
    for q in ("disponibilità", "registrarsi", "iscriversi"):
        assert addresses(visitor.get("/cerca", query_string={"q": q}))[0] == "/aziende/disponibilita", q
    assert "/aziende/disponibilita" not in addresses(visitor.get("/cerca?q=incentivi"))


def test_news_come_after_pages_unless_their_title_says_the_word(visitor):
    begun = [address.startswith("/novita/") for address in addresses(visitor.get("/cerca?q=telefono"))]

    assert begun == sorted(begun) and any(begun)
    assert addresses(visitor.get("/cerca?q=tutor"))[0].startswith("/novita/")


def test_only_what_was_asked_for_is_marked_and_not_what_begins_alike(visitor):
    text = titles(visitor.get("/cerca?q=costi"))

    assert "<mark>costi</mark>" in text
    assert "<mark>costruire</mark>" not in text


def test_an_excerpt_is_cut_where_the_words_stand():
    words = "Inizio. " + "parola " * 100 + "ecco le aziende cercate " + "coda " * 100

    cut = search.excerpt(words, search.roots_of("azienda", "it"), "it")

    assert "<mark>aziende</mark>" in cut
    assert cut.startswith("… ") and cut.endswith(" …")
    assert "Inizio" not in cut


def test_an_excerpt_of_nothing_is_empty():
    assert search.excerpt("", ("a",), "it") == ""
