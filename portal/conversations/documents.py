"""Acts on the documents that the project shares with a company."""

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from portal.companies import undoing
from portal.companies.models import Company, CompanyEvent, Contact
from portal.companies.services import note_event
from portal.conversations import mails, notices
from portal.conversations.models import SharedDocument
from portal.core import audit, files
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.files import MIB

MOST = 10 * MIB
FOLDER = "documents"  # below the uploads


def share(company: Company, *, title: str, file: FileStorage) -> SharedDocument:
    """Keep a file for the company, and tell it."""
    kept = files.keep(file, FOLDER, most=MOST)
    document = SharedDocument(
        company=company,
        title=title,
        stored_as=kept.stored_as,
        file_name=kept.file_name,
        media_type=kept.media_type,
        size=kept.size,
        sha256=kept.sha256,
        shared_by=audit.actor().name,
    )
    db.session.add(document)
    db.session.flush()
    note_event(company, "document_shared", title)
    audit.record("document.shared", document)
    notices.send(company, None, mails.document_shared)
    return document


def withdraw(document: SharedDocument) -> CompanyEvent:
    """The company no longer sees it; the file stays, so that this can be taken back."""
    if document.withdrawn_at:
        raise RuleBroken(_("Questo documento è già stato ritirato."))
    document.withdrawn_at = now()
    db.session.flush()
    audit.record("document.withdrawn", document)
    known = {"document": document.id, "version": document.version}
    return note_event(document.company, "document_withdrawn", document.title, undo=known)


def undo(event: CompanyEvent) -> SharedDocument:
    """The company sees it again."""
    known = undoing.kept(event, "document")
    document = db.session.get_one(SharedDocument, known["document"])
    must_be_unchanged(known["version"], document.version)
    document.withdrawn_at = None
    undoing.done(event, "document_undone", document.title)
    audit.record("document.shared", document)
    return document


def note_fetched(document: SharedDocument, by: Contact) -> None:
    """The first time that the company has fetched it is worth a line in the timeline."""
    if document.first_fetched_at is None:
        document.first_fetched_at = now()
        note_event(document.company, "document_fetched", f"{document.title} · {by.name}")
