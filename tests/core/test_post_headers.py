"""Who writes to whom stands in the header so that every server can read it."""

import email
import email.policy

import pytest

from portal.core import post
from portal.core.mail import MailStatus
from tests.core.smtp import reached, serving
from tests.core.test_postman import fresh, post_all, queued


@pytest.fixture
def server(app):
    with serving() as (server, port), reached(app, port):
        yield server


def header(server, name):
    """As it was sent, and as it is read."""
    head = server.taken[0].partition(b"\r\n\r\n")[0].decode("ascii")
    raw = email.message_from_string(head, policy=email.policy.compat32)[name]
    return raw, email.message_from_string(head, policy=email.policy.default)[name].addresses[0]


@pytest.mark.parametrize("name", ["Anna Riva", "Niccolò Cantù, detto «Nicco»", "=?utf-8?q?x?=", "Riva, Anna", 'A "B" C', ""])
@pytest.mark.parametrize("domain", ["caffè.example", "hotel.example"])
def test_the_name_is_encoded_by_itself_and_the_address_can_be_read(server, name, domain):
    row = queued(to=f"anna@{domain}", name=name)

    post_all()

    mailbox = f"anna@{domain.encode('idna').decode()}"
    raw, read = header(server, "To")
    assert raw.endswith(f"<{mailbox}>" if name else mailbox)
    assert (read.addr_spec, read.display_name) == (mailbox, name)
    assert server.recipients == [mailbox]
    assert fresh(row).recipient == f"anna@{domain}"


@pytest.mark.parametrize(
    ("setting", "name", "mailbox"),
    [
        ("WORK-IN <workin@coop.example>", "WORK-IN", "workin@coop.example"),
        ("WORK-IN, Civitavecchia <workin@coop.example>", "WORK-IN, Civitavecchia", "workin@coop.example"),
        ("Perché no <posta@caffè.example>", "Perché no", "posta@xn--caff-8oa.example"),
        ("posta@coop.example", "", "posta@coop.example"),
    ],
)
def test_our_own_address_travels_like_anybody_s(app, server, setting, name, mailbox):
    to_test, port = app.extensions["mail"], app.extensions["mail"].port
    post.init_app(app, f"smtp://127.0.0.1:{port}", setting)
    try:
        queued()
        post_all()
    finally:
        app.extensions["mail"] = to_test

    raw, read = header(server, "From")
    assert raw.endswith(f"<{mailbox}>" if name else mailbox)
    assert (read.addr_spec, read.display_name) == (mailbox, name)
    assert server.senders == [mailbox]
    assert server.taken[0].isascii()


@pytest.mark.parametrize("recipient", ["è@hotel.example", "anna riva@hotel.example", "anna", "anna@caffè"])
def test_an_address_that_no_mail_can_reach_is_refused_in_words(server, recipient):
    row = queued(to=recipient)

    post_all()

    assert fresh(row).status is MailStatus.FAILED
    assert "A questo indirizzo non si può scrivere" in fresh(row).words
    assert server.taken == []
