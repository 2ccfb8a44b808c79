"""What a company and the project write to each other, and how the desk settles it."""

import pytest
import sqlalchemy as sa

from portal.companies.models import Company, CompanyEvent, Contact
from portal.conversations import services
from portal.conversations.models import About, CompanyMessage
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.browsing import carried, press

OWN = "/azienda/messaggi"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def write(owner, text="Possiamo spostare l'incontro?"):
    return press(owner, OWN, OWN, text=text)


def thread_of(company):
    return f"/gestione/messaggi/azienda/{company.id}"


def answer(operator, company, text="Certo, quando va bene?", **known):
    seen = carried(operator, thread_of(company))
    return operator.post(f"{thread_of(company)}/scrivi", data={**seen, "text": text, **known})


def messages():
    return db.session.scalars(sa.select(CompanyMessage).order_by(CompanyMessage.id)).all()


def mails():
    return db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()


def events(kind):
    return db.session.scalars(sa.select(CompanyEvent).filter_by(kind=kind)).all()


def test_what_a_company_writes_is_on_oggi_and_on_its_page(operator, owner, company):
    assert write(owner).location == f"{OWN}/"

    today = operator.get("/gestione/").text
    assert "Messaggi da leggere" in today
    assert "Possiamo spostare" in today
    assert "Possiamo spostare" in operator.get(f"/gestione/aziende/{company.id}").text
    assert "Possiamo spostare" in owner.get(OWN).text


def test_an_answer_settles_what_waits_and_the_mail_says_only_that_it_is_there(operator, owner, company):
    write(owner)
    write(owner, "E un'altra cosa")

    answer(operator, company, "Va bene giovedì alle dieci")

    assert [message.is_open for message in messages()] == [False, False, False]
    assert "Messaggi da leggere" not in operator.get("/gestione/").text
    assert [mail.recipient for mail in mails()] == [company.contacts[0].email]
    assert "giovedì" not in mails()[0].text + mails()[0].subject
    assert "/azienda/entra/" in mails()[0].text
    assert "Va bene giovedì" in owner.get(OWN).text


def test_several_answers_in_a_row_are_told_once(operator, company):
    for text in ("Una cosa", "E un'altra", "E ancora"):
        assert answer(operator, company, text).status_code == 302

    assert len(mails()) == 1
    assert len(messages()) == 3


def test_who_wrote_is_told_of_the_answer(app, operator, owner, company):
    with transaction():
        db.session.get_one(Company, company.id).contacts.append(
            Contact(name="Capo", email="capo@hotel.example", email_confirmed_at=now(), is_main=True)
        )
    write(owner)

    answer(operator, company)

    assert [mail.recipient for mail in mails()] == [company.contacts[0].email]


@pytest.mark.parametrize("why", ["objected", "excluded", "left"])
def test_who_is_not_to_be_written_to_is_told_nothing_and_the_operator_hears_it(operator, owner, company, why):
    write(owner)
    with transaction():
        kept = db.session.get_one(Company, company.id)
        if why == "excluded":
            kept.excluded_at, kept.exclusion_reason = now(), "motivo"
        else:
            setattr(kept.contacts[0], f"{why}_at", now())

    answer(operator, company)

    assert mails() == []
    assert "Per e-mail non possiamo avvisare nessuno" in operator.get(thread_of(company)).text


def test_two_who_answer_at_once_the_second_is_told_and_keeps_the_text(operator, owner, company):
    write(owner)
    seen = carried(operator, thread_of(company))
    answer(operator, company, "Risposta del primo")

    late = operator.post(f"{thread_of(company)}/scrivi", data={**seen, "text": "Risposta del secondo"})

    assert "Nel frattempo" in late.text
    assert "Risposta del secondo" in late.text
    assert len(messages()) == 2


def test_a_message_that_needs_no_answer_leaves_oggi_and_comes_back(operator, owner, company):
    write(owner, "Grazie mille")
    message = messages()[0]

    press(operator, "/gestione/", f"/gestione/messaggi/{message.id}/non-serve-risposta", torna="/gestione/")
    assert "Messaggi da leggere" not in operator.get("/gestione/").text

    event = events("message_settled")[0]
    press(operator, "/gestione/altro", f"/gestione/messaggi/annulla/{event.id}")
    assert messages()[0].is_open
    again = press(operator, "/gestione/altro", f"/gestione/messaggi/annulla/{event.id}")
    assert again.status_code == 409


