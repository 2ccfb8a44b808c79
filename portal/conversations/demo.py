"""Invented messages and documents: something to read, something answered, a request that the law wants answered."""

import hashlib
import secrets
from datetime import timedelta

from portal.companies.models import Company
from portal.conversations.documents import FOLDER
from portal.conversations.models import About, CompanyMessage, SharedDocument
from portal.core import files
from portal.core.database import db, now

# Who speaks (the company or we), how many days ago, what; the last of a company's waits where nobody has spoken since.
TALKS = (
    (
        (True, 6, "Buongiorno, possiamo far venire la persona anche il sabato mattina?"),
        (False, 5, "Sì, se resta entro le ore scritte nella disponibilità. Ci dica gli orari."),
        (True, 1, "Allora il sabato dalle 9 alle 12. Va bene?"),
    ),
    ((True, 3, "Grazie per la telefonata di ieri."), (False, 3, "Grazie a voi. A presto.")),
    ((False, 2, "Abbiamo preparato la scheda: la trovate in «Documenti»."),),
    ((True, 0, "Chi firma la convenzione, noi o il consulente?"),),
)
PAPERS = (("Convenzione da firmare", "convenzione.pdf"), ("Come si prepara l'accoglienza", "accoglienza.pdf"))


def talk(companies: list[Company]) -> None:
    """Let the first companies that get in have written and been written to."""
    known = [company for company in companies if company.mail_contact]
    for company, said in zip(known, TALKS, strict=False):
        for from_company, days, text in said:
            _say(company, from_company, days, text)
    for company in known[1:2]:
        _say(company, True, 4, "Non lavoro più lì: cancellate i miei dati.", about=About.ERASURE)
    for company in known[:2]:
        for number, (title, name) in enumerate(PAPERS):
            _share(company, title, name, fetched=number == 0)


def _say(company: Company, from_company: bool, days: int, text: str, about: About = About.TALK) -> None:
    contact, at = company.contacts[0], now() - timedelta(days=days, hours=2)
    author = contact.name if from_company else "Anna Conti"
    who = contact.id if from_company else None
    message = CompanyMessage(company_id=company.id, contact_id=who, author_name=author, about=about, text=text, at=at)
    message.is_from_company = from_company
    db.session.add(message)
    db.session.flush()
    if not from_company:
        for earlier in company.messages:  # type: ignore[attr-defined]
            earlier.answered_at = earlier.answered_at or at if earlier.is_from_company else None


def _share(company: Company, title: str, name: str, *, fetched: bool) -> None:
    content = page(title)
    stored_as = f"{FOLDER}/{secrets.token_hex(16)}"
    files.put(content, stored_as)
    db.session.add(
        SharedDocument(
            company_id=company.id,
            title=title,
            file_name=name,
            media_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            stored_as=stored_as,
            shared_by="Anna Conti",
            shared_at=now() - timedelta(days=2),
            first_fetched_at=now() - timedelta(days=1) if fetched else None,
        )
    )


def page(words: str) -> bytes:
    """The smallest PDF that shows a line; readers forgive it the missing table of its parts."""
    line = words.encode("cp1252", "replace").replace(b"(", b"\\(").replace(b")", b"\\)")
    drawn = b"BT /F1 24 Tf 60 760 Td (" + line + b") Tj ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"
