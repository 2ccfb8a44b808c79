"""Administrators invite, suspend and change roles; the last one stays."""

import re
import threading

import pytest
import sqlalchemy as sa

from portal.accounts import queries, services
from portal.accounts.models import User
from portal.core.audit import AuditEntry
from portal.core.database import db, now, transaction
from portal.core.errors import RuleBroken
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from tests import make
from tests.accounts.steps import demo, send, sign_in
from tests.accounts.test_passwords import NEW, choose, link_in_last_mail
from tests.browsing import carried

ANNA = {"name": "Anna Neri", "email": "Anna.Neri@coop.example", "roles": ["operator", "editor"]}


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMIN)


def anna() -> User:
    return queries.with_email("anna.neri@coop.example")


def test_an_invited_person_chooses_a_password_and_signs_in(administrator, browser):
    demo()

    send(administrator, "/gestione/utenti/invita", **ANNA)
    answer = choose(browser, link_in_last_mail())

    assert answer.location == "/accedi"
    assert sign_in(browser, anna(), NEW).location == "/gestione/"
    assert anna().roles == {Role.OPERATOR, Role.EDITOR}


def test_an_invitation_works_once(administrator, browser):
    send(administrator, "/gestione/utenti/invita", **ANNA)
    link = link_in_last_mail()
    choose(browser, link)

    again = browser.get(link)

    assert again.status_code == 404
    assert "Questo invito non funziona più" in again.text


def test_an_invitation_asks_for_a_good_password(administrator, browser):
    send(administrator, "/gestione/utenti/invita", **ANNA)

    answer = choose(browser, link_in_last_mail(), "Annaneri12345")

    assert "si indovina facilmente" in answer.text
    assert anna().password is None


def test_a_second_invitation_ends_the_first(administrator, browser):
    send(administrator, "/gestione/utenti/invita", **ANNA)
    first = link_in_last_mail()
    page = f"/gestione/utenti/{anna().id}"

    send(administrator, f"{page}/invita-di-nuovo", seen_on=page)

    assert browser.get(first).status_code == 404
    assert browser.get(link_in_last_mail()).status_code == 200


def test_an_invitation_is_secret_in_the_outbox(administrator):
    send(administrator, "/gestione/utenti/invita", **ANNA)

    assert db.session.scalars(sa.select(OutboxMail)).one().secret


def test_an_address_has_one_account(administrator):
    make.user(email="anna.neri@coop.example")

    answer = send(administrator, "/gestione/utenti/invita", **ANNA)

    assert "ha già un accesso" in answer.text


@pytest.mark.parametrize("roles", [[], ["king"]])
def test_a_person_needs_roles_that_exist(administrator, roles):
    send(administrator, "/gestione/utenti/invita", **{**ANNA, "roles": roles})

    assert anna() is None


def test_a_suspended_person_is_out_at_once_and_may_come_back(administrator, browser):
    demo()
    user = make.user()
    sign_in(browser, user)
    page = f"/gestione/utenti/{user.id}"

    send(administrator, f"{page}/sospendi", seen_on=page)

    assert browser.get("/gestione/profilo").status_code == 302
    assert "E-mail o password non corrette." in sign_in(browser, user).text
    send(administrator, f"{page}/riattiva", seen_on=page)
    assert sign_in(browser, user).location == "/gestione/"


def test_roles_change_from_the_next_page_on(administrator, browser):
    demo()
    user = make.user(Role.OPERATOR)
    sign_in(browser, user)
    assert browser.get("/gestione/assenze").status_code == 403

    send(administrator, f"/gestione/utenti/{user.id}", roles=["coordinator"])

    assert browser.get("/gestione/assenze").status_code == 200


def test_each_act_is_written_down_with_who_did_it(administrator):
    user = make.user()
    page = f"/gestione/utenti/{user.id}"

    send(administrator, page, roles=["auditor"])
    send(administrator, f"{page}/sospendi", seen_on=page)
    send(administrator, f"{page}/riattiva", seen_on=page)

    entries = db.session.scalars(sa.select(AuditEntry).filter_by(subject_id=user.id).order_by(AuditEntry.id)).all()
    assert [entry.act for entry in entries] == ["user.roles_changed", "user.suspended", "user.reactivated"]
    assert entries[0].details == {"before": ["operator"], "after": ["auditor"]}
    assert {entry.actor_id for entry in entries} == {queries.administrators_in_force()[0].id}


def test_the_last_administrator_cannot_give_up_the_role(administrator):
    me = queries.administrators_in_force()[0]

    answer = send(administrator, f"/gestione/utenti/{me.id}", roles=["operator"])

    assert "unico amministratore attivo" in answer.text
    assert db.session.get(User, me.id).is_administrator


