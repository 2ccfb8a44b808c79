"""Folders, files and programs of this machine."""

import json
import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from portal.backup import LAST, is_postgres, sqlite_file
from portal.config import ROOT, Settings
from portal.doctor.findings import Finding, note, risky, wrong
from portal.serving import is_exposed

DAY = 24 * 3600  # seconds
BACKUP_DAYS = 7
TIGHT, FULL = 1024**3, 100 * 1024**2  # bytes left on the disk
DIST = ROOT / "static" / "dist"


def examine(settings: Settings) -> Iterator[Finding]:
    yield from folders(settings)
    yield from rights(settings)
    yield from room(settings)
    yield from built_files()
    yield from backups(settings)


def folders(settings: Settings) -> Iterator[Finding]:
    if not settings.instance.is_dir():
        yield wrong(f"La cartella dell'istanza {settings.instance} non c'è: esegui «portal migrate».")
        return
    for folder in (settings.instance, settings.uploads):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            yield wrong(f"Qui non si può scrivere: {folder}. Controlla di chi è la cartella.")


def rights(settings: Settings) -> Iterator[Finding]:
    """Keys, passwords and people's data are for the portal's own user only."""
    private = [settings.instance / "portal.env", *sorted(settings.keys.glob("*"))]
    if not is_postgres(settings.database_url):
        private.append(sqlite_file(settings.database_url))
    closed = is_closed(settings.instance)
    for path in private:
        inside = settings.instance in path.parents
        if path.is_file() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) and not (closed and inside):
            yield risky(f"Altri utenti della macchina possono leggere {path}: esegui «chmod 600 {path}».")


def is_closed(folder: Path) -> bool:
    return folder.is_dir() and not folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def room(settings: Settings) -> Iterator[Finding]:
    if not settings.instance.is_dir():
        return
    free = shutil.disk_usage(settings.instance).free
    if free < FULL:
        yield wrong(f"Il disco è pieno: restano {free // 1024**2} MB in {settings.instance}.")
    elif free < TIGHT:
        yield risky(f"Il disco si riempie: restano {free // 1024**2} MB in {settings.instance}.")


def built_files() -> Iterator[Finding]:
    try:
        known = json.loads((DIST / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        yield wrong("Mancano i file del sito (static/dist): esegui «make assets», o usa un archivio fatto con «make dist».")
        return
    lost = [entry["file"] for entry in known.values() if not (DIST / entry["file"]).is_file()]
    if lost:
        yield wrong(f"In static/dist mancano {len(lost)} file, come {lost[0]}: esegui «make assets».")
    if not (ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.mo").is_file():
        yield risky(
            "Manca il catalogo inglese compilato: le pagine in inglese mostrano parole italiane. Esegui «make assets»."
        )


def backups(settings: Settings) -> Iterator[Finding]:
    if is_postgres(settings.database_url) and not (shutil.which("pg_dump") and shutil.which("pg_restore")):
        yield risky("Mancano pg_dump e pg_restore: senza, niente copie. Su Debian e Ubuntu: apt install postgresql-client.")
    last = settings.instance / LAST
    if not last.exists():
        words = "Non è mai stata fatta una copia: «portal backup FILE --key-sheet FOGLIO»."
        yield risky(words) if is_exposed(settings) else note(words)
        return
    days = int((time.time() - last.stat().st_mtime) / DAY)
    if days > BACKUP_DAYS:
        yield risky(f"L'ultima copia è di {days} giorni fa: mettine una ogni notte (README, «Backup and restore»).")
