"""Backup: database and uploads in one file, consistent while the portal runs. The data key stays apart."""

import hashlib
import json
import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from portal import keysheet, postgres
from portal.config import Settings, Told

FORMAT = 1
MANIFEST = "copia.json"
DATABASE = "database"
UPLOADS = "uploads"
LAST = "last-backup"  # a file of the instance, as old as the last backup


class CannotBackUp(Told):
    """No backup was made."""


@dataclass(frozen=True)
class Manifest:
    """The backup's last page: without it, the file was cut off."""

    made_at: str
    portal: str  # version of the program
    kind: str  # sqlite or postgresql
    steps: list[str]  # where the database's migrations stood
    key: str  # fingerprint of the data key, never the key
    sums: dict[str, str] = field(default_factory=dict)  # SHA-256 of each file
    format: int = FORMAT

    @property
    def uploads(self) -> list[str]:
        """What people uploaded; the folder's own mark is not theirs."""
        return [name for name in self.sums if name.startswith(f"{UPLOADS}/") and not name.startswith(f"{UPLOADS}/.")]


def create(settings: Settings, file: Path) -> Manifest:
    """Write a backup and remember when; raises CannotBackUp."""
    manifest = write(settings, file)
    (settings.instance / LAST).touch(0o600)
    return manifest


def write(settings: Settings, file: Path) -> Manifest:
    """Write a backup; raises CannotBackUp, and then leaves no half-written file behind."""
    file = file.absolute()
    must_be_new(file)
    try:
        with tempfile.TemporaryDirectory(prefix=".workin-", dir=file.parent) as folder:
            manifest = _write(settings, Path(folder) / "copia", Path(folder))
            os.link(Path(folder) / "copia", file)  # fails where somebody made that file meanwhile
    except (OSError, sqlite3.Error, sa.exc.SQLAlchemyError, postgres.ToolFailed) as fault:
        raise CannotBackUp(f"La copia non è riuscita. {fault}") from fault
    return manifest


def must_be_new(file: Path) -> None:
    """Raises CannotBackUp where something would be overwritten, or there is no folder to write in."""
    if file.exists():
        raise CannotBackUp(f"{file} esiste già: scegli un altro nome.")
    if not file.absolute().parent.is_dir():
        raise CannotBackUp(f"La cartella {file.absolute().parent} non esiste.")


def _write(settings: Settings, file: Path, folder: Path) -> Manifest:
    """First the database, then the uploads: what a row names was there before the row."""
    copy = folder / DATABASE
    copy_database(settings.database_url, copy)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
            sums = {DATABASE: _add(archive, copy, DATABASE)}
            for path in _uploads(settings):
                name = f"{UPLOADS}/{path.relative_to(settings.uploads).as_posix()}"
                sums[name] = _add(archive, path, name)
            manifest = _manifest(settings, sums)
            _add_text(archive, MANIFEST, json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def copy_database(url: str, copy: Path) -> None:
    """One consistent picture, while others go on writing."""
    copy.touch(0o600)
    if is_postgres(url):
        postgres.dump(url, copy)
        return
    source = sqlite_file(url)
    if not source.is_file():
        raise CannotBackUp(f"Il database {source} non c'è: esegui «portal migrate».")
    with (
        closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True, timeout=30)) as here,
        closing(sqlite3.connect(copy)) as there,
    ):
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it


def is_postgres(url: str) -> bool:
    return url.startswith("postgresql")


def sqlite_file(url: str) -> Path:
    return Path(sa.make_url(url).database or "")


def steps(url: str) -> list[str]:
    """Where the database's migrations stand."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as line:
        return sorted(line.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())


def program_version() -> str:
    try:
        return version("workin-portal")
    except PackageNotFoundError:
        return ""


def _manifest(settings: Settings, sums: dict[str, str]) -> Manifest:
    return Manifest(
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        portal=program_version(),
        kind="postgresql" if is_postgres(settings.database_url) else "sqlite",
        steps=steps(settings.database_url),
        key=keysheet.fingerprint(settings.data_key) if settings.data_key else "",
        sums=sums,
    )


def _uploads(settings: Settings) -> list[Path]:
    return sorted(path for path in settings.uploads.rglob("*") if path.is_file() and not path.is_symlink())


class Summed:
    """A file being read that knows the sum of what was read."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.sum.update(piece)
        return piece


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    with path.open("rb") as file:
        entry = archive.gettarinfo(arcname=name, fileobj=file)
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mode = 0o600
        read = Summed(file)
        archive.addfile(entry, read)
    return read.sum.hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    with tempfile.TemporaryFile() as file:
        size = file.write(text.encode())
        file.seek(0)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(datetime.now(UTC).timestamp())
        archive.addfile(entry, file)
