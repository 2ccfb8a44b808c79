"""Restore: a backup put back in place. Looks at everything first, and moves aside what it replaces."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path, PurePosixPath

from portal import config, inuse, keysheet, postgres
from portal.backup import DATABASE, MANIFEST, UPLOADS, Manifest, is_postgres, sqlite_file
from portal.config import ROOT, Settings, Told
from portal.core.workdays import ROME

VERSIONS = ROOT / "portal" / "migrations" / "versions"
REVISION = re.compile(r"^revision\b[^=]*=\s*[\"'](\w+)", re.MULTILINE)
CACHES = ("cache.counter",)  # hold numbers of the database that was there before


class CannotRestore(Told):
    """Nothing was changed, or everything was put back."""


@dataclass(frozen=True)
class Restored:
    """What came back, and where what was there before lies now (None: there was nothing)."""

    manifest: Manifest
    aside: Path | None


def restore(settings: Settings, file: Path, *, key_sheet: Path | None = None) -> Restored:
    """Put a backup back while nothing runs; raises CannotRestore or InUse."""
    with inuse.alone(settings):
        return put_back(settings, file, key_sheet=key_sheet)


def put_back(settings: Settings, file: Path, *, key_sheet: Path | None = None, new_key: str | None = None) -> Restored:
    """The same, for who holds the lock already; `new_key` gives up the one that the backup was made with."""
    settings.instance.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.instance) as folder:
        manifest = unpack(file, Path(folder))
        must_fit(settings, manifest)
        key = new_key or key_to_keep(settings, manifest, key_sheet)
        if key is not None:
            must_not_be_contradicted(settings)
        return Restored(manifest, _replace(settings, Path(folder), key))


def unpack(file: Path, folder: Path) -> Manifest:
    """Everything out of the file, each piece with its right sum and the database sound."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            for entry in archive:
                _unpack_one(archive, entry, folder)
        known = json.loads((folder / MANIFEST).read_text("utf-8"))
        manifest = Manifest(**{each.name: known[each.name] for each in fields(Manifest)})
    except FileNotFoundError as fault:
        raise CannotRestore(f"{file} non c'è, o non è una copia intera.") from fault
    except (OSError, EOFError, zlib.error, tarfile.TarError, ValueError, KeyError, TypeError) as fault:
        raise CannotRestore(f"{file} non è una copia di questo portale, o è rovinata ({fault}).") from fault
    if manifest.format != 1:
        raise CannotRestore("Questa copia è fatta in un modo che questa versione non conosce: aggiorna il programma.")
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    found.pop(MANIFEST)
    if {name: _sum(path) for name, path in found.items()} != manifest.sums:
        raise CannotRestore(f"{file} è rovinata: quello che contiene non è quello che fu scritto.")
    _must_be_sound(manifest, folder / DATABASE)
    return manifest


