"""How many interns a company may host, and the way from its page to the calculator."""

import re

import pytest

from portal.core.roles import Role
from portal.sites import standing
from tests import make
from tests.calculators.test_internships import said
from tests.sites.test_declaring import COUNTED, HEARD, send


def page_of(company, operator):
    return operator.get(f"/gestione/aziende/{company.id}")


@pytest.mark.parametrize(
    ("permanent", "hosted", "words"),
    [
        ("7", "1", "Può ospitare un altro tirocinante ordinario (al massimo 2 insieme)"),
        ("7", "2", "Non può ospitare altri tirocinanti ordinari (al massimo 2 insieme)"),
        ("28", "0", "Può ospitare altri 3 tirocinanti ordinari (al massimo 3 insieme)"),
    ],
)
def test_the_company_page_says_how_many_more_may_come(signed_in, company, permanent, hosted, words):
    operator = signed_in(Role.OPERATOR)
    counted = {**COUNTED, "permanent": permanent, "interns_hosted": hosted}
    send(operator, address_of_count(company, operator), **counted, **HEARD)

    assert words in said(page_of(company, operator))


def address_of_count(company, operator):
    return re.search(r'href="([^"]*organico[^"]*)"', page_of(company, operator).text)[1]


def test_where_nobody_has_been_counted_nothing_is_said_of_it(signed_in, company):
    page = said(page_of(company, signed_in(Role.OPERATOR)))

    assert "Organico non dichiarato" in page
    assert "tirocinanti ordinari" not in page


def test_the_calculator_opens_with_what_is_known_and_reckons_nothing_yet(signed_in, company):
    operator = signed_in(Role.OPERATOR)
    send(operator, address_of_count(company, operator), **COUNTED, **HEARD)
    assert re.search(
        r'action="/incentivi/calcola">.*?name="staff_total" value="9"', page_of(company, operator).text, re.DOTALL
    )

    page = operator.post("/incentivi/calcola", data={"staff_total": "9", "open": "1"})

    assert re.search(r'name="staff_total"[^>]*value="9"', page.text)
    assert "wi-answer" not in page.text
    assert "Che cosa sappiamo già" in page.text and "Queste risposte decidono" not in page.text


def test_people_are_added_up_only_where_every_place_has_told(app, company):
    there, other = make.site(company), make.site(company, name="Magazzino")
    assert standing.staff_total(company) is None

    make.headcount(company, site=there, permanent=4, fixed_term=1)
    assert standing.staff_total(company) is None
    make.headcount(company, site=other, permanent=2, fixed_term=0)
    assert standing.staff_total(company) == 7
