"""Documents that the project shares with a company: what is taken, where it lies, who fetches it."""

import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import backup
from portal.companies import services as entrance
from portal.companies.models import CompanyEvent, Contact
from portal.conversations.documents import MOST
from portal.conversations.models import SharedDocument
from portal.core import files
from portal.core.database import db, now, transaction
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from portal.core.web import MOST_BODY
from tests import make
from tests.browsing import press, token
from tests.conversations.given import DOCX, HTML, JPG, MACROS, ODT, PDF, PNG, SPREADSHEET, form_with_file

OWN = "/azienda/documenti"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def share(operator, company, content=PDF, name="convenzione.pdf", title="Convenzione"):
    address = f"/gestione/messaggi/azienda/{company.id}/documento"
    return operator.post(address, **form_with_file(content, name, csrf_token=token(operator, address), title=title))


def documents():
    return db.session.scalars(sa.select(SharedDocument).order_by(SharedDocument.id)).all()


def kinds(company):
    return db.session.scalars(sa.select(CompanyEvent.kind).filter_by(company_id=company.id)).all()


def uploaded(app):
    return [path for path in (Path(app.instance_path) / "uploads").rglob("*") if path.is_file() and path.name[0] != "."]


@pytest.fixture(autouse=True)
def _clean(app):
    for path in uploaded(app):
        path.unlink()


def test_a_company_fetches_what_was_shared_with_it_and_nothing_shows_it_in_place(operator, owner, company):
    assert share(operator, company).location == f"/gestione/aziende/{company.id}"
    assert "Convenzione" in owner.get(OWN).text

    answer = press(owner, OWN, f"{OWN}/{documents()[0].id}")

    assert answer.data == PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename=convenzione.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.content_type == "application/pdf"


def test_the_first_fetching_is_noted_once_and_looking_notes_nothing(operator, owner, company):
    share(operator, company)
    address = f"{OWN}/{documents()[0].id}"

    assert owner.get(address).data == PDF
    assert documents()[0].first_fetched_at is None
    for _ in range(2):
        press(owner, OWN, address)

    assert documents()[0].first_fetched_at
    assert kinds(company).count("document_fetched") == 1


def test_the_company_is_told_by_mail_without_the_title(operator, company):
    share(operator, company, title="Lettera riservata")

    mail = db.session.scalars(sa.select(OutboxMail)).one()
    assert mail.recipient == company.contacts[0].email
    assert "riservata" not in mail.text + mail.subject
    assert "/azienda/entra/" in mail.text


@pytest.mark.parametrize(
    ("content", "ending"),
    [(PDF, "pdf"), (PNG, "png"), (JPG, "jpg"), (ODT, "odt"), (DOCX, "docx")],
    ids=lambda part: str(part)[:6],
)
def test_a_file_is_what_it_holds_whatever_its_name_says(operator, company, content, ending):
    share(operator, company, content, "Scheda «bella».exe")

    assert documents()[0].file_name == f"Scheda «bella».{ending}"


@pytest.mark.parametrize(
    "content",
    [HTML, b"", MACROS, SPREADSHEET, b"PK\x03\x04 cut off", b"MZ" + b"\0" * 100, b" " + PDF, b"%PD", b"GIF89a"],
    ids=["html", "empty", "macros", "spreadsheet", "cut", "program", "shifted", "short", "gif"],
)
def test_what_only_says_that_it_is_a_document_is_refused_in_words(app, operator, company, content):
    answer = share(operator, company, content, "convenzione.pdf")

    assert answer.status_code == 200
    assert "invalid-feedback" in answer.text
    assert documents() == []
    assert uploaded(app) == []


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\windows\\x.pdf",
        "/a/b.pdf",
        "a\r\nSet-Cookie: x=1.pdf",
        "\u202efdp.exe.pdf",
        "." * 300,
        "x" * 400,
    ],
)
def test_a_name_leads_nowhere(app, operator, owner, company, name):
    share(operator, company, PDF, name)

    for path in uploaded(app):
        assert path.parent == Path(app.instance_path) / "uploads" / "documents"
        assert "passwd" not in path.name
    if documents():
        answer = press(owner, OWN, f"{OWN}/{documents()[0].id}")
        assert answer.status_code == 200
        assert "Set-Cookie: x" not in str(answer.headers)
        assert len(documents()[0].file_name) <= files.LONGEST_NAME + 5
        assert not {"/", "\\", "\r", "\u202e"} & set(documents()[0].file_name)


