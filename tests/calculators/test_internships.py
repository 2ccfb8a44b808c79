"""The three calculators of internships, as a visitor uses them."""

import re

import pytest
import time_machine
from icalendar import Calendar
from markupsafe import Markup

from portal.core.database import transaction
from portal.rulebook import loader, queries, services
from portal.rulebook.texts import Kind

QUOTA, DURATION, DEADLINES = "/tirocini/quanti", "/tirocini/durata-indennita", "/tirocini/scadenze"


def said(answer):
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", Markup(answer.text).striptags().replace("\xa0", " "))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"staff": "0"}, "Puoi ospitare ancora 1 tirocinante"),
        ({"staff": "0"}, "Nella sede può stare 1 tirocinante ordinario."),
        ({"staff": "12", "ordinary": "1"}, "Puoi ospitare ancora 1 tirocinante"),
        ({"staff": "30"}, "Puoi ospitare ancora 3 tirocinanti"),
        ({"staff": "30", "hosted": "4", "hired": "3"}, "Puoi ospitare ancora 6 tirocinanti"),
        ({"staff": "5", "ordinary": "1", "exempt": "2"}, "Per ora non puoi ospitare altri tirocinanti ordinari"),
    ],
)
def test_how_many_may_come_is_told_with_the_reasons(browser, answers, words):
    page = browser.post(QUOTA, data=answers)

    assert page.status_code == 200
    assert words in said(page)
    assert "DGR 9 agosto 2017" in said(page)
    assert f'value="{answers["staff"]}"' in page.text


