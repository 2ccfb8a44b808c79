"""Messages on their way from the outbox to a real mail server."""

import email
import email.policy
import smtplib
import ssl
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from portal.core import mail, post, postman, refusals
from portal.core.database import db, now, transaction
from portal.core.mail import Mail, MailStatus, OutboxMail
from portal.facts import loader as facts
from tests import make
from tests.core.smtp import reached, serving


@pytest.fixture
def server(app):
    with serving() as (server, port), reached(app, port):
        yield server


def fresh(row_id):
    db.session.rollback()
    return db.session.get_one(OutboxMail, row_id)


def post_all():
    return postman.deliver_some(post.transport())


def queued(to="anna@hotel.example", name="Anna Riva", **known):
    """A message queued as a service does it."""
    given = {
        "subject": "La registrazione è accettata",
        "paragraphs": ["da oggi può ospitare."],
        "reason": "Riceve questo perché sì.",
    }
    with transaction():
        return mail.queue(Mail(**{**given, **known}), to=to, name=name).id


def test_a_message_leaves_with_text_and_html_in_plain_short_lines(server):
    sent = queued(paragraphs=["perché " * 400])

    assert post_all() == 1

    message = email.message_from_bytes(server.taken[0], policy=email.policy.default)
    assert [part.get_content_type() for part in message.walk() if not part.is_multipart()] == ["text/plain", "text/html"]
    assert all(part["Content-Transfer-Encoding"] == "quoted-printable" for part in message.walk() if not part.is_multipart())
    assert message["Message-ID"] == fresh(sent).message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert (fresh(sent).status, fresh(sent).settled_at is not None) == (MailStatus.SENT, True)


def test_both_parts_say_the_same_and_why_the_reader_gets_it(server):
    queued(action=("Apra la pagina", "http://portale.example/azienda/"), after=["A presto."])
    post_all()

    message = email.message_from_bytes(server.taken[0], policy=email.policy.default)
    for kind in ("plain", "html"):
        said = message.get_body((kind,)).get_content()
        for words in ("da oggi può ospitare.", "http://portale.example/azienda/", "A presto.", "Riceve questo perché sì."):
            assert words in said


def test_every_message_says_who_funds_the_project_today(server):
    with transaction():
        facts.load()
    queued()
    post_all()

    message = email.message_from_bytes(server.taken[0], policy=email.policy.default)
    for kind in ("plain", "html"):
        assert "PON Inclusione" in message.get_body((kind,)).get_content()


def test_styles_stand_on_the_elements_and_what_is_for_the_dark_stays_in_its_place(server):
    queued()
    post_all()

    html = email.message_from_bytes(server.taken[0], policy=email.policy.default).get_body(("html",)).get_content()
    assert 'style="' in html
    assert "prefers-color-scheme: dark" in html
    assert "<script" not in html


HOSTILE = [
    "=?utf-8?q?x=0D=0ABcc=3A_eve@evil.example?=",
    "Uno\r\nBcc: eve@evil.example",
    "Uno\nBcc: eve@evil.example",
    "Uno\u2028Bcc: eve@evil.example",
]


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("place", ["subject", "name"])
def test_no_name_and_no_subject_can_add_a_header(server, hostile, place):
    with transaction():
        message = Mail(subject=hostile if place == "subject" else "Buongiorno", paragraphs=["x"], reason="y")
        mail.queue(message, to="anna@hotel.example", name=hostile if place == "name" else "Anna")

    post_all()

    head = server.taken[0].partition(b"\r\n\r\n")[0]
    assert not any(line.lower().startswith(b"bcc:") for line in head.split(b"\r\n"))
    assert server.recipients == ["anna@hotel.example"]
    message = email.message_from_bytes(server.taken[0], policy=email.policy.default)
    assert message["Bcc"] is None


