"""What all machines of one installation have in common: the same keys, the same folder of uploads. Marked in the database."""

import hashlib
import secrets

import sqlalchemy as sa

from portal import keysheet
from portal.accounts.models import InstanceFlag
from portal.config import Settings
from portal.core.database import db, transaction

DATA_KEY = "data-key"
MARK_FILE = ".installation"  # among the uploads, so that another folder is known at once


def set_up(settings: Settings, *, anew: bool = False) -> None:
    """Mark a new installation; `anew` makes this machine's secret key and folder the right ones.

    Never the data key: with another one, what is sealed can't be read, and saying otherwise would only hide it.
    """
    with transaction():
        known = marked()
        for kind, value in (*keys(settings).items(), ("uploads", folder_mark(settings, create=True))):
            if kind not in known or (anew and kind != DATA_KEY):
                forget(kind)
                db.session.add(InstanceFlag(name=f"{kind}:{value}"))


def strange(settings: Settings) -> list[str]:
    """What on this machine is not what the installation was marked with; in words."""
    known = marked()
    here = {**keys(settings), "uploads": folder_mark(settings)}
    return [WORDS[kind] for kind, value in here.items() if kind in known and known[kind] != value]


WORDS = {
    DATA_KEY: "La chiave dei dati di questa macchina non è quella dell'installazione: i testi in cifra non si leggono. Riportala dal foglio.",
    "secret-key": "La chiave segreta di questa macchina non è quella dell'installazione: chi entra da una macchina è fuori sull'altra. "
    "Copiala dalle altre, o se l'hai cambiata apposta: «portal migrate --accept-keys».",
    "uploads": "La cartella dei file caricati non è quella dell'installazione: le macchine devono condividerne una sola. "
    "Se l'hai cambiata apposta: «portal migrate --accept-keys».",
}


def keys(settings: Settings) -> dict[str, str]:
    return {
        DATA_KEY: keysheet.fingerprint(settings.data_key),
        "secret-key": hashlib.sha256(b"workin secret key " + settings.secret_key.encode()).hexdigest()[:16],
    }


def folder_mark(settings: Settings, *, create: bool = False) -> str:
    """The random word that lies in the folder; empty where there is none."""
    file = settings.uploads / MARK_FILE
    if create and not file.exists():
        settings.uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(secrets.token_hex(8))
    return file.read_text("utf-8").strip() if file.exists() else ""


def marked() -> dict[str, str]:
    names = db.session.scalars(sa.select(InstanceFlag.name))
    return dict(name.split(":", 1) for name in names if ":" in name)


def forget(kind: str) -> None:
    db.session.execute(sa.delete(InstanceFlag).where(InstanceFlag.name.startswith(f"{kind}:")))