@pytest.mark.parametrize(
    ("path", "answers", "words"),
    [
        (QUOTA, {"staff": ""}, "Scrivi quanti dipendenti ha la sede"),
        (QUOTA, {"staff": "-3"}, "Scrivi un numero da 0 a 100000"),
        (QUOTA, {"staff": "molti"}, "Scrivi solo un numero"),
        (QUOTA, {"staff": "1000000000000"}, "Scrivi un numero da 0 a 100000"),
        (QUOTA, {"staff": "30", "hosted": "1", "hired": "2"}, "Non possono essere più dei tirocini finiti"),
        (DURATION, {"group": "ordinary", "attendance": "200"}, "Scrivi un numero da 0 a 100"),
        (DURATION, {"group": "ordinary", "attendance": "-5"}, "Scrivi un numero da 0 a 100"),
        (DURATION, {"group": "ordinary", "weekly_hours": "1000000000000"}, "Scrivi un numero da 1 a 60"),
        (DURATION, {"group": "everybody"}, "Scegli una delle risposte"),
        (DURATION, {"group": "ordinary", "months": "600"}, "Scrivi un numero da 1 a 24"),
        (DURATION, {"group": "ordinary", "start": "31/02/2027"}, "Non riusciamo a leggere questa data"),
        (DEADLINES, {"start": ""}, "Scrivi il giorno in cui comincia"),
        (DURATION, {"group": "ordinary", "start": "9999-12-31", "months": "24"}, "Scrivi un giorno fra il 2000 e il 2100"),
        (DEADLINES, {"start": "9999-12-31"}, "Scrivi un giorno fra il 2000 e il 2100"),
        (DEADLINES, {"start": "0001-01-01"}, "Scrivi un giorno fra il 2000 e il 2100"),
        (DEADLINES, {"start": "2026-12-07", "kind": "everybody"}, "Scegli una delle risposte"),
        (DEADLINES, {"start": "boh"}, "Non riusciamo a leggere questa data"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_nothing_typed_is_lost(browser, path, answers, words):
    page = browser.post(path, data=answers)

    assert words in said(page)
    assert "wi-answer" not in page.text
    assert all(f'value="{value}"' in page.text for name, value in answers.items() if value and name not in {"group", "kind"})


def test_length_and_allowance_are_told_together(browser):
    asked = {"group": "disadvantaged", "start": "01/03/2026", "months": "12", "weekly_hours": "30", "ccnl_hours": "40"}
    page = said(browser.post(DURATION, data=asked))

    assert "Può durare fino a 12 mesi" in page
    assert "L'ultimo giorno è il 28 febbraio 2027" in page
    assert "Indennità: almeno 600,00 € al mese" in page
    assert "Per 12 mesi: 7.200,00 €" in page


def test_too_long_an_internship_is_refused_with_the_reason(browser):
    page = said(browser.post(DURATION, data={"group": "ordinary", "months": "7"}))

    assert "Così non può essere" in page
    assert "al massimo 6 mesi" in page
    assert "Per 7 mesi:" not in page


def test_too_few_hours_have_no_allowance_but_a_word(browser):
    page = said(browser.post(DURATION, data={"group": "ordinary", "weekly_hours": "10", "ccnl_hours": "40"}))

    assert "chiedi all'ente promotore" in page


def test_deadlines_are_told_by_day_and_by_whom_and_go_into_a_calendar(browser):
    asked = {"start": "2026-12-07", "months": "6", "kind": "extracurricular"}
    page = said(browser.post(DEADLINES, data=asked))

    assert "Entro domenica 6 dicembre 2026 Mandare la comunicazione obbligatoria (UNILAV)" in page
    assert "Entro domenica 6 giugno 2027" in page
    file = browser.post(f"{DEADLINES}/calendario", data=asked)
    events = Calendar.from_ical(file.text).walk("VEVENT")
    assert file.mimetype == "text/calendar"
    assert min(each.decoded("dtstart").isoformat() for each in events) == "2026-12-06"
    assert all((each.decoded("dtend") - each.decoded("dtstart")).days == 1 for each in events)
    assert len({str(each["uid"]) for each in events}) == len(events) == page.count("Entro ") == 9


def test_what_must_be_done_before_the_start_stands_first_with_what_proves_it(browser):
    page = said(browser.post(DEADLINES, data={"start": "2026-12-07", "kind": "extracurricular"}))

    before, after = page.partition("Prima di cominciare")[2].split("Dal primo giorno in poi")
    assert "Firmare il progetto formativo (PFI) Si dimostra con: copia firmata" in before
    assert "Si dimostra con: ricevuta della comunicazione" in before
    assert "Entro lunedì 7 dicembre 2026 Aprire il registro" in after
    assert "Entro lunedì 7 dicembre 2026" not in before


@pytest.mark.parametrize(
    ("kind", "has", "lacks"),
    [("inclusion", "progetto personalizzato", "(PFI)"), ("extracurricular", "(PFI)", "progetto personalizzato")],
)
def test_of_a_kind_that_is_known_only_its_own_things_are_told(browser, kind, has, lacks):
    asked = {"start": "2026-12-07", "kind": kind}
    page = said(browser.post(DEADLINES, data=asked)).partition("Cambia le risposte")[0]
    file = browser.post(f"{DEADLINES}/calendario", data=asked).text

    assert has in page and has in file
    assert lacks not in page and lacks not in file
    assert "Solo per il" not in page + file


@pytest.mark.parametrize("kind", [{}, {"kind": "unknown"}])
def test_of_an_unknown_kind_everything_is_told_and_what_is_of_one_kind_says_so(browser, kind):
    asked = {"start": "2026-12-07", **kind}
    page = said(browser.post(DEADLINES, data=asked))
    events = Calendar.from_ical(browser.post(f"{DEADLINES}/calendario", data=asked).text).walk("VEVENT")

    assert "Solo per il tirocinio extracurriculare Firmare il progetto formativo (PFI)" in page
    assert "Solo per il tirocinio di inclusione sociale Concordare e firmare il progetto personalizzato" in page
    assert page.count("da confermare per il tirocinio di inclusione sociale") == 3  # notice, insurance, safety
    marked = [str(each["summary"]) for each in events if str(each["description"]).startswith("Solo per il ")]
    assert len(marked) == 3
    assert "Firmare la convenzione" not in marked


def test_what_a_telephone_lights_up_says_nothing_of_the_person(browser):
    asked = {"start": "2026-12-07", "kind": "inclusion"}
    events = Calendar.from_ical(browser.post(f"{DEADLINES}/calendario", data=asked).text).walk("VEVENT")

    assert len(events) == 9
    assert not re.search("inclusione|in carico|sociale|segue la persona", " ".join(str(each["summary"]) for each in events))


def test_a_calendar_without_a_day_shows_the_question_again(browser):
    page = browser.post(f"{DEADLINES}/calendario", data={"start": ""})

    assert page.mimetype == "text/html"
    assert "Scrivi il giorno in cui comincia" in said(page)


@pytest.mark.parametrize("path", [QUOTA, DURATION, DEADLINES, "/incentivi/calcola"])
def test_the_answers_of_a_visitor_are_kept_nowhere(app, browser, path):
    """No cookie, no copy in the page cache, no answer in an address."""
    page = browser.post(path, data={"staff": "7", "start": "2027-01-11", "group": "ordinary", "age": "28"})

    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert page.status_code == 200
    assert "wi-answer" not in browser.get(path).text


@pytest.mark.parametrize("path", [QUOTA, DURATION, DEADLINES, "/incentivi/calcola"])
def test_there_is_an_english_twin(browser, path):
    assert browser.get(f"/en{path}").status_code == 200


def test_the_english_twin_answers_in_english(browser):
    page = said(browser.post(f"/en{QUOTA}", data={"staff": "30", "ordinary": "1"}))

    assert "You can host 2 more interns" in page
    assert "Above 20 employees at the workplace: 10 per cent, that is 3" in page


def test_the_english_twin_tells_the_steps_in_english(browser):
    page = said(browser.post(f"/en{DEADLINES}", data={"start": "2026-12-07"}))

    assert "Before it begins: without these the internship can't start" in page
    assert "Only for the extracurricular internship Sign the training plan (PFI) Shown by: signed copy" in page


def test_where_there_must_be_no_internship_is_said_beside_the_number(browser):
    page = said(browser.get(QUOTA))

    assert "Quando un tirocinio non si può fare" in page
    assert "Il lavoro è di notte" in page


@pytest.mark.parametrize(
    ("path", "answers"),
    [(QUOTA, None), (DEADLINES, None), (DURATION, {"group": "ordinary", "months": "6"})],
)
def test_a_rule_that_nobody_looked_at_in_time_is_said_to_be_under_check(browser, path, answers):
    def page(day):
        with time_machine.travel(day, tick=False):
            return (browser.get(path) if answers is None else browser.post(path, data=answers)).text

    assert "Stiamo ricontrollando questa regola" not in page("2027-05-22 12:00")
    assert "Stiamo ricontrollando questa regola" in page("2027-05-23 12:00")


def test_a_limit_that_is_suspended_is_said_to_be_missing_and_nothing_is_reckoned(app, browser):
    with transaction():
        loader.load()
        services.suspend(queries.versions(Kind.QUOTA, "quota")[0], why="Ricorso al TAR")

    page = said(browser.post("/tirocini/quanti", data={"staff": "12"}))

    assert "Per oggi non abbiamo una regola" in page
    assert "Puoi ospitare" not in page.partition("Per oggi")[2]
