"""Who pays what: said only once a coordinator has confirmed it."""

import sqlalchemy as sa

from portal.content import loader as content
from portal.core.audit import AuditEntry
from portal.core.database import db, transaction
from portal.core.roles import Role
from portal.core.workdays import today
from portal.facts import queries
from portal.facts.models import Cost, CostAnswer, InternshipKind, Payer

INAIL = (InternshipKind.INCLUSION, Cost.INAIL)
ADDRESS = "/gestione/costi/inclusion/inail"
ANSWER = {"who_pays": "project", "source": "Avviso di prova, articolo 3", "source_date": "2026-10-01"}


def said(what=Cost.INAIL, kind=InternshipKind.INCLUSION):
    found = queries.answer(kind, what)
    assert found
    return found


def test_the_coordinator_sees_every_answer(coordinator):
    page = coordinator.get("/gestione/costi")

    assert page.status_code == 200
    assert page.text.count("Da confermare") >= len(InternshipKind) * len(Cost)
    for kind in InternshipKind:
        for what in Cost:
            assert f"/gestione/costi/{kind.value}/{what.value}" in page.text


def test_a_confirmed_answer_is_public_at_once_and_on_file(browser, send):
    with transaction():
        content.load()
    assert "Avviso di prova" not in browser.get("/aziende/ospitare-un-tirocinio").text

    answer = send(ADDRESS, **ANSWER)

    assert answer.location == "/gestione/costi/"
    page = browser.get("/aziende/ospitare-un-tirocinio").text
    assert "Avviso di prova, articolo 3" in page and "Il progetto" in page and "Confermato il" in page
    found = said()
    assert (found.who_pays, found.confirmed_on, found.source_date.isoformat()) == (Payer.PROJECT, today(), "2026-10-01")
    assert found.confirmed_by.startswith("Persona")


def test_a_confirmation_is_a_new_row_in_the_audit(send):
    rows = db.session.query(CostAnswer).count()

    send(ADDRESS, **ANSWER)

    assert db.session.query(CostAnswer).count() == rows + 1
    assert [each.who_pays for each in queries.answer_history(*INAIL)] == [Payer.PROJECT, Payer.UNKNOWN]
    entry = db.session.scalars(sa.select(AuditEntry).filter_by(act="cost.confirmed")).one()
    assert entry.actor_name.startswith("Persona") and entry.details["source"] == ANSWER["source"]


def test_nobody_confirms_that_nobody_knows(send):
    answer = send(ADDRESS, **{**ANSWER, "who_pays": "unknown"})

    assert answer.status_code == 200
    assert said().confirmed_on is None


def test_an_answer_needs_a_payer_and_a_source(send):
    for missing in ("who_pays", "source"):
        answer = send(ADDRESS, **{**ANSWER, missing: ""})
        assert answer.status_code == 200 and "Controlla una risposta" in answer.text
    assert said().confirmed_on is None


def test_a_source_is_an_address_of_the_web(send):
    for bad in (
        "javascript:alert(1)",
        "www.example.com",
        "https://",
        "ftp://a.example/x",
        "https://[",
        'https://a.example/"x',
    ):
        assert "https://." in send(ADDRESS, **{**ANSWER, "source_url": bad}).text, bad
    assert said().source_url is None
    send(ADDRESS, **{**ANSWER, "source_url": "https://leggi.example/avviso?n=3"})
    assert said().source_url == "https://leggi.example/avviso?n=3"


def test_an_answer_for_a_coming_day_waits_for_it(send):
    send(ADDRESS, **{**ANSWER, "valid_from": "2099-01-01"})

    assert said().who_pays is Payer.UNKNOWN
    assert queries.answer_history(*INAIL)[0].who_pays is Payer.PROJECT


def test_a_withdrawn_answer_is_to_be_confirmed_again(send):
    send(ADDRESS, **ANSWER)

    send(ADDRESS, act=f"{ADDRESS}/ritira")

    assert (said().who_pays, said().confirmed_on) == (Payer.UNKNOWN, None)
    assert [each.who_pays for each in queries.answer_history(*INAIL)] == [Payer.UNKNOWN, Payer.PROJECT, Payer.UNKNOWN]


def test_who_may_not_confirm_is_kept_out(facts, signed_in, browser):
    assert browser.get("/gestione/costi").status_code == 302
    for role in (Role.OPERATOR, Role.EDITOR, Role.AUDITOR, Role.SOCIAL_WORKER):
        somebody = signed_in(role)
        assert somebody.get("/gestione/costi").status_code == 403, role
        assert somebody.get(ADDRESS).status_code == 403, role
        assert somebody.get("/gestione/costi/dati").status_code == 403, role
        assert somebody.get("/gestione/costi/finanziamento").status_code == 403, role
    assert signed_in(Role.ADMIN).get("/gestione/costi").status_code == 200


def test_an_answer_that_is_not_asked_is_not_found(coordinator):
    assert coordinator.get("/gestione/costi/inclusion/ponies").status_code == 404
    assert coordinator.get("/gestione/costi/ponies/inail").status_code == 404
