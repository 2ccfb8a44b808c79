"""The numbers of the register: each opens its rows, and counting costs the same however many there are."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from portal.companies.models import CompanyEvent
from portal.companies.relation import Relation
from portal.core import periods
from portal.core.audit import AuditEntry
from portal.core.database import db, now
from portal.core.periods import Period
from portal.core.roles import Role
from portal.figures import bars
from portal.figures.queries import Line
from tests import make
from tests.content.conftest import counted_statements

HOME = "/gestione/cifre/"
LINK = re.compile(r'<th scope="row">([^<]*)</th><td class="wi-number"><a href="([^"]+)">(\d+)</a>')


@pytest.fixture
def register(app):
    """Some companies of different kinds, two of them met."""
    luca = make.user(name="Luca Moretti")
    old = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
    for _ in range(3):
        make.company(assigned_to_id=luca.id, relation=Relation.HOSTING, created_at=old)
    first = make.company(municipality="058105", sector="shops")
    second = make.company(municipality="", sector="", created_at=old)
    make.company(excluded_at=now(), exclusion_reason="segreto", created_at=old)
    for owner, kind, at in (
        (first, "visited", datetime(2026, 2, 1, tzinfo=UTC)),
        (first, "appointment_held", datetime(2026, 6, 1, tzinfo=UTC)),
        (second, "met", datetime(2026, 4, 1, tzinfo=UTC)),
        (second, "called", datetime(2026, 2, 1, tzinfo=UTC)),
    ):
        make.kept(CompanyEvent(company_id=owner.id, kind=kind, at=at, actor_name="Luca"))
    return luca


def numbers(page):
    return {label: int(count) for label, _address, count in LINK.findall(page)}


def test_companies_are_counted_by_state_municipality_activity_and_operator(operator, register):
    found = numbers(operator.get(HOME).text)

    assert found == {
        "Ospita ora": 3, "Da sentire": 2, "Civitavecchia": 3, "Tolfa": 1, "Alberghi e accoglienza": 3,
        "Negozi e commercio": 1, "Luca Moretti": 3, "Nessuno": 2,
    }  # fmt: skip


@pytest.mark.parametrize("asked", ["", "?che=registrata&dal=2026-03-01&al=2026-03-31", "?che=incontrata&dal=2026-03-15"])
def test_every_number_opens_exactly_its_rows(operator, register, asked):
    page = operator.get(HOME + asked).text

    links = LINK.findall(page) + [
        ("aziende", *found) for found in re.findall(r'<li><a href="([^"]+)"><span class="wi-figure-value">(\d+)', page)
    ]
    assert len(links) >= 4
    for label, address, count in links:
        rows = re.findall(r'<th scope="row"', operator.get(html.unescape(address)).text)
        assert len(rows) == int(count), (label, address)


def test_what_nobody_has_said_is_counted_too_though_no_list_shows_it(operator, register):
    page = operator.get(HOME).text

    assert page.count('<th scope="row">Non si sa</th><td class="wi-number">1</td>') == 2


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("che=registrata&dal=2026-03-01&al=2026-03-31", "messe in elenco dal dom 1 mar al mar 31 mar."),
        ("che=registrata&dal=2026-03-01", "messe in elenco dal dom 1 mar."),
        ("che=incontrata&al=2025-03-31", "visitato o incontrato fino al lun 31 mar 2025."),
        ("che=incontrata", "Quante aziende ci sono oggi."),
    ],
)
def test_the_page_says_which_days_are_counted(operator, asked, words):
    assert words in operator.get(f"{HOME}?{asked}").text


@pytest.mark.parametrize(
    ("asked", "total"),
    [
        ("", 5),
        ("?che=registrata&dal=2026-03-01&al=2026-03-01", 4),
        ("?che=registrata&dal=2026-03-02", 1),
        ("?che=registrata&al=2026-02-28", 0),
        ("?che=incontrata&dal=2026-02-01&al=2026-02-01", 1),
        ("?che=incontrata&dal=2026-04-01&al=2026-06-01", 2),
        ("?che=incontrata&dal=2026-07-01", 0),
        ("?che=registrata", 5),
        ("?che=pippo&dal=2026-07-01", 5),
    ],
)
def test_a_period_counts_who_came_or_was_met_in_those_days(operator, register, asked, total):
    assert f'wi-figure-value">{total}<' in operator.get(HOME + asked).text


def test_a_day_ends_at_midnight_in_rome(operator):
    make.company(created_at=datetime(2026, 3, 1, 22, 59, tzinfo=UTC))
    make.company(created_at=datetime(2026, 3, 1, 23, 0, tzinfo=UTC))

    assert 'wi-figure-value">1<' in operator.get(f"{HOME}?che=registrata&dal=2026-03-02").text


@pytest.mark.parametrize("asked", ["dal=2026-03-02&al=2026-03-01", "dal=ieri", "al=9999-12-31", "dal=0001-01-01"])
def test_days_that_can_not_be_are_said_and_ask_nothing(operator, register, asked):
    page = operator.get(f"{HOME}?che=registrata&{asked}").text

    assert "Controlla i giorni" in page
    assert 'wi-figure-value">5<' in page


def test_counting_costs_the_same_however_many_there_are(operator, register):
    def cost():
        operator.get(HOME)
        with counted_statements() as asked:
            operator.get(HOME)
        return len(asked), len([text for text in asked if "GROUP BY" in text])

    few = cost()
    for municipality in ("058032", "058097", "058004", "056059"):
        for sector in ("shops", "crafts", "restaurants"):
            make.company(municipality=municipality, sector=sector, assigned_to_id=make.user().id)
    assert cost() == few
    assert few[1] == 4


def test_an_auditor_sees_numbers_and_opens_no_row(signed_in, register):
    browser = signed_in(Role.AUDITOR)

    page = browser.get(HOME).text

    assert '<th scope="row">Luca Moretti</th><td class="wi-number">3</td>' in page
    assert "/gestione/aziende/" not in page
    assert "Hotel Miramare" not in page
    assert "segreto" not in page
    assert browser.get("/gestione/altro").text.count(">Cifre<")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.SOCIAL_WORKER])
def test_who_has_no_business_with_companies_sees_no_numbers(signed_in, role):
    browser = signed_in(role)

    assert browser.get(HOME).status_code == 403
    assert browser.get(f"{HOME}stato.svg").status_code == 403


def test_the_numbers_are_taken_away_and_that_is_written_down(signed_in, register):
    answer = signed_in(Role.AUDITOR).get(f"{HOME}?formato=csv&che=registrata&dal=2026-03-01&al=2026-03-31")

    lines = answer.text.removeprefix("\ufeff").splitlines()
    assert lines[0] == '"Gruppo";"Voce";"Aziende"'
    assert '"Per stato";"Ospita ora";"3"' in lines
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="figures.export")).one()
    assert entry.details == {"filter": {"registrata": "01.03.26-31.03.26"}, "rows": len(lines) - 1}


def test_the_picture_shows_the_same_numbers_without_style_or_script(operator, register):
    answer = operator.get(f"{HOME}comune.svg?che=registrata&dal=2026-03-01&al=2026-03-31")

    assert answer.mimetype == "image/svg+xml"
    drawing = fromstring(answer.text)
    words = [each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert words == ["Civitavecchia", "3", "Non si sa", "1"]
    assert "style" not in answer.text
    assert "script" not in answer.text
    assert operator.get(f"{HOME}pippo.svg").status_code == 404


@given(
    st.lists(
        st.builds(
            Line,
            label=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80),
            count=st.integers(0, 10**6),
            value=st.none(),
        ),
        max_size=40,
    )
)
def test_no_picture_is_broken_by_its_words_or_leaves_its_frame(house, lines):
    with house.test_request_context("/gestione/"):
        drawing = fromstring(bars.picture(lines, "Per <comune>"))

    bars_ = drawing.findall("{http://www.w3.org/2000/svg}rect")
    assert all(0 <= float(bar.get("width")) <= bars.WIDTH for bar in bars_)
    assert len(drawing.findall("{http://www.w3.org/2000/svg}text")) == 2 * min(len(lines), bars.MOST)
    assert float(drawing.get("height")) == bars.height(lines)


DAYS = st.none() | st.dates(date(2000, 1, 1), date(2068, 12, 31))


@given(DAYS, DAYS)
def test_a_period_is_read_as_it_was_written(first, last):
    period = Period(first, last)

    if first and last and last < first:
        assert periods.read(period.text) is None
    elif period:
        assert periods.read(period.text) == period
        assert len(period.text) <= 20


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("2026", "01.01.26-31.12.26"),
        ("1/3/2026 – 31/3/2026", "01.03.26-31.03.26"),
        ("01.03.26", "01.03.26-01.03.26"),
        ("01.03.26-", "01.03.26-"),
        ("ieri", ""),
        ("-", ""),
        ("", ""),
        ("31.02.26-", ""),
        ("01.03.26-ieri", ""),
    ],
)
def test_a_period_is_taken_as_people_write_it(text, tidy):
    assert periods.tidy(text) == tidy


def test_the_register_is_narrowed_to_whom_we_met_in_some_days(operator, register):
    page = operator.get("/gestione/aziende/?incontrata=01.06.26-30.06.26").text

    assert page.count('<th scope="row"') == 1
    assert now() - datetime(2026, 6, 1, tzinfo=UTC) > timedelta(days=100)
