import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.accounts.models import DEMO, InstanceFlag
from portal.core.audit import AuditEntry
from portal.core.database import db, now
from portal.core.mail import BLANKED, MailStatus, OutboxMail
from portal.core.roles import MAY, Permission, Role
from tests import make
from tests.browsing import press


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def again(mail):
    return db.session.get_one(OutboxMail, mail.id)


def test_the_list_says_what_waits_what_left_and_why_something_did_not(operator):
    make.mail(subject="Che aspetta")
    make.mail(subject="Che è partita", status=MailStatus.SENT)
    make.mail(
        subject="Che è tornata", status=MailStatus.FAILED, words="L'indirizzo non esiste: telefona e chiedi quello giusto."
    )

    page = operator.get("/gestione/posta/").text

    for words in ("Che aspetta", "In attesa", "Partita", "Non arrivata", "L&#39;indirizzo non esiste"):
        assert words in page
    assert "Che aspetta" not in operator.get("/gestione/posta/?stato=failed").text


@pytest.mark.parametrize("status", [MailStatus.FAILED, MailStatus.UNCERTAIN])
def test_a_message_leaves_once_more_when_a_person_says_so(operator, status):
    mail = make.mail(status=status, attempts=9, words="La casella è piena.")

    press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/rimanda")

    assert (again(mail).status, again(mail).attempts) == (MailStatus.WAITING, 0)
    assert db.session.scalars(sa.select(AuditEntry).filter_by(act="mail.again")).one().details == {"was": status.value}


@pytest.mark.parametrize("status", [MailStatus.FAILED, MailStatus.UNCERTAIN])
def test_a_message_sent_once_more_waits_a_moment_and_is_taken_back(app, operator, status):
    app.config["UNDO_SECONDS"] = 60
    mail = make.mail(status=status, attempts=1, words="La casella è piena.")

    press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/rimanda")
    assert again(mail).due_at > now() + timedelta(seconds=50)
    way_back = re.search(rf"/gestione/posta/{mail.id}/ferma[^\"]*", operator.get("/gestione/posta/").text)[0]

    press(operator, "/gestione/posta/", way_back)
    assert (again(mail).status, again(mail).words, again(mail).attempts) == (status, "La casella è piena.", 1)


@pytest.mark.parametrize(("carried", "kept"), [("-3", 0), ("x", 0), ("123456789012345678901", 99)])
def test_a_way_back_that_was_tampered_with_spoils_nothing(operator, carried, kept):
    mail = make.mail(status=MailStatus.WAITING, aside_from=MailStatus.FAILED)

    press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/ferma?tentativi={carried}")

    assert (again(mail).status, again(mail).attempts) == (MailStatus.FAILED, kept)


def test_state_and_act_stand_right_after_the_subject(operator):
    make.mail(subject="Che è tornata", status=MailStatus.FAILED, words="La casella è piena.")

    row = re.search(r"<tbody>.*?</tr>", operator.get("/gestione/posta/").text, re.DOTALL)[0]

    places = [row.index(words) for words in ("Che è tornata", "Non arrivata", "Manda di nuovo", "La casella è piena.")]
    assert places == sorted(places)


@pytest.mark.parametrize("since", [{"status": MailStatus.CLAIMED}, {"status": MailStatus.SENT}, {"attempts": 1}])
def test_a_message_that_somebody_has_tried_to_send_is_not_taken_back(operator, since):
    mail = make.mail(**{"status": MailStatus.WAITING, "aside_from": MailStatus.FAILED, **since})
    was = mail.status

    answer = press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/ferma")

    assert answer.status_code == 409
    assert again(mail).status is was


def test_a_message_that_was_never_in_trouble_is_not_taken_back(operator):
    mail = make.mail()

    assert press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/ferma").status_code == 409
    assert again(mail).status is MailStatus.WAITING


def test_what_waits_for_a_person_is_listed_by_itself(operator):
    make.mail(subject="Che è partita", status=MailStatus.SENT)
    make.mail(subject="Che è tornata", status=MailStatus.FAILED)
    make.mail(subject="Che è in dubbio", status=MailStatus.UNCERTAIN)

    page = operator.get("/gestione/posta/?stato=da-sistemare").text

    assert "Che è partita" not in page
    assert "Che è tornata" in page
    assert "Che è in dubbio" in page


def test_who_may_not_take_addresses_away_does_not_get_them_from_the_post(operator, monkeypatch):
    make.mail()
    assert operator.get("/gestione/posta/?formato=csv").status_code == 200

    monkeypatch.setitem(MAY, Role.OPERATOR, MAY[Role.OPERATOR] - {Permission.COMPANIES_EXPORT})

    assert operator.get("/gestione/posta/").status_code == 200
    assert operator.get("/gestione/posta/?formato=csv").status_code == 403


@pytest.mark.parametrize(
    "status", [MailStatus.WAITING, MailStatus.CLAIMED, MailStatus.DELIVERING, MailStatus.SENT, MailStatus.CANCELLED]
)
@pytest.mark.parametrize("act", ["rimanda", "sistemata"])
def test_nothing_is_sent_twice_by_a_slip(operator, status, act):
    mail = make.mail(status=status)

    assert press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/{act}").status_code == 409
    assert again(mail).status is status


def test_a_message_is_set_aside_and_brought_back(operator):
    mail = make.mail(status=MailStatus.UNCERTAIN)

    press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/sistemata")
    assert again(mail).status is MailStatus.ASIDE
    assert "Annulla" in operator.get("/gestione/posta/").text

    press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/annulla")
    assert again(mail).status is MailStatus.UNCERTAIN


def test_a_secret_link_is_never_readable_here(operator):
    mail = make.mail(
        secret=True, text="http://portale.example/azienda/entra/segretissimo", html="<a href='x/segretissimo'>x</a>"
    )

    for page in ("", "/anteprima"):
        assert "segretissimo" not in operator.get(f"/gestione/posta/{mail.id}{page}").text


def test_in_a_demo_where_mails_go_nowhere_links_are_shown(operator):
    make.kept(InstanceFlag(name=DEMO))
    mail = make.mail(secret=True, html="<a href='x/segretissimo'>x</a>")

    assert "segretissimo" in operator.get(f"/gestione/posta/{mail.id}/anteprima").text


def test_a_demo_that_really_sends_keeps_its_links_to_itself(app, operator):
    app.config["MAIL_FOLDER"] = None
    make.kept(InstanceFlag(name=DEMO))
    mail = make.mail(secret=True, text="x/segretissimo", html="<a href='x/segretissimo'>x</a>")

    for page in ("", "/anteprima"):
        assert "segretissimo" not in operator.get(f"/gestione/posta/{mail.id}{page}").text


def test_the_preview_can_do_nothing(operator):
    mail = make.mail(html="<p>Buongiorno</p><script>alert(1)</script>")

    answer = operator.get(f"/gestione/posta/{mail.id}/anteprima")

    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "sandbox" in operator.get(f"/gestione/posta/{mail.id}").text


def test_a_message_whose_link_was_blanked_is_not_sent_empty(operator):
    mail = make.mail(status=MailStatus.FAILED, secret=True, text=BLANKED, html=BLANKED)

    answer = press(operator, "/gestione/posta/", f"/gestione/posta/{mail.id}/rimanda")

    assert "mandane uno nuovo" in answer.text
    assert again(mail).status is MailStatus.FAILED


def test_an_editor_has_no_business_with_the_post(signed_in):
    assert signed_in(Role.EDITOR).get("/gestione/posta/").status_code == 403
