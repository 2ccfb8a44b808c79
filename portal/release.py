"""Update: after a new release of the program is in place. Backup, migrate, check; back again where something fails."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from portal import backup, inuse, restore, schema
from portal.app import create_app
from portal.config import Settings, Told
from portal.core.database import db
from portal.core.workdays import ROME
from portal.doctor import trial

FOLDER = "backups"


class WentBack(Told):
    """The update failed, and the data are as they were."""


def update(settings: Settings) -> Iterator[str]:
    """Says each step as it is done; raises WentBack."""
    with inuse.alone(settings):
        file = backup_file(settings)
        backup.write(settings, file)
        yield f"Copia di prima: {file}"
        try:
            migrate(settings)
            yield "Il database ha la forma di questa versione."
            must_work(settings)
        except Exception as fault:
            back = go_back(settings, file)
            raise WentBack(f"L'aggiornamento non è riuscito ({type(fault).__name__}: {fault}). {back}") from fault
    yield "Controllato: il portale risponde. Ora riavvia sito e worker."


def backup_file(settings: Settings) -> Path:
    folder = settings.instance / FOLDER
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder / f"prima-di-{backup.program_version() or 'oggi'}-{datetime.now(ROME):%Y-%m-%d-%H%M%S}"


def migrate(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        try:
            schema.prepare(settings)
        finally:
            db.session.remove()
            db.engine.dispose()


def must_work(settings: Settings) -> None:
    """The faults of a trial start, if any, raised as one."""
    faults = trial.faults(settings)
    if faults:
        raise RuntimeError(" ".join(faults))


def go_back(settings: Settings, file: Path) -> str:
    done = restore.put_back(settings, file)
    return f"I dati sono come prima; quelli dell'aggiornamento fallito sono in {done.aside}. Riparti con la versione precedente del programma."
