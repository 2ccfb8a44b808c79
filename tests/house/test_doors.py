"""Closed by default: who is not let in gets no further than the public site, and nothing is done from elsewhere."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from portal.accounts.security import ENDPOINTS
from tests.house.walk import address, area_of, is_closed, rules, visitors

DOORS = ("/accedi", "/azienda/link", "/en/azienda/link")


@pytest.fixture(scope="module")
def everybody(demo_house: Flask) -> dict[str, FlaskClient]:
    return visitors(demo_house)


def tried(app: Flask, client: FlaskClient, method: str, **known: object) -> Iterator[tuple[Rule, TestResponse]]:
    """Every address that takes this method, and its answer."""
    for rule in rules(app, method):
        with app.app_context():
            yield rule, client.open(address(app, rule), method=method, **known)  # type: ignore[arg-type]


def is_door(answer: TestResponse) -> bool:
    return answer.status_code == 302 and (answer.location or "").partition("?")[0] in DOORS


def test_every_page_belongs_to_an_area_or_is_one_of_the_named_pages_of_signing_in(demo_house: Flask) -> None:
    homeless = {rule.endpoint for rule in demo_house.url_map.iter_rules() if not area_of(demo_house, rule.endpoint)}

    assert homeless == ENDPOINTS


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_stranger_at_a_closed_page_is_led_to_its_door(
    demo_house: Flask, everybody: dict[str, FlaskClient], method: str
) -> None:
    answers = list(tried(demo_house, everybody["estraneo"], method))

    closed = [(rule, answer) for rule, answer in answers if is_closed(demo_house, rule.endpoint)]
    inside = [f"{rule.rule}: {answer.status}" for rule, answer in closed if not is_door(answer)]
    refused = [rule for rule, answer in closed if method == "POST" and answer.status_code == 400]  # no token, no door
    assert len(closed) > 20
    assert [each for each in inside if "400" not in each or method == "GET"] == []
    assert not refused or len(inside) == len(refused)


def test_what_another_site_makes_a_browser_post_is_refused(demo_house: Flask, everybody: dict[str, FlaskClient]) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site", "Origin": "https://altrove.example"}
    for who, client in everybody.items():
        taken = [
            rule.rule for rule, answer in tried(demo_house, client, "POST", headers=foreign) if answer.status_code != 400
        ]

        assert taken == [], who


@pytest.mark.parametrize("who", ["amministratore", "assistente sociale", "azienda"])
def test_a_closed_form_without_its_token_is_refused(demo_house: Flask, everybody: dict[str, FlaskClient], who: str) -> None:
    answers = tried(demo_house, everybody[who], "POST")

    taken = {
        rule.rule: answer.status
        for rule, answer in answers
        if is_closed(demo_house, rule.endpoint) and answer.status_code != 400
    }

    assert taken == {}
