"""What the words of the house promise: a reading index, plain text, roots for the search, addresses."""

import re
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import text

SENTENCES = st.lists(
    st.lists(
        st.sampled_from(["cane", "tavolo", "sole", "andiamo", "oggi"]),
        min_size=1,
        max_size=12,
    ),
    min_size=1,
    max_size=8,
)


def test_the_reading_index_follows_the_published_formula():
    said = "La convenzione stabilisce chi paga l'indennità mensile. Firmiamo insieme."

    # 2 sentences, 62 letters, 10 words ("l'indennità" is two)
    assert text.gulpease(said) == pytest.approx(89 + (300 * 2 - 10 * 62) / 10)


def test_short_sentences_read_better_than_one_long():
    short = "Ci chiami. Ti ascoltiamo. Poi cerchiamo insieme la persona giusta per il lavoro che hai."
    long = short.replace(". ", " e ")

    assert text.gulpease(short) > text.gulpease(long)


@given(SENTENCES)
def test_the_reading_index_stays_within_its_scale(sentences):
    said = " ".join(" ".join(words).capitalize() + "." for words in sentences)

    assert 0 <= text.gulpease(said) <= 100
    assert text.sentences(said) == len(sentences)


@pytest.mark.parametrize("said", ["", "   ", "…", "— € !"])
def test_a_text_without_words_is_not_hard_to_read(said):
    assert text.gulpease(said) == 100
    assert text.sentences(said) == 0


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("Lo dice l'art. 18 del D.Lgs. 150/2015, n. 3.", 1),
        ("Un lavoro semplice, es. in cucina.", 1),
        ("Costa 1.000 euro al mese, cioè 11,61 euro l'ora.", 1),
        ("Ne parla il dott. M. Rossi della Rossi S.r.l. di Tolfa.", 1),
        ("Serve una divisa, scarpe, ecc. per chi comincia.", 1),
        ("Servono divisa, scarpe, ecc. Le porta l'azienda.", 2),
        ("Chi paga? Dipende! Ne parliamo…", 3),
        ("Scrivi a info@workin.example oggi.", 1),
        ("«Vieni.» Lo ha detto lui.", 2),
        ("Lavori al porto.\nLavori in bar.\n\nLavori nel verde", 3),
        ("Il primo giorno, art.", 1),
    ],
)
def test_sentences_are_counted_as_a_reader_would(said, count):
    assert text.sentences(said) == count


def test_each_item_of_a_list_closes_a_sentence():
    said = text.plain("Portiamo:\n\n- la persona\n- i documenti\n- un tutor")

    assert said.splitlines() == ["Portiamo:", "la persona", "i documenti", "un tutor"]
    assert text.sentences(said) == 4


def test_plain_text_keeps_the_words_and_drops_the_marks():
    markdown = (
        "## Come fare\n\n**Chiamaci** o [scrivi qui](/contatti)\nsenza `moduli`.\n\n"
        "![La sala](/sala.svg)\n\n> A <b>presto</b>\n\n<hr>"
    )

    assert text.plain(markdown) == "Come fare\nChiamaci o scrivi qui senza moduli.\nLa sala\nA presto"


def test_plain_text_leaves_cited_facts_for_those_who_fill_them():
    assert text.plain("Almeno **{fact:lazio_min_allowance}**.") == "Almeno {fact:lazio_min_allowance}."


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("aziende", "azienda"),
        ("tirocini", "tirocinio"),
        ("attivita", "attività"),
        ("PERCHÉ", "perche"),
        ("l'azienda", "aziende"),
        ("dell’indennità", "indennita"),
        ("tirocinanti", "tirocinante"),
    ],
)
def test_a_search_finds_the_other_forms_of_an_italian_word(asked, kept):
    assert text.stem(asked, "it") == text.stem(kept, "it") != ""


def test_each_language_has_its_own_roots():
    assert text.stem("hosting interns", "en") == text.stem("hosted intern", "en")
    with pytest.raises(KeyError):
        text.stem("bonjour", "fr")


def test_numbers_stay_whole_in_the_search():
    assert text.stem("almeno 1.000,50 euro", "it").split()[1] == "1.000,50"


@given(st.text())
def test_accents_and_capitals_never_change_a_root(said):
    for language in text.STEMMERS:
        assert text.stem(text.fold(said), language) == text.stem(said, language)


def test_many_threads_find_the_same_roots():
    said = "aziende tirocini indennità convenzioni " * 50
    found: list[str] = []
    threads = [Thread(target=lambda: found.append(text.stem(said, "it"))) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert set(found) == {text.stem(said, "it")}
    assert len(found) == 8


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Perché ospitare un tirocinio?", "perche-ospitare-un-tirocinio"),
        ("L'indennità: 800 € al mese", "l-indennita-800-al-mese"),
        ("  Città_di  Mare — 2026 ", "citta-di-mare-2026"),
        ("Straße & smørrebrød", "strasse-smorrebrod"),
        ("…", ""),
    ],
)
def test_a_title_makes_a_readable_address(title, address):
    assert text.slug(title) == address


@given(st.text())
def test_an_address_is_safe_and_stays_itself(title):
    address = text.slug(title)

    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", address)
    assert text.slug(address) == address
