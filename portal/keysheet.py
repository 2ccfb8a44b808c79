"""The key sheet: the data key on paper. Without it a backup's sealed texts can't be read by anybody."""

import hashlib
import os
import re
from datetime import datetime
from pathlib import Path

from portal import config
from portal.config import Settings, Told
from portal.core.workdays import ROME

LINE = re.compile(r"^\s*Chiave:\s*(\S+)\s*$", re.MULTILINE)
SHEET = """WORK-IN · Foglio della chiave dei dati
======================================

Portale:   {base_url}
Stampato:  {day}
Impronta:  {fingerprint}

Chiave:    {key}

A che cosa serve
  Nel database il secondo fattore degli utenti e la posta riservata sono scritti in cifra.
  Questa chiave li apre, e da lei dipendono anche le password.
  Una copia di sicurezza («portal backup») non la contiene: chi ruba la copia non legge quei testi.

Come si conserva
  Stampa questo foglio, mettilo sotto chiave lontano dalle copie, poi cancella il file.
  Chi ha il foglio e una copia legge tutto.

Come si usa
  Su una macchina nuova:  portal restore COPIA --key-sheet QUESTO_FILE
  Se hai solo la carta, riscrivi in un file la riga che comincia con «Chiave:».
  L'impronta dice se la chiave è quella della copia; non permette di indovinarla.
"""


class NoKey(Told):
    """There is no usable key."""


class CannotWrite(Told):
    """No sheet was written."""


def fingerprint(key: str) -> str:
    """Tells two keys apart and gives neither away: they are 256 random bits."""
    digest = hashlib.sha256(b"workin data key " + key.strip().encode()).hexdigest()[:16]
    return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


def write(settings: Settings, file: Path) -> None:
    """Raises NoKey where there is no key, CannotWrite where the sheet would overwrite something or can't be written."""
    missing = config.data_key_fault(settings)
    if missing:
        raise NoKey(missing)
    day = datetime.now(ROME).strftime("%d/%m/%Y %H:%M")
    text = SHEET.format(
        base_url=settings.base_url, day=day, fingerprint=fingerprint(settings.data_key), key=settings.data_key
    )
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as sheet:
            sheet.write(text)
    except FileExistsError as fault:
        raise CannotWrite(f"{file} esiste già: scegli un altro nome per il foglio della chiave.") from fault
    except OSError as fault:
        raise CannotWrite(f"Il foglio della chiave non si può scrivere in {file}: {fault.strerror}.") from fault


def read(file: Path) -> str:
    """The key on a sheet; raises NoKey where there is none."""
    try:
        found = LINE.search(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise NoKey(f"Il foglio della chiave non si legge: {file}") from fault
    if not found:
        raise NoKey(f"In {file} non c'è una riga «Chiave: …».")
    return found[1]