@pytest.mark.parametrize("other", [{"suspended_at": now()}, {"password": None}])
def test_who_cannot_sign_in_is_no_second_administrator(app, other):
    last = make.user(Role.ADMIN)
    make.user(Role.ADMIN, **other)

    with pytest.raises(RuleBroken, match="unico amministratore"):
        services.suspend(last, by=make.user())


def test_with_two_administrators_one_may_go(administrator):
    other = make.user(Role.ADMIN)
    page = f"/gestione/utenti/{other.id}"

    send(administrator, f"{page}/sospendi", seen_on=page)

    assert len(queries.administrators_in_force()) == 1


def test_two_administrators_who_suspend_each_other_at_once_leave_one(app):
    pair = [make.user(Role.ADMIN).id, make.user(Role.ADMIN).id]
    db.session.rollback()  # this test itself must not hold the pen
    outcomes = []
    together = threading.Barrier(2)

    def suspend(whom, who):
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    services.suspend(db.session.get(User, whom), by=db.session.get(User, who))
                outcomes.append("done")
            except RuleBroken:
                outcomes.append("refused")
            db.session.remove()

    threads = [threading.Thread(target=suspend, args=order) for order in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert len(queries.administrators_in_force()) == 1


def test_nobody_suspends_oneself(administrator):
    make.user(Role.ADMIN)
    me = queries.administrators_in_force()[0]

    answer = send(administrator, f"/gestione/utenti/{me.id}/sospendi", seen_on=f"/gestione/utenti/{me.id}")

    assert answer.status_code == 409
    assert db.session.get(User, me.id).active


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_see_the_users(signed_in, role):
    user, browser = make.user(), signed_in(role)

    for page in ("", "/invita", f"/{user.id}"):
        assert browser.get(f"/gestione/utenti{page}").status_code == 403


def test_the_list_is_searched_filtered_and_downloaded(administrator):
    make.user(name="Zeno Alto", role=Role.EDITOR)
    make.user(name="Bice Bassi", role=Role.AUDITOR, suspended_at=now())

    assert "Zeno Alto" in administrator.get("/gestione/utenti?q=zeno").text
    assert "Zeno Alto" not in administrator.get("/gestione/utenti?q=bice").text
    assert "Bice Bassi" in administrator.get("/gestione/utenti?stato=suspended").text
    assert "Zeno Alto" not in administrator.get("/gestione/utenti?stato=suspended").text
    assert "Bice Bassi" not in administrator.get("/gestione/utenti?ruolo=editor").text
    assert '"Zeno Alto";' in administrator.get("/gestione/utenti?formato=csv").text


@pytest.mark.parametrize("number", ["999", "99999999999999999999999", "0", "x"])
def test_somebody_who_does_not_exist_is_not_found(administrator, number):
    assert administrator.get(f"/gestione/utenti/{number}").status_code == 404


def test_a_person_may_change_the_own_name(signed_in):
    browser = signed_in(Role.OPERATOR)

    send(browser, "/gestione/profilo", name="Nuovo Nome")

    assert "Nuovo Nome" in browser.get("/gestione/profilo").text


def test_whoever_may_have_companies_in_charge_is_offered(app):
    here, away = make.user(Role.OPERATOR, name="Bice"), make.user(Role.COORDINATOR, name="Anna")
    make.user(Role.EDITOR)
    make.user(Role.OPERATOR, suspended_at=now())

    assert queries.operators() == [away, here]


def test_who_changes_roles_that_somebody_else_has_just_changed_is_told_and_loses_nothing(administrator):
    person = make.user(Role.EDITOR)
    address = f"/gestione/utenti/{person.id}"
    seen = carried(administrator, address)
    send(administrator, address, roles=["operator", "editor"])

    answer = administrator.post(address, data={**seen, "roles": ["editor", "auditor"]})

    assert "Nel frattempo" in answer.text
    assert queries.one(person.id).roles == {Role.OPERATOR, Role.EDITOR}
    assert re.search(r'value="auditor"[^>]*checked|checked[^>]*value="auditor"', answer.text)
    assert 'value="editor operator"' in answer.text  # the next try builds on what is there now


def test_a_mistake_on_the_way_does_not_hide_that_somebody_else_has_changed_the_roles(administrator):
    person = make.user(Role.EDITOR)
    address = f"/gestione/utenti/{person.id}"
    seen = carried(administrator, address)
    send(administrator, address, roles=["operator", "editor"])

    administrator.post(address, data={**seen, "roles": []})
    answer = administrator.post(address, data={**seen, "roles": ["auditor"]})

    assert "Nel frattempo" in answer.text
    assert f'value="{seen["seen"]}"' in administrator.post(address, data={**seen, "roles": []}).text
    assert queries.one(person.id).roles == {Role.OPERATOR, Role.EDITOR}
