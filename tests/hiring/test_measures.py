"""The incentives as a list, and each of them on a page of its own."""

import re
from dataclasses import replace
from datetime import date

import pytest

from portal.hiring import shelf
from portal.incentives.measures import PUBLIC
from portal.incentives.standing import Standing, is_under_check, standing
from tests.calculators.test_internships import said
from tests.rulebook.cases import RULES

LIST = "/incentivi"
DAY = date(2026, 11, 25)


def names(page):
    return re.findall(r'<a class="wi-card-link" href="/(?:en/)?incentivi/([a-z0-9-]+)"', page.text)


@pytest.fixture(autouse=True)
def pages(site_pages):
    """The first pages of an installation."""


@pytest.fixture
def site_pages(app):
    from portal.content import loader as content
    from portal.core.database import db
    from portal.facts import loader as facts

    facts.load()
    content.load()
    db.session.commit()


def test_every_public_measure_is_listed_and_has_its_page(browser):
    listed = names(browser.get(LIST))
    public = {each.about.slug for code in RULES.measures if (each := shelf.shelved(RULES, code, DAY))}

    assert set(listed) == public
    assert len(listed) == len(public)
    assert {browser.get(f"{LIST}/{slug}").status_code for slug in listed} == {200}


def test_drafts_and_unheard_of_measures_have_no_page(browser):
    drafts = [code for code, versions in RULES.measures.items() if not any(each.status in PUBLIC for each in versions)]

    assert drafts
    for slug in [RULES.measures[code][0].about.slug for code in drafts] + ["nessuna", "GIOVANI-2026", "giovani_2026 "]:
        assert browser.get(f"{LIST}/{slug}").status_code == 404


def test_a_measure_says_for_whom_how_much_until_when_and_by_which_law(browser):
    page = said(browser.get(f"{LIST}/giovani-2026"))

    assert "La persona ha meno di 35 anni il giorno dell'assunzione" in page
    assert "dal 1° gennaio 2026 al 31 dicembre 2026" in page
    assert "contributi 600 euro al mese: 6.000,00 €" in page
    assert "DL 30 aprile 2026, n. 62, art. 2" in page
    assert "10 giorni per assumere" in page


def test_a_closed_measure_stays_reachable_and_says_so(browser):
    page = said(browser.get(f"{LIST}/acchiappa"))

    assert "Chiuso" in page
    assert "1° aprile 2026" in page


def test_what_was_stopped_before_its_last_day_does_not_name_a_day_to_come(browser):
    page = said(browser.get(f"{LIST}/l199-153"))

    assert "Sospeso" in page
    assert "ultimo giorno" not in page


@pytest.mark.parametrize(
    ("asked", "there", "not_there"),
    [
        ("per=women", "donne-2026", "giovani-2026"),
        ("contratto=fixed", "adi-sfl-td", "giovani-2026"),
        ("contratto=permanent", "giovani-2026", "adi-sfl-td"),
        ("stato=closed", "acchiappa", "giovani-2026"),
        ("per=everyone&contratto=permanent", "maxi-ded", "donne-2026"),
    ],
)
def test_the_list_can_be_narrowed(browser, asked, there, not_there):
    found = names(browser.get(f"{LIST}?{asked}"))

    assert there in found
    assert not_there not in found


def test_a_filter_that_finds_nothing_shows_the_way_back_and_nonsense_filters_nothing(browser):
    nothing = browser.get(f"{LIST}?per=disability&stato=closed")

    assert names(nothing) == []
    assert "Mostrali tutti" in said(nothing)
    assert names(browser.get(f"{LIST}?per=<b>&stato=x")) == names(browser.get(LIST))


def test_no_filter_names_what_nobody_may_ask(browser):
    choices = browser.get(LIST).text.partition("<form")[2].partition("</form>")[0]

    assert not re.search("violenza|libert|deten|carcere", choices, re.IGNORECASE)


def test_where_a_measure_stands_goes_by_its_days():
    (version,) = RULES.measures["GIOVANI_2026"]

    assert standing(version, "IT", date(2025, 12, 31)) is Standing.COMING
    assert standing(version, "IT", date(2026, 6, 1)) is Standing.OPEN
    assert standing(version, "IT", date(2026, 11, 25)) is Standing.CLOSING
    assert standing(version, "IT", date(2026, 12, 31)) is Standing.CLOSING
    assert standing(version, "IT", date(2027, 1, 1)) is Standing.CLOSED
    assert standing(version, "ZES", date(2026, 6, 1)) is Standing.ELSEWHERE
    assert standing(replace(version, apply_by=date(2026, 5, 31)), "IT", date(2026, 6, 1)) is Standing.CLOSED


def test_a_rule_past_its_review_is_shown_under_check(browser, monkeypatch):
    (version,) = RULES.measures["GIOVANI_2026"]
    late = replace(RULES, measures={**RULES.measures, "GIOVANI_2026": (replace(version, review_by=date(2026, 1, 31)),)})

    assert is_under_check(version, date(2027, 1, 31)) is False
    assert is_under_check(version, date(2027, 2, 1)) is True
    monkeypatch.setattr("portal.rulebook.queries.rules", lambda: late)
    assert "In verifica" in said(browser.get(f"{LIST}/giovani-2026"))


def test_the_english_twin_is_in_english(browser):
    page = said(browser.get("/en/incentivi/giovani-2026"))

    assert "The person is under 35 on the day of hiring" in page
    assert "What it takes" in page


def test_a_page_says_what_a_measure_does_not_go_with(browser):
    page = said(browser.get("/incentivi/giovani-2026"))

    assert "conta un solo sconto sui contributi" in page
    assert re.search(r"Non si somma con:\s+Persone con disabilità\s*Chi riceve la NASpI", page)
    assert "Insieme ad altri aiuti" not in said(browser.get("/incentivi/maxi-ded"))


def test_what_is_suspended_is_not_called_closed(browser):
    page = said(browser.get("/incentivi/l199-153"))

    assert "Sospeso" in page and "Chiuso" not in page


def test_worked_examples_are_told_in_english_too(browser):
    page = said(browser.get("/en/incentivi/giovani-2026"))

    assert "A man of 28, out of work for 8 months, contributions 600 euros a month: €6,000.00" in page
    assert "Uomo di 28 anni" not in page
