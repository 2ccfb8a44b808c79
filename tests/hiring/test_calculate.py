"""The incentive calculator, as an employer uses it: a few answers, what they bring, what would decide more."""

import re
from datetime import date
from decimal import Decimal

import pytest

from portal.hiring import columns
from portal.hiring.forms import AT_ONCE, SENSITIVE, HiringForm
from portal.incentives.spread import by_month
from portal.regulations.facts import FACTS, HIRING, BadFact
from tests.calculators.test_internships import said

PATH = "/incentivi/calcola"
FIRST = {
    "contract": "permanent",
    "contract_kind": "ordinary",
    "hire_date": "01/09/2026",
    "age": "28",
    "sex": "M",
    "months_without_paid_job": "8",
    "monthly_pay": "2.000,00",
    "pay_months": "12",
    "contrib_rate": "30",
    "part_time_pct": "100",
}


def asked(page):
    """The further questions that stand on the page."""
    return [name for name in ("net_increase", "never_permanent", "benefit", "siisl_posted") if f'name="{name}"' in page.text]


def test_the_first_page_asks_little_and_presses_for_nothing_delicate(browser):
    page = browser.get(PATH)

    assert asked(page) == []
    assert "Queste risposte decidono" not in page.text
    assert "(facoltativo)" not in page.text
    assert 'href="/incentivi"' in page.text.partition("breadcrumb")[2].partition("</nav>")[0]
    assert "required" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert page.text.index("Domande delicate") < page.text.index('name="disability_class"')


def test_what_would_decide_is_asked_next_and_then_there_is_a_sum(browser):
    first = browser.post(PATH, data=FIRST)

    assert "net_increase" in asked(first)
    assert "Potrebbe arrivare fino a" in said(first)
    second = browser.post(PATH, data={**FIRST, "net_increase": "yes", "highest_title": "diploma"})
    assert "Bonus giovani 2026: 6.000,00 €" in said(second)
    assert "Potrebbe spettarti fino a 6.499,20 €" in said(second)
    assert 'name="net_increase" type="radio" value="yes" checked' in " ".join(sorted_inputs(second, "net_increase"))
    assert "spetta " not in said(second).casefold()


def sorted_inputs(page, name):
    """The inputs of a question with their attributes in one order."""
    tags = [tag for tag in page.text.split("<input ") if f'name="{name}"' in tag.partition(">")[0]]
    return [
        f'name="{name}" type="radio" value="{tag.partition("value=")[2].split(chr(34))[1]}"'
        + (" checked" if " checked" in f" {tag.partition('>')[0]}" else "")
        for tag in tags
    ]


def test_what_fails_is_told_with_its_reason_and_its_law(browser):
    page = said(browser.post(PATH, data={**FIRST, "age": "40", "net_increase": "yes"}))

    assert "Non è così: La persona ha meno di 35 anni il giorno dell'assunzione (DL 30 aprile 2026, n. 62, art. 2" in page


def test_delicate_measures_are_not_pressed_for_but_answer_who_tells(browser):
    silent = said(browser.post(PATH, data={**FIRST, "net_increase": "yes"}))
    told = said(browser.post(PATH, data={**FIRST, "net_increase": "yes", "disability_class": "gt79"}))

    assert "aiuti che riguardano situazioni delicate" in silent
    assert "Persone con disabilità" not in silent
    assert "Persone con disabilità: 50.400,00 €" in told


TOO_MUCH = {**FIRST, "age": "40", "sex": "F", "net_increase": "yes", "ri_salgo_intern": "yes"}


def test_a_set_that_covers_too_much_of_the_cost_is_warned_of(browser):
    page = said(browser.post(PATH, data=TOO_MUCH))
    english = said(browser.post(f"/en{PATH}", data=TOO_MUCH))
    within = said(browser.post(PATH, data={**TOO_MUCH, "ri_salgo_intern": "no"}))

    assert "fanno 19.200,00 €: più di 15.600,00 €, cioè il 50 per cento di paga e contributi" in page
    assert "come to €19,200.00: more than €15,600.00, that is 50 per cent of pay and contributions" in english
    assert "per cento di paga e contributi" not in within