def test_a_message_is_settled_once(operator, owner):
    write(owner)
    address = f"/gestione/messaggi/{messages()[0].id}/non-serve-risposta"
    press(operator, "/gestione/", address)

    assert press(operator, "/gestione/altro", address).status_code == 409


def test_a_company_writes_only_so_often_in_a_day(owner, monkeypatch):
    monkeypatch.setattr(services, "WRITTEN_A_DAY", 2)

    for _ in range(3):
        late = write(owner)

    assert "riprova domani" in late.text
    assert len(messages()) == 2


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001, "a\u202eb"])
def test_what_is_no_message_is_not_sent(owner, text):
    assert write(owner, text).status_code == 200
    assert messages() == []


def test_a_company_reads_nothing_of_another(owner, company):
    other = make.company()
    with transaction():
        services.write(db.session.get_one(Contact, other.contacts[0].id), text="Cosa nostra")

    assert "Cosa nostra" not in owner.get(OWN).text


def test_what_is_typed_is_shown_as_text(operator, owner, company):
    write(owner, "<script>alert(1)</script>")

    for page in (owner.get(OWN).text, operator.get("/gestione/").text, operator.get(thread_of(company)).text):
        assert "<script>alert(1)" not in page


def test_the_timeline_holds_only_the_beginning(owner):
    write(owner, "parola " * 100)

    assert len(events("message_received")[0].text) <= services.EXCERPT


def test_a_list_of_messages_is_taken_away_only_by_who_may_and_is_noted(operator, owner, signed_in):
    write(owner)

    assert "Possiamo spostare" in operator.get("/gestione/messaggi/?formato=csv").text
    assert signed_in(Role.EDITOR).get("/gestione/messaggi/?formato=csv").status_code == 403


def test_a_request_about_own_data_is_read_by_who_made_it_and_by_who_answers(app, operator, owner, company):
    with transaction():
        services.ask(db.session.get_one(Contact, company.contacts[0].id), About.ERASURE, text="Cancellate tutto")
    request = messages()[0]
    with transaction():
        bruno = Contact(name="Bruno", email="bruno@hotel.example", email_confirmed_at=now())
        db.session.get_one(Company, company.id).contacts.append(bruno)
    shown = db.session.scalars(sa.select(Contact).filter_by(name="Bruno")).one()

    assert "Cancellate tutto" in owner.get(OWN).text
    assert "Cancellate tutto" not in inside(app, shown).get(OWN).text
    assert "Chiede di cancellare i dati" in operator.get("/gestione/").text
    page = f"/gestione/messaggi/{request.id}/richiesta"
    press(operator, page, page, text="Fatto: restano solo gli obblighi di legge", version=request.version)
    assert not messages()[0].is_open
    assert "Fatto: restano" in owner.get(OWN).text
    assert "Fatto: restano" not in inside(app, shown).get(OWN).text


def test_what_is_no_request_has_no_page_of_a_request(operator, owner):
    write(owner)

    assert operator.get(f"/gestione/messaggi/{messages()[0].id}/richiesta").status_code == 404


def test_a_request_is_not_settled_by_an_answer_to_the_talk(operator, owner, company):
    with transaction():
        services.ask(db.session.get_one(Contact, company.contacts[0].id), About.CORRECTION, text="Il nome è sbagliato")

    answer(operator, company, "Buongiorno")

    assert messages()[0].is_open


def test_a_request_can_not_be_waved_away(operator, owner, company):
    with transaction():
        services.ask(db.session.get_one(Contact, company.contacts[0].id), About.ERASURE, text="Cancellate tutto")

    answer_ = press(operator, "/gestione/altro", f"/gestione/messaggi/{messages()[0].id}/non-serve-risposta")

    assert answer_.status_code == 409
    assert messages()[0].is_open


def inside(app, contact):
    from portal.companies.services import new_link

    with transaction():
        link = "/azienda/entra/" + new_link(db.session.get_one(Contact, contact.id))
    browser = app.test_client()
    press(browser, link, link)
    return browser