@pytest.mark.parametrize("where", ["to_recipient", "to_text"])
def test_a_refusal_for_now_is_tried_again_after_growing_delays(server, where):
    setattr(server, where, "451 4.3.0 come back later")
    sent = queued()
    waited = []
    for _ in range(4):
        before = now()
        post_all()
        waited.append((fresh(sent).due_at - before) / timedelta(minutes=1))
        make_due(sent)

    assert fresh(sent).status is MailStatus.WAITING
    assert [round(minutes) for minutes in waited] == [1, 5, 15, 60]


def test_after_the_last_try_it_counts_as_not_arrived(server):
    server.to_text = "451 later"
    sent = queued()
    for _ in range(len(postman.DELAYS) + 1):
        post_all()
        if fresh(sent).status is MailStatus.WAITING:
            make_due(sent)

    assert fresh(sent).status is MailStatus.FAILED


def make_due(row_id):
    with transaction():
        db.session.get_one(OutboxMail, row_id).due_at = now()


def test_without_a_mail_server_messages_wait(app, server):
    app.extensions["mail"].port = 1  # nobody listens there
    sent = queued()

    post_all()

    assert fresh(sent).status is MailStatus.WAITING
    assert "non risponde" in fresh(sent).words


def test_a_message_that_is_held_does_not_leave_before_its_time(server):
    with transaction():
        held = mail.queue(Mail(subject="a", paragraphs=["b"], reason="c"), to="anna@hotel.example", hold=60).id

    assert post_all() == 0
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert post_all() == 1
    assert fresh(held).status is MailStatus.SENT


def test_a_message_taken_back_never_leaves(server):
    sent = queued()
    with transaction():
        assert mail.take_back(sent)

    assert post_all() == 0
    assert fresh(sent).status is MailStatus.CANCELLED


def test_a_message_that_left_can_not_be_taken_back(server):
    sent = queued()
    post_all()

    with transaction():
        assert not mail.take_back(sent)


class PowerCutError(Exception):
    """Something between writing and keeping."""


def act_that_fails_after_writing():
    with transaction():
        mail.queue(Mail(subject="a", paragraphs=["b"], reason="c"), to="anna@hotel.example")
        raise PowerCutError


def test_nothing_is_announced_that_did_not_happen(server):
    with pytest.raises(PowerCutError):
        act_that_fails_after_writing()

    assert post_all() == 0


def test_a_secret_link_is_unreadable_while_it_waits_and_gone_once_it_left(server):
    sent = queued(secret=True, action=("Apra", "http://portale.example/azienda/entra/segretissimo"))
    kept = sa.text("SELECT text || html FROM outbox_mail WHERE id = :id")
    assert "segretissimo" not in db.session.execute(kept, {"id": sent}).scalar_one()

    post_all()

    assert b"segretissimo" in server.taken[0]
    assert "segretissimo" not in fresh(sent).text + fresh(sent).html


def test_on_a_laptop_a_secret_message_can_still_be_read_by_who_tries_the_portal(app):
    sent = queued(secret=True, action=("Apra", "http://portale.example/azienda/entra/segretissimo"))

    post_all()

    assert fresh(sent).status is MailStatus.SENT
    assert "segretissimo" in fresh(sent).text


def test_two_postmen_never_take_the_same_message(app):
    for _ in range(6):
        make.mail()

    claimed = [postman.claim() for _ in range(7)]

    assert claimed[-1] is None
    assert len({each.row_id for each in claimed[:-1]}) == 6
    assert len({each.token for each in claimed[:-1]}) == 6


def test_a_message_in_a_dead_worker_s_hand_waits_again(app):
    lost = make.mail(status=MailStatus.CLAIMED, leased_by="dead", leased_until=now() - timedelta(seconds=1)).id

    assert postman.settle_lost() == 1
    assert fresh(lost).status is MailStatus.WAITING


def test_a_message_lost_while_it_was_handed_over_is_in_doubt_and_left_to_a_person(app):
    lost = make.mail(status=MailStatus.DELIVERING, leased_by="dead", leased_until=now() - timedelta(seconds=1)).id

    postman.settle_lost()

    assert fresh(lost).status is MailStatus.UNCERTAIN
    assert "non sappiamo se" in fresh(lost).words
    assert postman.claim() is None


