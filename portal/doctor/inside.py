"""What only the running application can tell: its database, its queue, its people. Needs an application context."""

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from portal import inuse, marks, schema
from portal.accounts import queries
from portal.accounts.models import User
from portal.config import Settings
from portal.core.database import db, now, writing
from portal.core.jobs import JobLease
from portal.core.mail import MailStatus, OutboxMail
from portal.doctor.findings import Finding, note, risky, wrong
from portal.facts import queries as facts
from portal.regulations.conditions import BadRule
from portal.rulebook import queries as rules
from portal.rulebook import ruleset
from portal.serving import is_exposed

SILENCE = timedelta(minutes=10)
OVERDUE = timedelta(hours=1)
CONTACTS = {
    "contact_phone": "il telefono",
    "contact_email": "l'e-mail",
    "contact_hours": "gli orari",
    "contact_address": "l'indirizzo",
}


def examine(settings: Settings) -> Iterator[Finding]:
    writing.set(False)
    if not current_app.extensions["jobs"].reachable():
        yield wrong("La coda dei lavori (PORTAL_QUEUE_URL) non risponde: la posta parte solo quando torna.")
    try:
        db.session.execute(sa.select(1))
        waiting = schema.pending()
    except SQLAlchemyError as fault:
        yield wrong(f"Il database (PORTAL_DATABASE_URL) non risponde: {str(getattr(fault, 'orig', fault)).strip()}")
        return
    if waiting:
        yield wrong(f"Il database va preparato per questa versione ({len(waiting)} passi): esegui «portal migrate».")
        return
    yield from soundness()
    yield from (wrong(words) for words in marks.strange(settings))
    yield from people(settings)
    yield from contacts(settings)
    yield from work(settings)
    yield from sums()


def sums() -> Iterator[Finding]:
    """Whether every rule can be read, and reckons as its worked examples say, as far as last night's check knows."""
    try:
        ruleset.of_texts(rules.public_texts())
    except BadRule as fault:
        yield wrong(f"Una norma pubblicata non si legge più, e per ora non conta: {fault}. Correggila in «Norme».")
    check = rules.last_check()
    if check and check.faults:
        codes = ", ".join(sorted({each["code"] for each in check.faults}))
        yield wrong(f"Esempi svolti delle norme che non tornano più: {codes}. Guarda «Norme» nell'area degli operatori.")


def soundness() -> Iterator[Finding]:
    if db.engine.dialect.name != "sqlite":
        encoding = db.session.scalar(sa.text("SHOW server_encoding"))
        if encoding != "UTF8":
            yield wrong(f"Il database è in {encoding}: crealo di nuovo in UTF8, o i nomi con gli accenti si rovinano.")
        return
    answer = db.session.scalar(sa.text("PRAGMA quick_check"))
    if answer != "ok":
        yield wrong(f"Il file del database è rovinato ({answer}): rimetti l'ultima copia con «portal restore».")
    elif db.session.execute(sa.text("PRAGMA foreign_key_check")).first():
        yield wrong(
            "Nel database ci sono righe che rimandano a righe che non esistono: rimetti l'ultima copia con «portal restore»."
        )


def people(settings: Settings) -> Iterator[Finding]:
    if queries.is_demo():
        exposed = is_exposed(settings) and not queries.is_public_demo()
        words = "Questa è una prova: dati inventati e password note a tutti."
        yield wrong(f"{words} Così non si mostra a nessuno.") if exposed else note(words)
        return
    if not queries.anybody():
        yield risky("Non c'è nessun utente: crea il primo amministratore con «portal create-user E-MAIL».")
        return
    administrators = [user for user in db.session.scalars(sa.select(User).where(User.active)) if user.is_administrator]
    if not administrators:
        yield wrong("Non c'è un amministratore attivo: creane uno con «portal create-user E-MAIL».")
    elif len(administrators) == 1:
        yield note("C'è un amministratore solo: se perde il telefono, nessuno può ridargli l'accesso dallo schermo.")


def contacts(settings: Settings) -> Iterator[Finding]:
    """Pages leave out what nobody has given: without a number, who is in a hurry finds nobody to call."""
    lost = [name for code, name in CONTACTS.items() if not is_given(code)]
    if not lost:
        return
    verb = "Mancano" if len(lost) > 1 else "Manca"
    words = f"{verb} nei contatti del progetto: {', '.join(lost)}. I visitatori non li vedono. Scrivi in «Costi e dati»."
    yield risky(words) if is_exposed(settings) and CONTACTS["contact_phone"] in lost else note(words)


def is_given(code: str) -> bool:
    """A dash stands for nothing, and a telephone number has digits."""
    fact, holds = facts.one(code), str.isdigit if code == "contact_phone" else str.isalnum
    return fact is not None and any(map(holds, fact.value_it))


def work(settings: Settings) -> Iterator[Finding]:
    """Whether the worker works; where the portal stands still on purpose, that is no fault."""
    last = db.session.scalar(sa.select(sa.func.max(JobLease.last_started_at)))
    silent = last is None or last < now() - SILENCE
    if silent and is_running(settings):
        since = f"da {int((now() - last) / timedelta(minutes=1))} minuti" if last else "ancora"
        yield risky(f"Il worker non lavora {since}: la posta aspetta. Avvialo con «portal worker».")
    for lease in db.session.scalars(sa.select(JobLease).where(JobLease.last_fault != "").order_by(JobLease.name)):
        yield risky(f"L'ultimo giro del lavoro «{lease.name}» è fallito: {lease.last_fault}")
    late = sa.select(sa.func.count()).where(OutboxMail.status == MailStatus.WAITING, OutboxMail.due_at < now() - OVERDUE)
    count = db.session.scalar(late) or 0
    if count and is_running(settings):
        yield risky(f"{count} messaggi aspettano da più di un'ora: guarda «Posta» nell'area operatori.")


def is_running(settings: Settings) -> bool:
    try:
        with inuse.alone(settings):
            return False
    except inuse.InUse:
        return True
