"""Facts: dated, with their source, each change a new row."""

import re
from datetime import date, timedelta

import pytest

from portal.core.database import db, transaction
from portal.core.errors import RuleBroken
from portal.core.language import speaking
from portal.core.workdays import today
from portal.facts import loader, queries, services
from portal.facts.models import CostAnswer, Fact, FactKind, Funder
from portal.facts.quoting import cited, funding_lines, quote
from portal.facts.words import NAMES
from tests.browsing import carried

CODE = "lazio_min_allowance"


def record(**known):
    with transaction():
        return services.record_fact(**{"code": CODE, "value_it": "900 euro", "value_en": "€900", **known})


def test_the_first_facts_are_loaded_once(facts):
    counts = [db.session.query(each).count() for each in (Fact, Funder, CostAnswer)]

    assert all(counts)
    assert loader.load() == 0
    assert [db.session.query(each).count() for each in (Fact, Funder, CostAnswer)] == counts


def test_a_file_confirms_no_cost(facts):
    assert not db.session.query(CostAnswer).filter(CostAnswer.confirmed_on.is_not(None)).count()


def test_every_first_fact_says_where_it_comes_from(facts):
    for fact in queries.in_force().values():
        assert fact.value_it and fact.value_en and fact.verified_on, fact.code
        assert fact.source_title or not fact.confirmed, fact.code


def test_a_change_keeps_what_was_said_before(facts):
    before = queries.one(CODE)

    record()

    assert queries.text(CODE) == "900 euro"
    assert [each.value_it for each in queries.history(CODE)] == ["900 euro", before.value_it]
    assert queries.one(CODE).kind is FactKind.AMOUNT


def test_a_change_for_a_coming_day_waits_for_it(facts):
    before = queries.text(CODE)

    record(valid_from=today() + timedelta(days=1))

    assert queries.text(CODE) == before


@pytest.mark.parametrize("known", [{"review_by": today() - timedelta(days=1)}, {"valid_to": today() - timedelta(days=1)}])
def test_a_fact_that_nobody_looked_at_in_time_says_so(facts, known):
    record(**known)

    assert queries.text(CODE) == "900 euro (in verifica)"
    assert CODE in [each.code for each in queries.to_check()]


def test_a_fact_that_ended_does_not_bring_back_the_one_before(facts):
    record(valid_to=today() - timedelta(days=1))

    assert queries.one(CODE).value_it == "900 euro"


def test_a_fact_on_its_last_day_still_holds(facts):
    record(review_by=today(), valid_to=today())

    assert queries.text(CODE) == "900 euro"


def test_a_fact_does_not_end_before_it_begins(facts):
    with pytest.raises(RuleBroken):
        record(valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1))


def test_facts_are_said_in_the_readers_language(facts):
    record()

    assert quote("Da {fact:lazio_min_allowance}.") == "Da 900 euro."
    with speaking("en"):
        assert quote("From {fact:lazio_min_allowance}.") == "From €900."


def test_citations_are_found_wherever_they_stand():
    assert cited({"a": "{fact:one}", "b": ["x", {"c": "{fact:two} {fact:one}"}], "d": 3, "e": None}) == {"one", "two"}


def test_a_fact_looked_over_is_good_for_half_a_year(facts, send):
    record(review_by=today() - timedelta(days=1))

    answer = send("/gestione/costi", act=f"/gestione/costi/dati/{CODE}/vale-ancora")

    assert answer.status_code == 302
    assert queries.text(CODE) == "900 euro"
    assert queries.one(CODE).review_by > today() + timedelta(days=180)


def test_a_fact_that_ended_cannot_just_be_looked_over(facts, send):
    record(valid_to=today() - timedelta(days=1))

    answer = send("/gestione/costi", act=f"/gestione/costi/dati/{CODE}/vale-ancora")

    assert answer.status_code == 409
    assert "(in verifica)" in queries.text(CODE)


def test_the_coordinator_changes_a_fact_on_screen(send):
    answer = send(
        f"/gestione/costi/dati/{CODE}",
        value_it="950 euro",
        value_en="€950",
        source_title="DGR di prova",
        source_date="2026-11-01",
        review_by=(today() + timedelta(days=90)).isoformat(),
    )

    assert answer.location == "/gestione/costi/dati"
    assert (queries.text(CODE), queries.one(CODE).source_title) == ("950 euro", "DGR di prova")
    assert queries.one(CODE).recorded_by.startswith("Persona")


def test_every_first_fact_has_a_name_of_its_own(facts):
    codes = {each.code for each in queries.in_force().values()}

    assert set(NAMES) == codes
    assert len(set(NAMES.values())) == len(NAMES)
    assert {name for name in NAMES.values() if "_" in name} == set()


