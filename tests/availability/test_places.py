"""Where, when and for what an offer is: its site, its week, its skills; and when it is filled."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.availability import jobs, queries, services, week
from portal.availability.models import HOLDS_DAYS, Availability, AvailabilityState
from portal.companies.models import CompanyEvent
from portal.core.database import db, now, transaction
from portal.core.errors import RuleBroken
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from portal.core.workdays import today
from tests import make
from tests.browsing import carried, press, token

OFFER = {"tasks": "Aiuto al banco", "grid": ["mon-morning", "tue-morning", "wed-morning"], "must": "Contare\nSorridere"}
NEW = "/azienda/disponibilita/nuova"
LINK = re.compile(r"http://portale\.example(/\S+/vale/\S+)")


def only():
    return db.session.scalars(sa.select(Availability)).one()


def again(offer):
    return db.session.get_one(Availability, offer.id)


def last_event():
    return db.session.scalars(sa.select(CompanyEvent).order_by(CompanyEvent.id.desc())).first()


def test_a_company_says_where_when_and_what_one_must_know(owner, company):
    site = make.site(company, transport="Autobus B")

    press(owner, NEW, NEW, **OFFER, nice="Parlare inglese", site_id=str(site.id), transport="A piedi")

    made = only()
    assert (made.site_id, made.municipality_name, made.transport) == (site.id, "Santa Marinella", "A piedi")
    assert (made.must, made.nice, made.week_words) == ("Contare\nSorridere", "Parlare inglese", "lun–mer mattina")
    page = owner.get("/azienda/").text
    assert "lun–mer mattina" in page and "Contare, Sorridere" in page and "Negozio in centro" in page


def test_a_form_shows_what_was_ticked_and_a_correction_keeps_it(owner, company):
    offer = make.availability(company, grid=week.read(["sat-evening"]), skills=[{"name": "Contare", "level": "must"}])
    address = f"/azienda/disponibilita/{offer.id}"

    page = owner.get(address).text

    assert re.search(r'<input[^>]*checked[^>]*value="sat-evening"', page)
    assert len(re.findall(r'type="checkbox"[^>]*checked|checked[^>]*type="checkbox"', page)) == 1
    assert ">Contare</textarea>" in page.replace("\n", "").replace("\r", "")


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"grid": ["mon-night"]}, "grid"),
        ({"must": "\n".join(str(number) for number in range(21))}, "must"),
        ({"nice": "x" * 81}, "nice"),
        ({"site_id": "abc"}, "site_id"),
        ({"transport": "x" * 301}, "transport"),
    ],
)
def test_what_can_not_be_is_asked_again(owner, company, known, field):
    make.site(company)

    answer = press(owner, NEW, NEW, **{**OFFER, **known})

    assert f'href="#{field}' in answer.text
    assert db.session.query(Availability).count() == 0


def test_another_company_s_site_can_not_be_chosen(owner, company):
    make.site(company)
    foreign = make.site(make.company())

    assert press(owner, NEW, NEW, **OFFER, site_id=str(foreign.id)).status_code == 200
    assert db.session.query(Availability).count() == 0


def test_a_closed_site_is_kept_where_it_was_chosen_and_offered_to_nobody_else(owner, company):
    closed = make.site(company, closed_at=now())
    offer = make.availability(company, site_id=closed.id)
    address = f"/azienda/disponibilita/{offer.id}"

    press(owner, address, address, **OFFER, site_id=str(closed.id), version=offer.version)

    assert (again(offer).tasks, again(offer).site_id) == ("Aiuto al banco", closed.id)
    assert "site_id" not in owner.get(NEW).text


def test_a_site_that_is_closed_while_somebody_chooses_it_is_said_to_be(app, company):
    closed = make.site(company, closed_at=now())
    said = {"tasks": "x", "kinds": [], "requirements": "", "would_hire": None}
    when = dict.fromkeys(("places", "starts_on", "ends_on", "weekly_hours"))

    with pytest.raises(RuleBroken, match="chiusa"), transaction():
        services.offer(company, **said, **when, site_id=closed.id)

    assert db.session.query(Availability).count() == 0


def test_a_company_without_sites_is_not_asked_for_one(owner, company):
    press(owner, NEW, NEW, **OFFER)

    assert only().site_id is None
    assert only().municipality == company.municipality


def test_two_who_change_the_same_offer_are_told(owner, signed_in, company):
    offer, operator = make.availability(company), signed_in(Role.OPERATOR)
    address, seen = f"/gestione/disponibilita/{offer.id}/correggi", offer.version
    press(owner, f"/azienda/disponibilita/{offer.id}", f"/azienda/disponibilita/{offer.id}", **OFFER, version=seen)

    answer = press(operator, address, address, **{**OFFER, "tasks": "Altro", "grid": ["sun-evening"]}, version=seen)

    assert "Nel frattempo" in answer.text
    assert re.search(r'<input[^>]*checked[^>]*value="sun-evening"', answer.text)  # what was typed is not lost
    assert again(offer).tasks == "Aiuto al banco"


@pytest.mark.parametrize("who", ["owner", "operator"])
def test_a_filled_offer_is_neither_asked_about_nor_to_settle_until_it_is_free_again(owner, signed_in, company, who):
    offer = make.availability(company, expires_on=today() + timedelta(days=3), paused_at=now())
    browser = owner if who == "owner" else signed_in(Role.OPERATOR)
    page, acts = ("/azienda/", "/azienda") if who == "owner" else ("/gestione/", "/gestione")

    press(browser, page, f"{acts}/disponibilita/{offer.id}/coperta")
    assert again(offer).state is AvailabilityState.FILLED
    assert queries.expiring() == [] and jobs.remind_of_expiring.act() == 0

    press(browser, page, f"{acts}/disponibilita/{offer.id}/libera")
    assert again(offer).state is AvailabilityState.OPEN
    assert again(offer).expires_on == today() + timedelta(days=HOLDS_DAYS)


@pytest.mark.parametrize("acts", [["coperta"], ["coperta", "coperta"], ["pausa", "coperta"], ["coperta", "libera"]])
def test_what_an_operator_did_last_annulla_takes_back(signed_in, company, acts):
    offer, operator = make.availability(company, expires_on=today() + timedelta(days=3)), signed_in(Role.OPERATOR)
    states = []
    for act in acts:
        states.append([getattr(again(offer), name) for name in services.MOVED])
        press(operator, f"/gestione/aziende/{company.id}", f"/gestione/disponibilita/{offer.id}/{act}")
    before = states[0] if acts == ["coperta", "coperta"] else states[-1]

    press(operator, "/gestione/", f"/gestione/disponibilita/annulla/{last_event().id}")

    assert [getattr(again(offer), name) for name in services.MOVED] == before


def test_an_operator_pauses_and_resumes_from_the_company_s_page(signed_in, company):
    offer, operator = make.availability(company), signed_in(Role.OPERATOR)
    page = f"/gestione/aziende/{company.id}"
    assert f"/gestione/disponibilita/{offer.id}/pausa" in operator.get(page).text

    answer = press(operator, page, f"/gestione/disponibilita/{offer.id}/pausa", torna=page)
    assert (answer.location, again(offer).state) == (page, AvailabilityState.PAUSED)

    press(operator, page, f"/gestione/disponibilita/{offer.id}/riprendi", torna=page)
    assert again(offer).state is AvailabilityState.OPEN


@pytest.fixture
def way(company):
    """Where the mail about an offer that ends leads."""
    make.availability(company, expires_on=today() + timedelta(days=3))
    jobs.remind_of_expiring.act()
    return LINK.search(db.session.scalars(sa.select(OutboxMail)).one().text)[1]


@pytest.mark.parametrize("days", [0, 3, 20])
def test_one_button_of_the_mail_s_page_renews_also_what_has_ended_since(browser, way, days):
    with time_machine.travel(now() + timedelta(days=days)):
        assert "Sì, vale ancora" in browser.get(way).text

        answer = browser.post(way, data={"csrf_token": token(browser, way)})

        assert answer.location == "/azienda/"
        assert only().state is AvailabilityState.OPEN
        assert only().expires_on == today() + timedelta(days=HOLDS_DAYS)
        assert f"/azienda/disponibilita/annulla/{last_event().id}" in browser.get("/azienda/").text


def test_opening_the_mail_s_link_renews_nothing_and_lets_nobody_in(browser, way):
    before = only().version

    browser.get(way)

    assert only().version == before
    assert browser.get("/azienda/").location == "/azienda/link"


def test_the_mail_s_link_opens_only_the_offers_of_its_own_company(browser, way):
    foreign = make.availability(make.company())
    elsewhere = re.sub(r"/\d+/vale/", f"/{foreign.id}/vale/", way)

    assert browser.get(elsewhere).status_code == 404
    assert browser.post(elsewhere, data={"csrf_token": token(browser, way)}).status_code == 404


def test_what_is_filled_or_withdrawn_meanwhile_is_not_renewed_by_the_link(browser, way):
    with transaction():
        services.fill(only())

    page = browser.get(way).text

    assert "Sì, vale ancora" not in page and "Coperta" in page


def test_a_link_that_ended_leads_to_where_one_asks_for_another(browser, way):
    with time_machine.travel(now() + timedelta(days=200)):
        assert browser.get(way, follow_redirects=True).status_code == 410


STATES = {
    "open": {},
    "paused": {"paused_at": now()},
    "filled": {"filled_at": now(), "paused_at": now()},
    "expired": {"expires_on": today() - timedelta(days=1), "paused_at": now()},
    "withdrawn": {"withdrawn_at": now(), "filled_at": now()},
}


@pytest.mark.parametrize("wanted", STATES)
def test_the_database_and_the_row_agree_on_the_state(app, wanted):
    rows = [make.availability(**known) for known in STATES.values()]

    found = db.session.scalars(sa.select(Availability.id).where(queries.has_state(AvailabilityState(wanted)))).all()

    assert found == [row.id for row in rows if row.state.value == wanted]
    assert len(found) == 1


def test_the_list_is_narrowed_by_state_place_kind_and_end(signed_in):
    here = make.company(name="A Civitavecchia")
    there = make.company(name="A Tolfa")
    site = make.site(there, municipality="058105", name="Osteria")
    make.availability(here, kinds=["hire"], expires_on=today() + timedelta(days=10))
    make.availability(there, site_id=site.id, kinds=["inclusion"], filled_at=now(), grid=week.read(["mon-morning"]))
    operator = signed_in(Role.OPERATOR)

    def shown(question):
        page = operator.get(f"/gestione/disponibilita/?{question}").text
        return [name for name in (here.name, there.name) if name in page]

    assert shown("") == [here.name, there.name]
    assert shown("stato=filled") == shown("comune=058105") == shown("tipo=inclusion") == [there.name]
    assert shown("stato=open") == shown("tipo=hire") == shown("scade=presto") == shown("scade=90") == [here.name]
    assert shown("scade=scadute") == shown("stato=paused") == []
    taken = operator.get("/gestione/disponibilita/?formato=csv&comune=058105").text
    assert '"Tolfa"' in taken and '"Osteria"' in taken and '"lun mattina"' in taken and here.name not in taken


def test_what_an_excluded_company_offers_is_not_proposed(signed_in):
    make.availability(
        make.company(name="Che non si cerca", excluded_at=now(), exclusion_reason="Motivo"), expires_on=today()
    )
    operator = signed_in(Role.OPERATOR)

    assert "Che non si cerca" not in operator.get("/gestione/disponibilita/").text
    assert jobs.remind_of_expiring.act() == 0


@pytest.mark.parametrize(("moment", "state"), [("23:59", AvailabilityState.OPEN), ("00:00", AvailabilityState.EXPIRED)])
def test_an_offer_holds_until_midnight_in_rome(app, moment, state):
    offer = make.availability(expires_on=today() + timedelta(days=30))
    day = offer.expires_on if moment == "23:59" else offer.expires_on + timedelta(days=1)

    with time_machine.travel(f"{day}T{moment}:00+01:00", tick=False):
        assert offer.state is state


def test_the_public_form_stays_as_short_as_it_was(browser):
    page = browser.get("/aziende/disponibilita").text

    for name in ("site_id", "grid", "must", "nice", "transport"):
        assert f'name="{name}"' not in page
    assert carried(browser, "/aziende/disponibilita") == {}
