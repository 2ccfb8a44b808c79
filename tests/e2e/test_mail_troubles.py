"""Mail that does not go as it should: the site works all the same, and the desk says in words what to do."""

from collections.abc import Callable

import pytest

from tests.e2e.browsing import Person
from tests.e2e.conftest import Site
from tests.e2e.desk import at_work, look_until, row_about, undo
from tests.e2e.hotels import Hotel, new_hotel, register

Visit = Callable[..., Person]


@pytest.fixture
def hotel() -> Hotel:
    return new_hotel()


@pytest.fixture
def operator(demo: Site, visit: Visit, size: str) -> Person:
    return at_work(visit(demo, size))


def listed(operator: Person) -> str:
    """What the list of mails says, where it holds one."""
    return operator.page.locator("tbody tr").inner_text()


def test_while_the_mail_server_is_down_the_site_works_the_desk_says_so_and_the_mail_leaves_later(
    demo: Site, visit: Visit, hotel: Hotel, operator: Person, size: str
) -> None:
    with demo.server.down():
        register(visit(demo, size), hotel)

        look_until(operator, "/gestione/", lambda: "il servizio di posta non risponde" in operator.text)
        operator.go(f"/gestione/posta/?q={hotel.email}")
        assert "Il servizio di posta non risponde" in operator.text
        assert demo.mailbox.to(hotel.email) == []

    demo.minutes_pass(2)
    demo.mailbox.wait_for(hotel.email, "Confermi")
    look_until(operator, f"/gestione/posta/?q={hotel.email}", lambda: "Partita" in listed(operator))
    assert len(demo.mailbox.to(hotel.email)) == 1


def test_a_refusal_shows_on_oggi_in_plain_words_and_is_settled_there_undone_or_tried_again(
    demo: Site, visit: Visit, hotel: Hotel, operator: Person
) -> None:
    demo.mailbox.refusals[hotel.email] = "550 5.1.1 No such user here"
    register(visit(demo), hotel)
    look_until(operator, "/gestione/", lambda: row_about(operator, hotel).count() == 1)
    assert "L'indirizzo non esiste" in row_about(operator, hotel).inner_text()

    operator.press("Segna come sistemata", within=row_about(operator, hotel))
    assert row_about(operator, hotel).count() == 0
    undo(operator)
    assert row_about(operator, hotel).count() == 1

    del demo.mailbox.refusals[hotel.email]
    operator.press("Manda di nuovo", within=row_about(operator, hotel))
    demo.mailbox.wait_for(hotel.email, "Confermi")
    assert row_about(operator, hotel).count() == 0


def test_a_mail_whose_worker_died_half_way_is_in_doubt_and_says_so(
    demo: Site, visit: Visit, hotel: Hotel, operator: Person
) -> None:
    demo.mailbox.hesitating.add(hotel.email)
    register(visit(demo), hotel)
    look_until(operator, f"/gestione/posta/?q={hotel.email}", lambda: "In partenza" in listed(operator))
    demo.house.programs[-1].kill()
    demo.house.work()
    demo.mailbox.hesitating.clear()
    demo.minutes_pass(0)

    look_until(operator, "/gestione/", lambda: row_about(operator, hotel).count() == 1)
    assert "Incerto" in row_about(operator, hotel).inner_text()
    assert "non sappiamo se il messaggio è arrivato" in row_about(operator, hotel).inner_text()
    operator.go(f"/gestione/posta/?q={hotel.email}")
    assert "Incerto" in listed(operator)
    assert len(demo.mailbox.to(hotel.email)) <= 1

    operator.go("/gestione/")
    operator.press("Segna come sistemata", within=row_about(operator, hotel))
    undo(operator)
    operator.press("Segna come sistemata", within=row_about(operator, hotel))
    assert row_about(operator, hotel).count() == 0