def test_the_coordinator_reads_names_and_no_codes(coordinator):
    name = "Giorni per rispondere a chi segnala una barriera"
    costs = "/gestione/costi/inclusion/allowance"

    listed = coordinator.get("/gestione/costi/dati?q=segnala+una").text
    page = coordinator.get("/gestione/costi/dati/accessibility_answer_days").text

    assert f">{name}</a>" in listed
    assert ">accessibility_answer_days<" not in listed
    assert f"<title>{name}" in page
    assert ">Indennità minima del tirocinio nel Lazio: 800 euro lordi al mese</option>" in coordinator.get(costs).text


def test_the_list_of_facts_stands_in_the_order_of_the_names(coordinator):
    page = coordinator.get("/gestione/costi/dati").text

    shown = re.findall(r'href="/gestione/costi/dati/(\w+)"', page)

    assert len(shown) > 20
    assert [NAMES[code] for code in shown] == sorted(NAMES[code] for code in NAMES)[: len(shown)]


def test_the_list_of_facts_is_searched_narrowed_and_exported(coordinator):
    assert CODE in coordinator.get("/gestione/costi/dati?q=lazio").text
    assert CODE not in coordinator.get("/gestione/costi/dati?stato=controllare").text
    assert "contact_phone" in coordinator.get("/gestione/costi/dati?stato=controllare").text
    exported = coordinator.get("/gestione/costi/dati?formato=csv")
    assert exported.mimetype == "text/csv" and CODE in exported.text
    assert coordinator.get("/gestione/costi/dati/mai_visto").status_code == 404


def test_funding_is_the_block_of_the_day(facts):
    first = queries.funder().programme
    with transaction():
        services.record_funder(
            valid_from=today() + timedelta(days=1),
            programme="Programma di domani",
            statement_it="Domani",
            statement_en="Tomorrow",
            lines_it=[],
            lines_en=[],
            source="Atto",
        )

    assert queries.funder().programme == first
    with transaction():
        services.record_funder(
            valid_from=today(),
            programme="Programma di oggi",
            statement_it="Oggi",
            statement_en="Today",
            lines_it=["Riga"],
            lines_en=["Line"],
            source="Atto",
        )
    assert funding_lines() == ["Oggi", "Riga"]
    with speaking("en"):
        assert funding_lines() == ["Today", "Line"]


def test_the_coordinator_writes_a_new_funding_block(send, browser):
    answer = send(
        "/gestione/costi/finanziamento",
        valid_from=today().isoformat(),
        programme="Programma nuovo",
        statement_it="Finanziato dal programma nuovo.",
        statement_en="Funded by the new programme.",
        lines_it="Prima riga\n\n  Seconda riga ",
        lines_en="First line",
        eu_emblem="y",
        source="Decreto di prova",
    )

    assert answer.location == "/gestione/costi/"
    assert funding_lines() == ["Finanziato dal programma nuovo.", "Prima riga", "Seconda riga"]
    assert "Finanziato dal programma nuovo." in browser.get("/cerca").text


def test_an_installation_without_facts_still_has_pages(app, browser):
    assert funding_lines() == []
    assert browser.get("/cerca").status_code == 200
    assert browser.get("/novita").status_code == 200
    assert browser.get("/").status_code == 404


@pytest.mark.parametrize(
    ("address", "one", "other"),
    [
        (
            f"/gestione/costi/dati/{CODE}",
            {"value_it": "950 euro", "value_en": "€950"},
            {"value_it": "980 euro", "value_en": "€980"},
        ),
        (
            "/gestione/costi/inclusion/inail",
            {"who_pays": "host", "source": "DGR uno"},
            {"who_pays": "project", "source": "DGR due"},
        ),
        (
            "/gestione/costi/finanziamento",
            {
                "valid_from": "2026-11-01",
                "programme": "Uno",
                "statement_it": "Uno",
                "statement_en": "One",
                "source": "Atto uno",
            },
            {
                "valid_from": "2026-11-01",
                "programme": "Due",
                "statement_it": "Due",
                "statement_en": "Two",
                "source": "Atto due",
            },
        ),
    ],
)
def test_who_writes_over_what_somebody_else_has_just_written_is_told_and_loses_nothing(
    coordinator, send, address, one, other
):
    seen = carried(coordinator, address)
    assert send(address, **one).status_code == 302

    answer = coordinator.post(address, data={**seen, **other})

    assert answer.status_code == 200
    assert "Nel frattempo" in answer.text
    assert other.get("source", other.get("value_it")) in answer.text
    assert send(address, **other).status_code == 302  # seen and wanted all the same
