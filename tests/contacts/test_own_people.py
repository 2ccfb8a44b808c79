"""The people of a company as the company itself keeps them: who looks after them, who gets in, and that nobody is locked out."""

import pytest
import sqlalchemy as sa

from portal.companies import services as entrance
from portal.companies.models import Company, CompanyEvent, Contact
from portal.contacts import services
from portal.core import links
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from tests import make
from tests.browsing import press

PEOPLE = "/azienda/persone"
BRUNO = {"name": "Bruno Galli", "role": "capo sala", "phone": "0766 555888", "email": "bruno@hotel.example"}


@pytest.fixture
def bruno(company):
    """A colleague who gets in."""
    with transaction():
        person = Contact(name="Bruno Galli", email="bruno@hotel.example", email_confirmed_at=now())
        db.session.get_one(Company, company.id).contacts.append(person)
    return db.session.scalars(sa.select(Contact).filter_by(name="Bruno Galli")).one()


def inside(app, contact):
    """A browser in which this person has come in."""
    with transaction():
        link = "/azienda/entra/" + entrance.new_link(db.session.get_one(Contact, contact.id))
    browser = app.test_client()
    press(browser, link, link)
    return browser


def mails():
    return db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)).all()


def again(contact):
    return db.session.get_one(Contact, contact.id)


def flash_undo(browser):
    page = browser.get(PEOPLE).text
    event = page.partition('action="/azienda/persone/annulla/')[2].partition('"')[0]
    return press(browser, "/azienda/", f"{PEOPLE}/annulla/{event}")


def do(browser, contact, act):
    return press(browser, "/azienda/", f"{PEOPLE}/{contact.id}/{act}")


def test_the_menu_leads_to_every_page_of_the_area_in_the_language_of_the_page(owner):
    for before, words in (("", "Persone"), ("/en", "aria-current")):
        page = owner.get(f"{before}/azienda/").text
        for address in ("/azienda/", "/azienda/dati/", "/azienda/persone/", "/azienda/documenti/", "/azienda/privacy/"):
            assert f'href="{before}{address}"' in page
        assert words in page


def test_who_is_at_the_door_sees_no_menu(browser):
    assert "/azienda/persone" not in browser.get("/azienda/link").text


def test_the_main_contact_adds_a_person_who_gets_the_confirmation_and_nothing_else(owner, company):
    answer = press(owner, f"{PEOPLE}/nuova", f"{PEOPLE}/nuova", **BRUNO, duties=["tutor"], version=company.version)

    assert answer.location == f"{PEOPLE}/"
    assert [mail.recipient for mail in mails()] == ["bruno@hotel.example"]
    assert "/azienda/conferma/" in mails()[0].text
    assert "Bruno" not in mails()[0].text
    added = db.session.scalars(sa.select(Contact).filter_by(name="Bruno Galli")).one()
    assert (added.duties, added.phone, added.may_enter) == (["tutor"], "+390766555888", False)
    assert "E-mail da confermare" in owner.get(PEOPLE).text


def test_only_so_many_people_are_added_in_a_day(owner, company, monkeypatch):
    monkeypatch.setattr(services, "ADDED_A_DAY", 1)
    for email in ("uno@hotel.example", "due@hotel.example"):
        version = db.session.get_one(Company, company.id).version
        given = {**BRUNO, "email": email, "version": version}
        answer = press(owner, f"{PEOPLE}/nuova", f"{PEOPLE}/nuova", **given)

    assert "molte persone" in answer.text
    assert len(mails()) == 1


def test_others_see_who_is_there_and_change_only_their_own_data(app, company, bruno):
    colleague, main = inside(app, bruno), company.contacts[0]

    page = colleague.get(PEOPLE).text

    assert main.name in page
    assert main.email not in page
    assert "Aggiungi una persona" not in page
    assert colleague.get(f"{PEOPLE}/{bruno.id}").status_code == 200
    assert colleague.get(f"{PEOPLE}/{main.id}").status_code == 404
    assert colleague.get(f"{PEOPLE}/nuova").status_code == 409
    for act in ("principale", "togli-accesso", "non-lavora-piu"):
        assert do(colleague, main, act).status_code == 409
    assert again(main).may_enter


def test_another_company_s_people_are_not_found(owner):
    stranger = make.company().contacts[0]

    assert owner.get(f"{PEOPLE}/{stranger.id}").status_code == 404
    for act in ("principale", "togli-accesso", "non-lavora-piu", "rimanda-conferma"):
        assert do(owner, stranger, act).status_code == 404
    assert again(stranger).may_enter


def test_a_person_whose_access_is_taken_is_out_at_once_and_stays_out(app, owner, bruno):
    colleague = inside(app, bruno)
    assert colleague.get("/azienda/").status_code == 200

    do(owner, bruno, "togli-accesso")

    assert colleague.get("/azienda/").location == "/azienda/link"
    with transaction():
        assert not entrance.send_link(again(bruno), asked_by="stranger")
    assert "Accesso tolto" in owner.get(PEOPLE).text


