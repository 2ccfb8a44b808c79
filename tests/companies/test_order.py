import pytest

from portal.companies.finding import order_of
from tests import make


@pytest.mark.parametrize(
    ("before", "after"), [("elica", "Èlite"), ("Èlite", "emme"), ("bar Sport", "BAR Stadio"), ("L'Àncora", "L'isola")]
)
def test_names_are_sorted_without_regard_to_accents_and_capitals(before, after):
    assert order_of(before) < order_of(after)


def test_a_company_is_sorted_by_the_name_that_it_has(app):
    company = make.company(name="Àncora")
    company.name = "Zeta"
    company.refresh_search()

    assert company.name_order == "zeta"
