"""What the first pages say of ourselves, of who pays and of the law is so, or is said to be still open."""

import re

import pytest

from tests.content.written import LANGUAGES, PORTAL, on_every_page, pages, said, whole

MAILS = PORTAL.parent / "templates" / "mail"
# Ways to say that a mail lets its reader stop the next one.
STOPPING = r"disiscri|smettere|non scriver(ti|vi) più|impronta del tuo indirizzo|unsubscrib|opt out|stop writing|print of your address"


def test_every_mail_says_who_writes_and_why_as_the_privacy_page_has_it():
    assert "In ogni e-mail trovi chi scrive e perché" in said(whole(pages("it")["/privacy"]))
    for name in ("message.html", "message.txt"):
        template = (MAILS / name).read_text("utf-8")
        assert "{{ mail.reason }}" in template and "Il gruppo di WORK-IN" in template, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_project_shows_its_ten_activities_one_by_one(language):
    steps = next(block for block in pages(language)["/progetto"]["blocks"] if block["type"] == "steps")

    assert len({item["title"] for item in steps["items"]}) == len(steps["items"]) == 10


@on_every_page
def test_no_page_promises_what_mails_cannot_do(language, path):
    assert not re.search(STOPPING, said(whole(pages(language)[path]), language), re.IGNORECASE)