def test_taking_it_back_opens_the_same_links_again(app, owner, bruno):
    colleague = inside(app, bruno)
    do(owner, bruno, "togli-accesso")

    flash_undo(owner)

    assert colleague.get("/azienda/").status_code == 200
    assert len(links.working(entrance.AREA_LINK, bruno.id)) == 1
    assert again(bruno).may_enter


@pytest.mark.parametrize("confirmed", [True, False])
def test_who_changes_the_address_of_somebody_shut_out_does_not_let_them_in(owner, bruno, confirmed):
    do(owner, bruno, "togli-accesso")
    with transaction():
        again(bruno).email_confirmed_at = now() if confirmed else None
    version = db.session.get_one(Company, bruno.company_id).version

    given = {"name": "Bruno", "email": "altro@hotel.example", "version": version}
    press(owner, f"{PEOPLE}/{bruno.id}", f"{PEOPLE}/{bruno.id}", **given)

    assert not again(bruno).may_enter
    assert again(bruno).shut_out_at


def test_the_role_is_handed_to_somebody_who_gets_in_and_changes_who_may_act(app, owner, company, bruno):
    do(owner, bruno, "principale")

    assert again(bruno).is_main
    assert db.session.get_one(Company, company.id).main_contact.id == bruno.id
    assert do(owner, bruno, "togli-accesso").status_code == 409
    assert inside(app, bruno).get(f"{PEOPLE}/nuova").status_code == 200


def test_who_has_handed_the_role_on_may_take_that_back_at_once(owner, company, bruno):
    do(owner, bruno, "principale")

    flash_undo(owner)

    assert db.session.get_one(Company, company.id).main_contact.id == company.contacts[0].id


def test_a_colleague_takes_back_nothing_that_another_did(app, owner, company, bruno):
    with transaction():
        carla = Contact(name="Carla", email="carla@hotel.example", email_confirmed_at=now())
        db.session.get_one(Company, company.id).contacts.append(carla)
    do(owner, again(carla), "togli-accesso")
    event = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="access_taken")).one()

    assert press(inside(app, bruno), "/azienda/", f"{PEOPLE}/annulla/{event.id}").status_code == 409
    assert not again(carla).may_enter


def test_who_has_not_confirmed_does_not_become_the_main_contact(owner, company, bruno):
    with transaction():
        again(bruno).email_confirmed_at = None

    assert do(owner, bruno, "principale").status_code == 409
    assert db.session.get_one(Company, company.id).main_contact.id == company.contacts[0].id


@pytest.mark.parametrize("act", ["togli-accesso", "non-lavora-piu"])
def test_nobody_locks_themselves_out(owner, company, act):
    assert do(owner, company.contacts[0], act).status_code == 409

    assert owner.get("/azienda/").status_code == 200


def test_who_works_there_no_more_gets_in_no_more(app, owner, company, bruno):
    colleague = inside(app, bruno)

    do(owner, bruno, "non-lavora-piu")

    assert colleague.get("/azienda/").location == "/azienda/link"
    assert again(bruno).left_at
    assert "Non lavorano più qui: 1" in owner.get(PEOPLE).text


def test_an_own_new_address_takes_the_place_of_the_old_one_only_once_it_is_confirmed(app, owner, company):
    me = company.contacts[0]
    old, form = me.email, f"{PEOPLE}/{me.id}"

    press(owner, form, form, name=me.name, phone="0766555012", email="nuova@hotel.example", version=company.version)

    assert (again(me).email, again(me).new_email) == (old, "nuova@hotel.example")
    assert owner.get("/azienda/").status_code == 200
    assert [mail.recipient for mail in mails()] == ["nuova@hotel.example"]
    assert me.name not in mails()[0].text
    link = "/azienda/persone/indirizzo/" + mails()[0].text.partition("/azienda/persone/indirizzo/")[2].split()[0]
    stranger = app.test_client()
    assert press(stranger, link, link).location == "/azienda/"
    assert (again(me).email, again(me).new_email) == ("nuova@hotel.example", None)
    assert stranger.get("/azienda/").status_code == 200
    assert owner.get("/azienda/").location == "/azienda/link"  # what the old mailbox was sent opens nothing more
    assert app.test_client().get(link).status_code == 410


def test_who_gets_in_by_an_address_does_not_lose_it(owner, company):
    me = company.contacts[0]
    form = f"{PEOPLE}/{me.id}"

    answer = press(owner, form, form, name=me.name, phone="0766555012", email="", version=company.version)

    assert "scrivi quella nuova" in answer.text
    assert again(me).email


def test_a_link_to_a_new_address_opens_nothing_once_the_person_is_out(app, owner, company, bruno):
    with transaction():
        services.change(
            again(bruno),
            version=company.version,
            name="Bruno",
            role="",
            phone="",
            email="b2@hotel.example",
            duties=[],
            channel="",
        )
    link = "/azienda/persone/indirizzo/" + mails()[0].text.partition("/azienda/persone/indirizzo/")[2].split()[0]

    do(owner, bruno, "togli-accesso")

    assert app.test_client().get(link).status_code == 410
