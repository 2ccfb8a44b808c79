"""An operator finds a registration on Oggi, decides where it stands, thinks again, and settles the promised call."""

import re
import time
from collections.abc import Callable

import pytest

from tests.e2e.browsing import Person
from tests.e2e.conftest import SETTINGS, Site
from tests.e2e.desk import OPERATOR, at_work, row, undo
from tests.e2e.hotels import Hotel, confirm, new_hotel, register
from tests.e2e.mailserver import link_in, text_of

Visit = Callable[..., Person]
ACCEPTED = "accettata"


@pytest.fixture
def hotel(demo: Site, visit: Visit, size: str) -> Hotel:
    """One that has just registered and confirmed its address."""
    new, owner = new_hotel(), visit(demo, size)
    register(owner, new)
    confirm(owner, demo, new)
    return new


@pytest.fixture
def operator(demo: Site, visit: Visit, size: str) -> Person:
    return at_work(visit(demo, size))


def test_a_registration_is_accepted_on_oggi_taken_back_and_accepted_again_and_the_company_hears_once(
    demo: Site, hotel: Hotel, operator: Person
) -> None:
    assert operator.path == "/gestione/"
    operator.press("Accetta", within=row(operator, "registrazioni", hotel))
    assert operator.sees(f"{hotel.name} può ora ospitare")
    assert row(operator, "registrazioni", hotel).count() == 0

    undo(operator)
    assert row(operator, "registrazioni", hotel).count() == 1

    operator.press("Accetta", within=row(operator, "registrazioni", hotel))
    welcome = demo.mailbox.wait_for(hotel.email, ACCEPTED)
    time.sleep(SETTINGS["PORTAL_UNDO_SECONDS"] + 1)  # longer than the first one, taken back, could have waited

    assert [mail["Subject"] for mail in demo.mailbox.to(hotel.email) if ACCEPTED in mail["Subject"]] == [welcome["Subject"]]
    assert "/azienda/entra/" in link_in(welcome)
    assert "ADI" not in text_of(welcome)


def test_what_was_done_stays_in_sight_with_its_way_back_where_the_thumb_was(hotel: Hotel, operator: Person) -> None:
    last = operator.page.locator(".wi-row").last
    last.scroll_into_view_if_needed()
    operator.press(last.get_by_role("button").first.inner_text(), within=last)

    operator.page.wait_for_function("scrollY > 200")
    told = operator.page.locator(".wi-flash").bounding_box()
    assert told and 0 <= told["y"] < 200
    undo(operator)


def test_what_was_decided_says_who_and_when(hotel: Hotel, operator: Person) -> None:
    operator.press("Accetta", within=row(operator, "registrazioni", hotel))
    operator.press(hotel.name, role="link")

    timeline = operator.page.locator(".wi-timeline").inner_text()
    assert re.search(r"Registrazione accettata\s+oggi \d\d:\d\d · Anna Conti", timeline), timeline
    assert re.search(rf"E-mail confermata\s+oggi \d\d:\d\d · {hotel.owner}", timeline), timeline


def test_a_mail_that_has_left_can_not_be_taken_back_and_the_desk_says_so(demo: Site, hotel: Hotel, operator: Person) -> None:
    operator.press("Accetta", within=row(operator, "registrazioni", hotel))
    demo.mailbox.wait_for(hotel.email, ACCEPTED)
    undo(operator)

    assert operator.sees("già partita")


def test_a_promised_call_is_settled_on_its_row(hotel: Hotel, operator: Person) -> None:
    call = row(operator, "chiamate", hotel)
    promised = call.locator(".wi-row-when").inner_text()
    assert call.get_by_role("link", name=re.compile(hotel.phone[-3:])).get_attribute("href") == "tel:+39" + re.sub(
        r"\s", "", hotel.phone
    )

    operator.press("Non risponde", within=call)
    assert operator.sees(f"{hotel.name} non risponde")
    assert call.count() == 0  # until its day comes again

    undo(operator)
    assert call.locator(".wi-row-when").inner_text() == promised

    operator.press("Interessata", within=call)
    assert call.count() == 0
    undo(operator)
    assert call.count() == 1


def test_two_at_the_same_registration_the_second_is_told(demo: Site, visit: Visit, hotel: Hotel, operator: Person) -> None:
    colleague = at_work(visit(demo), OPERATOR)
    operator.press("Accetta", within=row(operator, "registrazioni", hotel))

    if row(colleague, "registrazioni", hotel).get_by_role("button", name="Accetta").count():
        colleague.press("Accetta", within=row(colleague, "registrazioni", hotel))
    assert colleague.sees("Nel frattempo")
