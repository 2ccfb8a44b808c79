"""What a company reads of what we know, takes away, has put right; and that reserved things stay where they are."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.companies import opposition, register, services, sources
from portal.companies.models import Company, Contact
from portal.conversations.models import CompanyMessage
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import press

PRIVACY = "/azienda/privacy"
PAGES = (f"{PRIVACY}/", f"{PRIVACY}/dati", f"{PRIVACY}/dati.json", "/en/azienda/privacy/")
SECRETS = ("Motivo riservatissimo", "Nota riservatissima", "Appunto di lavoro", "Etichetta interna", "Passo interno")


def known(owner):
    return json.loads(owner.get(f"{PRIVACY}/dati.json").text)


def said(company):
    """Put into the register what a company must never read."""
    with transaction():
        kept = db.session.get_one(Company, company.id)
        kept.excluded_at, kept.exclusion_reason = now(), SECRETS[0]
        kept.next_step, kept.next_step_on = SECRETS[4], now().date()
        services.add_note(kept, text=SECRETS[1], reserved=True)
        services.add_note(kept, text=SECRETS[2])
        register.take_charge(kept, version=kept.version, assigned_to_id=None, cooperative=None, tags=SECRETS[3])


def acts():
    return db.session.scalars(sa.select(AuditEntry.act).order_by(AuditEntry.id)).all()


def test_each_datum_is_shown_with_where_it_comes_from_and_since_when(owner, company):
    with transaction():
        sources.set_from(db.session.get_one(Company, company.id), "visura del registro", tax_code="00743110157")

    page = owner.get(PRIVACY).text

    assert company.name in page
    assert company.contacts[0].email in page
    assert "visura del registro" in page
    assert "il modulo del portale" in page


@pytest.mark.parametrize("path", PAGES)
def test_what_is_reserved_and_the_operators_notes_are_nowhere(owner, company, path):
    said(company)

    text = owner.get(path).text

    assert not [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_another_company_is_there(owner, company, path):
    other = make.company(name="Albergo degli altri")

    text = owner.get(path).text

    assert other.name not in text
    assert other.contacts[0].email not in text


def test_of_the_colleagues_only_name_and_role_are_taken_away(owner, company):
    with transaction():
        bruno = Contact(name="Bruno Galli", role="cuoco", phone="+390766555888", email="bruno@hotel.example")
        db.session.get_one(Company, company.id).contacts.append(bruno)

    text = owner.get(f"{PRIVACY}/dati.json").text

    assert "Bruno Galli" in text
    assert "bruno@hotel.example" not in text
    assert "555888" not in text.replace(" ", "")


def test_the_export_is_a_file_for_programs_and_is_noted(owner, company):
    answer = owner.get(f"{PRIVACY}/dati.json")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert {"dato": "Nome", "valore": company.name, "fonte": "da: il modulo del portale"} in known(owner)[
        "Sulla tua azienda"
    ]
    assert "privacy.export" in acts()


def test_who_asks_not_to_be_written_to_is_not_and_may_change_their_mind(owner, company):
    press(owner, PRIVACY, f"{PRIVACY}/non-scrivetemi")
    assert opposition.has_objected(company.contacts[0].email)
    with transaction():
        assert services.tell_decision(db.session.get_one(Company, company.id), undoable=False) is None
    press(owner, "/azienda/", "/azienda/rimandami-il-link")
    assert len(db.session.scalars(sa.select(OutboxMail)).all()) == 1  # asked for at that moment

    press(owner, PRIVACY, f"{PRIVACY}/scrivetemi")
    assert not opposition.has_objected(company.contacts[0].email)
    assert {"contact.objected", "contact.objection_lifted"} <= set(acts())


def test_another_site_does_not_make_somebody_object(owner, company):
    assert owner.post(f"{PRIVACY}/non-scrivetemi").status_code == 400

    assert not opposition.has_objected(company.contacts[0].email)


def test_a_request_is_on_oggi_with_the_day_by_which_it_is_answered(owner, signed_in):
    operator = signed_in(Role.OPERATOR)

    press(owner, f"{PRIVACY}/richiesta", f"{PRIVACY}/richiesta", about="erasure", text="")

    message = db.session.scalars(sa.select(CompanyMessage)).one()
    assert message.due_on == (now() + timedelta(days=30)).date()
    assert "Chiede di cancellare i dati" in operator.get("/gestione/").text
    assert "privacy.erasure_asked" in acts()
    with time_machine.travel(now() + timedelta(days=31)):
        assert message.is_late


def test_what_is_wrong_must_be_said(owner):
    answer = press(owner, f"{PRIVACY}/richiesta", f"{PRIVACY}/richiesta", about="correction", text="")

    assert "che cosa è sbagliato" in answer.text
    assert db.session.scalars(sa.select(CompanyMessage)).all() == []


@pytest.mark.parametrize("about", ["", "talk", "altro"])
def test_only_what_may_be_asked_is_asked(owner, about):
    answer = press(owner, f"{PRIVACY}/richiesta", f"{PRIVACY}/richiesta", about=about, text="Ciao")

    assert answer.status_code == 200
    assert db.session.scalars(sa.select(CompanyMessage)).all() == []


def test_how_often_data_were_taken_away_is_counted_without_names(owner, signed_in):
    signed_in(Role.OPERATOR).get("/gestione/aziende/?formato=csv")

    page = owner.get(PRIVACY).text

    assert "è stato scaricato 1 volta" in page
    assert "Persona" not in page.partition("Chi li ha avuti")[2].partition("Che cosa sappiamo")[0]