def test_a_worker_that_slept_too_long_hands_over_nothing(server):
    sent = queued()
    claimed = postman.claim()
    with transaction():
        db.session.get_one(OutboxMail, claimed.row_id).leased_by = "somebody else"

    with pytest.raises(postman.LostLease):
        postman.deliver(post.transport(), claimed)

    assert server.taken == []
    assert fresh(sent).status is MailStatus.CLAIMED


LATER = smtplib.SMTPDataError(451, b"later")


def test_what_a_sleeping_worker_learns_late_undoes_nothing(server):
    sent = queued()
    slept = postman.claim()
    with transaction():  # its lease ran out, a colleague took the message over and sent it
        row = db.session.get_one(OutboxMail, sent)
        row.leased_by, row.status = None, MailStatus.SENT

    postman._settle(slept, **postman._after(refusals.refusal(LATER), 1))

    assert fresh(sent).status is MailStatus.SENT
    assert post_all() == 0


def test_a_message_in_doubt_is_known_as_sent_once_the_server_answers_after_all(server):
    sent = queued()
    claimed = postman.claim()
    with transaction():
        row = db.session.get_one(OutboxMail, sent)
        row.leased_by, row.status = None, MailStatus.UNCERTAIN

    postman._settle_sent(claimed, blank=False)

    assert fresh(sent).status is MailStatus.SENT


def test_a_message_to_whom_nobody_can_write_does_not_stand_in_the_way(server):
    unfit = make.mail(recipient="è@rossi.example").id
    good = queued()

    assert post_all() == 2

    assert fresh(unfit).status is MailStatus.FAILED
    assert "senza accenti prima della @" in fresh(unfit).words
    assert fresh(good).status is MailStatus.SENT


def test_a_message_that_can_not_be_built_does_not_stand_in_the_way_either(server, caplog):
    unfit = make.mail().id
    with transaction():
        db.session.execute(sa.text("UPDATE outbox_mail SET html = 'not sealed by us' WHERE id = :id"), {"id": unfit})
    good = queued()

    post_all()

    assert (fresh(unfit).status, fresh(good).status) == (MailStatus.FAILED, MailStatus.SENT)
    assert "non si può spedire" in fresh(unfit).words


def test_a_mail_server_that_can_not_be_reached_is_asked_once_a_round(app, server):
    app.extensions["mail"].port = 1
    for _ in range(3):
        queued()

    assert post_all() == 1


def test_who_answers_for_the_mail_server_must_show_a_true_certificate(app, monkeypatch):
    seen = []
    monkeypatch.setattr(smtplib.SMTP_SSL, "__init__", lambda self, *_args, **known: seen.append(known["context"]))
    app.extensions["mail"].use_ssl = True
    try:
        post.Connection(app.extensions["mail"]).call()
    finally:
        app.extensions["mail"].use_ssl = False

    assert seen[0].verify_mode is ssl.CERT_REQUIRED
    assert seen[0].check_hostname


def test_lists_of_messages_unseal_nothing(app, monkeypatch):
    for _ in range(3):
        make.mail()
    monkeypatch.setattr("portal.core.crypto.unseal", lambda _text: pytest.fail("unsealed for a list"))

    assert len(db.session.scalars(sa.select(OutboxMail)).all()) == 3


def test_a_line_that_breaks_after_the_text_leaves_the_message_in_doubt(server):
    server.to_text = "421 closing"  # a 4xx reply is an answer: no doubt
    sent = queued()
    post_all()
    assert fresh(sent).status is MailStatus.WAITING

    fault = refusals.refusal(ConnectionResetError("gone"), in_doubt=True)
    assert (fault.in_doubt, fault.temporary) == (True, False)
    assert "non sappiamo" in fault.meaning.words


def test_on_a_laptop_messages_become_files(app):
    sent = queued()

    post_all()

    files = list((Path(app.instance_path) / "mails").glob("*.eml"))
    assert [file.name for file in files] == [f"{sent:06}.eml"]
