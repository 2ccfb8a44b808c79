"""What a mail server answers is said in plain words; what a setting of ours brings about fails no message."""

import smtplib

import pytest

from portal.core import refusals
from portal.core.mail import MailStatus
from portal.doctor import post as doctor
from tests.core.smtp import Server, certified, reached, serving
from tests.core.test_postman import fresh, post_all, queued

SECRET = {"username": "workin@coop.example", "password": "perchè"}
NOT_OURS = "553 5.7.1 <workin@coop.example>: Sender address rejected: not owned by user altro"


def sent(app, port, **known):
    """A message on its way to this port, and the one after it."""
    first, second = queued(), queued()
    with reached(app, port, **known):
        post_all()
    return fresh(first), fresh(second)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("550 5.1.1 no such user", "non esiste"),
        ("550 5.1.10 null MX", "Il dominio dell'indirizzo non esiste"),
        ("552 5.2.2 mailbox full", "piena"),
        ("552 full", "piena"),
        ("550 5.7.1 rejected by policy", "rifiuta i nostri messaggi"),
        ("550 go away", "Il destinatario è stato rifiutato"),
    ],
)
def test_a_refusal_for_good_is_said_in_plain_words_and_not_tried_again(app, reply, words):
    with serving() as (server, port):
        server.to_recipient = reply
        row, _ = sent(app, port)

    assert (row.status, row.attempts) == (MailStatus.FAILED, 1)
    assert words in row.words


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("552 5.3.4 message too big", "troppo grande"),
        ("550 go away", "Il servizio di posta ha rifiutato il messaggio."),
        ("554 5.7.1 spam", "rifiuta i nostri messaggi"),
    ],
)
def test_a_refused_text_is_no_fault_of_the_address(app, reply, words):
    with serving() as (server, port):
        server.to_text = reply
        row, _ = sent(app, port)

    assert (row.status, row.attempts) == (MailStatus.FAILED, 1)
    assert words in row.words


@pytest.mark.parametrize("reply", ["450 4.7.1 greylisted", "450 4.1.1 unverified", "452 4.2.2 quota"])
def test_a_refusal_for_now_blames_nobody(app, reply):
    with serving() as (server, port):
        server.to_recipient = reply
        row, _ = sent(app, port)

    assert row.status is MailStatus.WAITING
    assert row.words in {refusals.COME_BACK.words, refusals.FULL.words}


@pytest.mark.parametrize(
    ("where", "reply", "words"),
    [
        ("to_sender", "553 5.7.1 Sender address rejected: not owned by user", "non accetta il nostro mittente"),
        ("to_sender", "550 5.7.1 this address is not yours", "non accetta il nostro mittente"),
        ("to_sender", "550 5.1.8 domain not found", "non accetta il nostro mittente"),
        ("to_sender", "450 4.1.8 <workin@x.example>: Sender address rejected: Domain not found", "il nostro mittente"),
        ("to_recipient", NOT_OURS, "non accetta il nostro mittente"),
        ("to_text", "550 5.7.60 Client does not have permissions to send as this sender", "il nostro mittente"),
        ("to_sender", "530 5.7.0 Must issue a STARTTLS command first", "vuole un collegamento protetto"),
        ("to_sender", "530 5.7.0 Authentication required", "vuole nome e password"),
        ("to_recipient", "554 5.7.1 <anna@hotel.example>: Relay access denied", "non inoltra i nostri messaggi"),
    ],
)
def test_what_a_setting_of_ours_brings_about_fails_no_message_and_is_asked_once_a_round(app, where, reply, words):
    with serving() as (server, port):
        setattr(server, where, reply)
        row, after = sent(app, port)

    assert row.status is MailStatus.WAITING
    assert words in row.words
    assert row.words.endswith("Avvisa l'amministratore.")
    assert after.attempts == 0


def test_a_message_too_big_for_the_server_is_no_fault_of_the_sender(app):
    with serving() as (server, port):
        server.to_sender = "552 5.3.4 Message size exceeds fixed limit"
        row, after = sent(app, port)

    assert (row.status, after.status) == (MailStatus.FAILED, MailStatus.FAILED)
    assert "troppo grande" in row.words


def test_a_password_with_accents_is_as_good_as_any(app):
    server = Server()
    with serving(server, authenticator=server.authenticate, auth_require_tls=False) as (_, port):
        row, _ = sent(app, port, **SECRET)

    assert row.status is MailStatus.SENT
    assert server.logins == [(b"workin@coop.example", "perchè".encode())]