def _unpack_one(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    name = PurePosixPath(entry.name)
    known = entry.name in {DATABASE, MANIFEST} or name.parts[0] == UPLOADS
    if not entry.isfile() or name.is_absolute() or ".." in name.parts or not known:
        raise ValueError(f"un nome che non le appartiene: {entry.name}")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    source = archive.extractfile(entry)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target:
        shutil.copyfileobj(source, target)  # type: ignore[arg-type]


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _must_be_sound(manifest: Manifest, copy: Path) -> None:
    if manifest.kind == "postgresql":
        try:
            postgres.check(copy)
        except postgres.ToolFailed as fault:
            raise CannotRestore(str(fault)) from fault
        return
    try:
        with closing(sqlite3.connect(copy)) as line:
            answer = line.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as fault:
        answer = str(fault)
    if answer != "ok":
        raise CannotRestore(f"Il database dentro la copia è rovinato ({answer}).")


def must_fit(settings: Settings, manifest: Manifest) -> None:
    """The same kind of database, and not from a newer program than this one."""
    here = "postgresql" if is_postgres(settings.database_url) else "sqlite"
    if manifest.kind != here:
        raise CannotRestore(
            f"La copia viene da {manifest.kind}, qui PORTAL_DATABASE_URL è {here}: imposta un database dello stesso tipo."
        )
    known = {found for path in VERSIONS.glob("*.py") for found in REVISION.findall(path.read_text("utf-8"))}
    strange = sorted(set(manifest.steps) - known)
    if strange:
        raise CannotRestore(
            f"La copia viene da una versione più nuova del programma ({manifest.portal}; passo {', '.join(strange)}): installala, poi riprova."
        )


def key_to_keep(settings: Settings, manifest: Manifest, sheet: Path | None) -> str | None:
    """The key to write into the instance, None where the one there is right; raises CannotRestore where it is another one."""
    if not manifest.key or (settings.data_key and keysheet.fingerprint(settings.data_key) == manifest.key):
        return None
    if sheet is None:
        there = "è un'altra" if settings.data_key else "non c'è"
        raise CannotRestore(
            f"La chiave dei dati di questa installazione {there}: la copia fu fatta con la chiave di impronta {manifest.key}. "
            "Prendi il foglio della chiave e usa --key-sheet FOGLIO."
        )
    try:
        key = keysheet.read(sheet)
    except keysheet.NoKey as fault:
        raise CannotRestore(str(fault)) from fault
    if keysheet.fingerprint(key) != manifest.key:
        raise CannotRestore(f"Il foglio è di un'altra chiave (impronta {keysheet.fingerprint(key)}, serve {manifest.key}).")
    return key


def must_not_be_contradicted(settings: Settings) -> None:
    if "PORTAL_DATA_KEY" in config.given(settings.instance):
        raise CannotRestore(
            "PORTAL_DATA_KEY è impostata e vale un'altra chiave: toglila, o metti quella del foglio, poi riprova."
        )


def _replace(settings: Settings, folder: Path, key: str | None) -> Path | None:
    """Move aside what is there, put in place what came back; any fault puts the old things back."""
    aside = settings.instance / "aside" / datetime.now(ROME).strftime("%Y-%m-%d-%H%M%S-%f")
    moves = [(settings.uploads, folder / UPLOADS if (folder / UPLOADS).is_dir() else None)]
    if key is not None:
        (folder / "data.key").touch(0o600)
        (folder / "data.key").write_text(key)
        moves.append((settings.keys / "data.key", folder / "data.key"))
    if not is_postgres(settings.database_url):
        there = sqlite_file(settings.database_url)
        moves += [(there, folder / DATABASE), *((there.with_name(there.name + end), None) for end in ("-wal", "-shm"))]
    done: list[tuple[Path, Path | None]] = []
    try:
        for there, new in moves:
            done.append((there, _aside(there, aside)))
            if new is not None:
                there.parent.mkdir(parents=True, exist_ok=True)
                shutil.move(new, there)
        if is_postgres(settings.database_url):
            _replace_postgres(settings.database_url, folder / DATABASE, aside)
    except (OSError, postgres.ToolFailed) as fault:
        _undo(done)
        raise CannotRestore(f"Non è riuscito, e tutto è come prima. {fault}") from fault
    for name in CACHES:
        (settings.instance / name).unlink(missing_ok=True)
    return aside if aside.exists() else None


def _aside(there: Path, aside: Path) -> Path | None:
    """Where a thing was moved to; None where there was nothing."""
    if not there.exists() or (there.is_dir() and not any(there.iterdir())):
        return None
    aside.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Path(shutil.move(there, aside / there.name))


def _replace_postgres(url: str, copy: Path, aside: Path) -> None:
    if not postgres.is_empty(url):
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        postgres.dump(url, aside / "portal.dump")
    postgres.load(url, copy)


def _undo(done: list[tuple[Path, Path | None]]) -> None:
    for there, moved in reversed(done):
        if there.is_dir():
            shutil.rmtree(there)
        else:
            there.unlink(missing_ok=True)
        if moved is not None:
            shutil.move(moved, there)