def test_only_the_program_s_own_user_reads_the_files(app, operator, company):
    share(operator, company)

    path = uploaded(app)[0]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.read_bytes() == PDF


def test_another_company_s_documents_are_not_found(operator, owner):
    other = make.company()
    share(operator, other)
    address = f"{OWN}/{documents()[0].id}"

    assert owner.get(address).status_code == 404
    assert press(owner, "/azienda/", address).status_code == 404


def test_what_is_withdrawn_is_not_found_until_that_is_taken_back(operator, owner, company):
    share(operator, company)
    document = documents()[0]
    page = f"/gestione/aziende/{company.id}"

    press(operator, page, f"/gestione/messaggi/documenti/{document.id}/ritira")
    assert owner.get(f"{OWN}/{document.id}").status_code == 404
    assert document.title not in owner.get(OWN).text

    event = db.session.scalars(sa.select(CompanyEvent).filter_by(kind="document_withdrawn")).one()
    press(operator, page, f"/gestione/messaggi/documenti/annulla/{event.id}")
    assert owner.get(f"{OWN}/{document.id}").data == PDF


def test_a_link_that_is_revoked_while_inside_fetches_nothing(operator, owner, company):
    share(operator, company)
    with transaction():
        entrance.end_links(db.session.get_one(Contact, company.contacts[0].id))

    assert owner.get(f"{OWN}/{documents()[0].id}").location == "/azienda/link"


def test_a_large_document_is_taken_and_one_that_is_too_large_is_not(operator, company):
    large = PDF + b"0" * (MOST - len(PDF))
    assert share(operator, company, large).status_code == 302
    assert documents()[0].size == MOST

    assert "al massimo 10 MB" in share(operator, company, large + b"0").text
    assert share(operator, company, PDF + b"0" * (11 * files.MIB)).status_code == 413
    assert len(documents()) == 1


@pytest.mark.parametrize("who", ["stranger", "editor", "company"])
def test_nobody_else_sends_a_large_body_there(app, signed_in, owner, company, who):
    sender = {"stranger": app.test_client(), "editor": signed_in(Role.EDITOR), "company": owner}[who]

    assert share(sender, company, PDF + b"0" * MOST_BODY).status_code == 413
    assert documents() == []


def test_elsewhere_the_limit_is_as_it_was(operator, company):
    address = f"/gestione/aziende/{company.id}/nota"

    assert operator.post(address, data={"text": "x" * MOST_BODY}).status_code == 413


def test_a_file_that_is_gone_from_the_disk_is_not_found_and_no_fault(app, operator, owner, company):
    share(operator, company)
    uploaded(app)[0].unlink()

    assert owner.get(f"{OWN}/{documents()[0].id}").status_code == 404


@pytest.mark.parametrize("place", ["../portal.db", "/etc/passwd", "documents/../../keys/data.key"])
def test_a_place_elsewhere_is_not_handed_out(operator, owner, company, place):
    share(operator, company)
    with transaction():
        documents()[0].stored_as = place

    assert owner.get(f"{OWN}/{documents()[0].id}").status_code == 404


def test_a_text_in_place_of_the_file_is_a_file_that_is_missing(operator, company):
    address = f"/gestione/messaggi/azienda/{company.id}/documento"

    answer = press(operator, address, address, title="Convenzione", file="%PDF-1.7")

    assert "Scegli un file" in answer.text


def test_who_objects_is_not_told_and_finds_it_all_the_same(operator, owner, company):
    with transaction():
        db.session.get_one(Contact, company.contacts[0].id).objected_at = now()

    share(operator, company)

    assert db.session.scalars(sa.select(OutboxMail)).all() == []
    assert "Convenzione" in owner.get(OWN).text


def test_a_backup_holds_the_documents(app, operator, company, tmp_path):
    share(operator, company)

    made = backup.create(app.config["SETTINGS"], tmp_path / "copia")

    assert f"uploads/{documents()[0].stored_as}" in made.uploads