def test_a_set_without_the_pay_says_that_its_share_of_the_cost_was_not_checked(browser):
    page = said(browser.post(PATH, data={**TOO_MUCH, "monthly_pay": ""}))

    assert "Non abbiamo controllato quanta parte di paga e contributi può venire da aiuti: manca la paga" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("monthly_pay", "-5", "Scrivi un numero da 0 a 100000"),
        ("monthly_pay", "1000000000000", "Scrivi un numero da 0 a 100000"),
        ("monthly_pay", "200000", "Scrivi un numero da 0 a 100000"),
        ("part_time_pct", "200", "Scrivi un numero da 1 a 100"),
        ("contrib_rate", "90", "Scrivi un numero da 0 a 60"),
        ("hire_date", "31/02/2026", "Non riusciamo a leggere questa data"),
        ("hire_date", "0001-01-01", "2000"),
        ("age", "7", "Scrivi un numero da 15 a 80"),
        ("naspi_schedule", "mille", "Scrivi gli importi dei mesi"),
        ("contract", "forever", "Scegli una delle risposte"),
        ("fixed_started_on", "domani", "Non riusciamo a leggere questa data"),
    ],
)
def test_a_value_without_sense_is_said_at_its_field_and_what_was_typed_stays(browser, field, value, words):
    page = browser.post(PATH, data={**FIRST, field: value})

    assert words in said(page)
    assert "wi-answer" not in page.text
    assert 'value="8"' in page.text


def test_nothing_answered_is_an_answer_too(browser):
    page = browser.post(PATH, data={"contract": ""})

    assert page.status_code == 200
    assert "Con queste risposte non possiamo ancora calcolare una somma" in said(page)


def test_the_schedule_of_the_naspi_is_read_as_people_type_it(browser):
    answers = {**FIRST, "benefit": "NASPI", "naspi_schedule": "1000 970 940,90 912,67 885,29"}

    assert "Chi riceve la NASpI · 941,77 €" in said(browser.post(PATH, data=answers))


def test_every_question_is_a_fact_that_the_rules_know(app):
    with app.test_request_context():
        fields = set(HiringForm()._fields)

    assert fields - {"age"} <= {name for section in HIRING for name in FACTS[section]}
    assert set(SENSITIVE) <= fields


@pytest.mark.parametrize("value", ["12.345,67", "12345.67", "12345,67", "€ 12.345,67"])
def test_a_sum_is_read_however_it_is_typed(app, value):
    with app.test_request_context(method="POST", data={"monthly_pay": value}):
        form = HiringForm()
        assert form.validate()
        assert form.known()["monthly_pay"] == Decimal("12345.67")


def test_a_picture_has_a_column_for_each_month_and_the_greatest_is_the_highest(app):
    from datetime import date

    months = by_month(date(2026, 11, 20), [[Decimal(100), Decimal(50), Decimal(0)], [Decimal(100)]])
    drawn = columns.columns(months)

    assert [each.first for each in months] == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    assert [each.amount for each in months] == [200, 50, 0]
    assert [each.height for each in drawn] == [columns.HEIGHT, columns.HEIGHT // 4, 0]
    assert [each.year for each in drawn] == [2026, None, 2027]
    assert columns.columns([]) == []


def test_the_birthday_can_not_be_after_the_hire():
    from datetime import date

    from portal.regulations import facts

    with pytest.raises(BadFact, match="birth_date"):
        facts.complete({"birth_date": date(2027, 1, 1), "hire_date": date(2026, 9, 1)}, date(2026, 9, 1))


def test_no_more_than_four_new_questions_are_asked_at_a_time(browser):
    page = browser.post(PATH, data={"contract": "permanent", "age": "25", "sex": "F"})
    section = page.text.partition('id="decidono"')[2].partition("</section>")[0]

    assert len(set(re.findall(r'name="(\w+)"', section))) == AT_ONCE == 4


def test_what_was_answered_further_down_stays_on_the_page(browser):
    answers = {"minors_count": "3", "staff_total": "8", "kind": "private", "net_increase": "no", "never_permanent": "no"}
    page = browser.post(PATH, data={**FIRST, **answers})

    assert all(f'name="{name}"' in page.text for name in answers)


@pytest.mark.parametrize(
    ("first", "years"), [(date(2026, 9, 1), [2026, 2027]), (date(2026, 12, 1), [2027]), (date(2027, 1, 1), [2027])]
)
def test_the_years_below_the_columns_do_not_run_into_one_another(first, years):
    months = by_month(first, [[Decimal(500)] * 12])

    assert [each.year for each in columns.columns(months) if each.year] == years


def test_each_measure_says_until_when_and_leads_to_its_page(browser):
    page = browser.post(PATH, data=FIRST | {"net_increase": "yes"}).text

    assert "Si può assumere fino al 31 dicembre 2026." in page
    assert 'href="/incentivi/giovani-2026"' in page
    english = browser.post(f"/en{PATH}", data=FIRST | {"net_increase": "yes"}).text
    assert "One can hire until 31 December 2026." in english
    assert 'href="/en/incentivi/giovani-2026"' in english
