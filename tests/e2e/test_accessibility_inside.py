"""Every page behind the doors, of operators and of companies, on a screen and on a phone: nothing that axe objects to."""

from collections.abc import Callable

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import ADMIN, COORDINATOR, at_work
from tests.e2e.hotels import confirm, new_hotel, register
from tests.e2e.looking import faults_on, looked_at, of_map

Visit = Callable[..., Person]


def test_every_page_of_an_operator_is_accessible(demo: Site, visit: Visit) -> None:
    admin = at_work(visit(demo), ADMIN)
    start = [path for path in of_map(demo, public=False) if path.startswith("/gestione")]

    assert looked_at(demo, admin, ["/gestione/", *start], r"/gestione", least=18) == []


def test_a_row_that_has_just_been_settled_is_accessible(demo: Site, visit: Visit) -> None:
    operator = at_work(visit(demo), COORDINATOR)
    operator.press("Non risponde")
    assert operator.page.locator(".wi-flash").is_visible()

    assert faults_on(operator, "/gestione/ after an act") == []


def test_every_page_of_a_company_is_accessible(demo: Site, visit: Visit) -> None:
    owner, hotel = visit(demo), new_hotel()
    register(owner, hotel)
    confirm(owner, demo, hotel)

    assert looked_at(demo, owner, ["/azienda/", "/azienda/disponibilita/nuova"], r"/(en/)?azienda/", least=5) == []