@pytest.mark.parametrize("way", ["PLAIN", "LOGIN"])
def test_every_way_to_sign_in_takes_accents(app, way):
    server = Server()
    other = {"PLAIN", "LOGIN"} - {way}
    known = {"authenticator": server.authenticate, "auth_require_tls": False, "auth_exclude_mechanism": other}
    with serving(server, **known) as (_, port):
        row, _ = sent(app, port, username="città", password="perchè")

    assert row.status is MailStatus.SENT
    assert server.logins == [("città".encode(), "perchè".encode())]


def told(app, port, **known):
    """What the doctor says of this server."""
    with reached(app, port, **known):
        return " ".join(finding.words for finding in doctor.connect())


@pytest.mark.parametrize(
    ("reply", "words", "remedy"),
    [
        ("535 5.7.8 bad credentials", "Nome o password", "PORTAL_SMTP_URL"),
        ("534 5.7.9 Application-specific password required", "questo modo di entrare", "password per le app"),
        ("530 5.7.0 Must issue a STARTTLS command first", "vuole un collegamento protetto", "?starttls=1"),
        ("538 5.7.11 Encryption required", "vuole un collegamento protetto", "?starttls=1"),
        ("454 4.7.0 Temporary authentication failure", "chiede di riprovare", ""),
    ],
)
def test_a_login_that_is_refused_fails_no_message(app, reply, words, remedy):
    server = Server()
    server.to_login = reply
    with serving(server, authenticator=server.authenticate, auth_require_tls=False) as (_, port):
        row, after = sent(app, port, **SECRET)
        finding = told(app, port, **SECRET)

    assert row.status is MailStatus.WAITING
    assert words in row.words
    assert after.attempts == 0
    assert words in finding
    assert remedy in finding
    assert f"Il server ha detto: «{reply}»" in finding


@pytest.mark.parametrize(
    ("settings", "offers", "words", "remedy"),
    [
        ({"use_tls": True}, {}, "non offre il collegamento protetto", "PORTAL_SMTP_URL: ?starttls=1 va di solito"),
        (SECRET, {}, "non chiede nome e password", "In PORTAL_SMTP_URL aggiungi ?starttls=1, se manca"),
        (
            {"use_ssl": True},
            {},
            "Il collegamento protetto con il servizio di posta non riesce",
            "la porta in PORTAL_SMTP_URL",
        ),
        (
            SECRET,
            {"auth_require_tls": False, "auth_exclude_mechanism": {"PLAIN", "LOGIN"}},
            "non accetta questo modo di entrare",
            "scrivili in PORTAL_SMTP_URL",
        ),
    ],
)
def test_what_a_server_does_not_offer_is_said_with_what_to_change(app, settings, offers, words, remedy):
    with serving(**offers) as (_, port):
        row, _ = sent(app, port, **settings)
        finding = told(app, port, **settings)

    assert row.status is MailStatus.WAITING
    assert words in row.words
    assert words in finding
    assert remedy in finding


@pytest.mark.parametrize("way", ["use_tls", "use_ssl"])
def test_a_certificate_that_nobody_vouches_for_is_said(app, tmp_path, way):
    offer = {"use_tls": "tls_context", "use_ssl": "ssl_context"}[way]
    with serving(**{offer: certified(tmp_path)}) as (_, port):
        row, _ = sent(app, port, **{way: True})
        finding = told(app, port, **{way: True})

    assert row.status is MailStatus.WAITING
    assert "non mostra un certificato valido" in row.words
    assert "il nome che sta nel suo certificato" in finding
    assert "CERTIFICATE_VERIFY_FAILED" in finding


@pytest.mark.parametrize(
    ("fault", "meaning"),
    [
        (smtplib.SMTPConnectError(554, "no service for you"), refusals.SHUT_OUT),
        (smtplib.SMTPConnectError(421, "busy"), refusals.COME_BACK),
        (smtplib.SMTPHeloError(504, "who?"), refusals.SHUT_OUT),
        (smtplib.SMTPServerDisconnected("closed"), refusals.SILENT),
        (UnicodeError("label too long"), refusals.UNSENDABLE),
    ],
)
def test_whatever_happens_at_the_door_has_its_words(fault, meaning):
    assert refusals.at_the_door(fault).meaning is meaning


def test_a_server_whose_name_is_not_found_is_told_from_one_that_is_silent(app):
    finding = told(app, 25, server="posta.invalid")

    assert "non si trova in rete" in finding
    assert "il nome del server in PORTAL_SMTP_URL" in finding


def test_a_line_that_breaks_between_two_messages_is_only_silence(app):
    refused = refusals.refusal(smtplib.SMTPServerDisconnected("closed"))

    assert refused.temporary
    assert not isinstance(refused, refusals.NoLine)
