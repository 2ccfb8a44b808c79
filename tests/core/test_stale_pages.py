"""A button pressed on a page of a session that is over: said in words, with a way on."""

import pytest

from portal.companies import services
from portal.core.database import transaction
from portal.core.roles import Role
from tests import make
from tests.browsing import press

WORDS = "La pagina è rimasta aperta a lungo o la sessione è finita"


def pressed_late(browser, page, address):
    """The page was opened long ago; meanwhile its session has ended."""
    with browser.session_transaction() as session:
        session.clear()
    return browser.post(address, data={"csrf_token": "of-then"}, headers={"Referer": f"http://portale.example{page}"})


def test_a_company_whose_session_is_over_is_told_so_and_led_to_where_it_can_ask_for_a_link(browser):
    with transaction():
        link = "/azienda/entra/" + services.new_link(make.company().contacts[0])
    press(browser, link, link)

    answer = pressed_late(browser, "/azienda/", "/azienda/chiamatemi/")

    assert answer.status_code == 400
    assert WORDS in answer.text
    assert 'href="/azienda/"' in answer.text
    assert browser.get("/azienda/").location.endswith("/azienda/link")


def test_an_operator_whose_session_is_over_is_told_so_and_led_to_the_door(signed_in):
    operator = signed_in(Role.OPERATOR)
    call = make.call()

    answer = pressed_late(operator, "/gestione/", f"/gestione/chiamate/{call.id}/esito")

    assert answer.status_code == 400
    assert WORDS in answer.text
    assert 'href="/gestione/"' in answer.text
    assert "/accedi" in operator.get("/gestione/").location


@pytest.mark.parametrize("referrer", ["https://evil.example/x", "http://portale.example//evil.example/x", ""])
def test_the_way_on_never_leads_to_somebody_else(browser, referrer):
    answer = browser.post("/gestione/chiamate/1/esito", headers={"Referer": referrer, "Sec-Fetch-Site": "same-origin"})

    assert WORDS in answer.text
    assert "evil" not in answer.text
