"""A backup is one file that brings everything back; a restore looks first, moves aside, and says so."""

import io
import shutil
import sqlite3
import stat
import tarfile
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import backup, config, inuse, keysheet, restore, salvage
from portal.accounts.models import AccountState, User
from portal.backup import CannotBackUp
from portal.companies.models import Company
from portal.config import Settings
from portal.core.database import db
from portal.core.mail import MailStatus, OutboxMail
from portal.inuse import InUse
from portal.restore import CannotRestore
from tests import make
from tests.conftest import DATA_KEY, settings_for
from tests.ops.conftest import Run, inside, subjects

OTHER_KEY = "A" * 42 + "E="


@pytest.fixture
def copy(place: Settings, tmp_path: Path) -> Path:
    backup.create(place, tmp_path / "copia")
    return tmp_path / "copia"


def uploads(settings: Settings) -> dict[str, bytes]:
    files = (path for path in settings.uploads.rglob("*") if path.is_file())
    return {path.relative_to(settings.uploads).as_posix(): path.read_bytes() for path in files}


def another_machine(place: Settings, tmp_path: Path, *, data_key: str = DATA_KEY) -> Settings:
    """A new installation: its own folder (on PostgreSQL the same server's database), nothing in it."""
    folder = tmp_path / "altra"
    url = place.database_url if backup.is_postgres(place.database_url) else f"sqlite:///{folder / 'portal.db'}"
    return settings_for(folder, database_url=url, data_key=data_key)


def test_what_was_lost_comes_back(place: Settings, copy: Path) -> None:
    before = uploads(place)
    with inside(place):
        make.mail(subject="La seconda")
    shutil.rmtree(place.uploads)

    done = restore.restore(place, copy)

    assert subjects(place) == ["La prima"]
    assert uploads(place) == before
    assert done.aside


def test_what_is_replaced_lies_aside_whole(place: Settings, copy: Path, tmp_path: Path) -> None:
    with inside(place):
        make.mail(subject="La seconda")

    aside = restore.restore(place, copy).aside

    assert aside
    assert stat.S_IMODE(aside.stat().st_mode) == 0o700
    assert (aside / "uploads" / "locandina.pdf").is_file()
    if not backup.is_postgres(place.database_url):
        with closing(sqlite3.connect(aside / "portal.db")) as line:
            assert line.execute("SELECT count(*) FROM outbox_mail").fetchone() == (2,)
    else:
        assert (aside / "portal.dump").stat().st_size > 1000


def test_a_backup_moves_to_another_machine(place: Settings, copy: Path, tmp_path: Path) -> None:
    other = another_machine(place, tmp_path)

    restore.restore(other, copy)

    assert subjects(other) == ["La prima"]
    assert uploads(other) == uploads(place)


def test_only_its_owner_can_read_a_backup_a_key_sheet_and_what_came_back(
    place: Settings, copy: Path, tmp_path: Path
) -> None:
    keysheet.write(place, tmp_path / "foglio")
    restore.restore(place, copy)

    files = [copy, tmp_path / "foglio", *(path for path in place.uploads.rglob("*") if path.is_file())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_the_data_key_is_not_in_the_backup(place: Settings, copy: Path) -> None:
    with tarfile.open(copy) as archive:
        texts = b"".join(archive.extractfile(entry).read() for entry in archive if entry.isfile())  # type: ignore[union-attr]

    assert DATA_KEY.encode() not in texts
    assert place.secret_key.encode() not in texts


def test_with_another_data_key_nothing_is_touched(place: Settings, copy: Path, tmp_path: Path) -> None:
    other = another_machine(place, tmp_path, data_key=OTHER_KEY)

    with pytest.raises(CannotRestore, match="è un'altra: la copia fu fatta con la chiave di impronta"):
        restore.restore(other, copy)

    assert not (other.instance / "aside").exists()
    assert not other.uploads.exists()


def test_the_key_sheet_brings_the_key_back(
    place: Settings, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_DATA_KEY", raising=False)
    keysheet.write(place, tmp_path / "foglio")
    other = another_machine(place, tmp_path, data_key="")

    restore.restore(other, copy, key_sheet=tmp_path / "foglio")

    assert (other.keys / "data.key").read_text() == DATA_KEY
    assert subjects(replace(other, data_key=DATA_KEY)) == ["La prima"]


def test_the_sheet_of_another_key_is_refused(place: Settings, copy: Path, tmp_path: Path) -> None:
    other = another_machine(place, tmp_path, data_key=OTHER_KEY)
    keysheet.write(other, tmp_path / "foglio")

    with pytest.raises(CannotRestore, match="Il foglio è di un'altra chiave"):
        restore.restore(other, copy, key_sheet=tmp_path / "foglio")


def test_a_key_given_by_the_environment_is_not_silently_contradicted(
    place: Settings, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keysheet.write(place, tmp_path / "foglio")
    monkeypatch.setenv("PORTAL_DATA_KEY", OTHER_KEY)

    with pytest.raises(CannotRestore, match="PORTAL_DATA_KEY è impostata"):
        restore.restore(another_machine(place, tmp_path, data_key=OTHER_KEY), copy, key_sheet=tmp_path / "foglio")


def test_a_backup_overwrites_nothing(place: Settings, copy: Path) -> None:
    before = copy.read_bytes()

    with pytest.raises(CannotBackUp, match="esiste già"):
        backup.create(place, copy)

    assert copy.read_bytes() == before


def test_a_backup_that_fails_leaves_nothing_behind(place: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_words: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(backup, "_add_text", full)

    with pytest.raises(CannotBackUp, match="No space left"):
        backup.create(place, tmp_path / "copia")

    assert not [path for path in tmp_path.iterdir() if "copia" in path.name or path.name.startswith(".workin")]


def test_a_damaged_backup_is_refused_before_anything_is_moved(place: Settings, copy: Path) -> None:
    whole = copy.read_bytes()
    for damage in (whole[: len(whole) // 2], b"", b"qualcosa d'altro", whole[:2000] + b"\0" * 64 + whole[2064:]):
        copy.write_bytes(damage)

        with pytest.raises(CannotRestore, match="copia"):
            restore.restore(place, copy)

    assert subjects(place) == ["La prima"]
    assert not (place.instance / "aside").exists()


@pytest.mark.parametrize("name", ["../fuori", "/etc/fuori", "uploads/../../fuori", "altro/cosa"])
def test_a_backup_writes_nowhere_but_in_its_own_places(place: Settings, copy: Path, tmp_path: Path, name: str) -> None:
    evil = tmp_path / "cattiva"
    with tarfile.open(copy) as source, tarfile.open(evil, "w:gz") as target:
        for entry in source:
            target.addfile(entry, source.extractfile(entry))
        entry = tarfile.TarInfo(name)
        entry.size = 1
        target.addfile(entry, io.BytesIO(b"x"))

    with pytest.raises(CannotRestore, match="non le appartiene"):
        restore.restore(place, evil)


def test_a_backup_of_a_newer_program_is_refused(
    place: Settings, copy: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "versions").mkdir()
    monkeypatch.setattr(restore, "VERSIONS", tmp_path / "versions")

    with pytest.raises(CannotRestore, match="versione più nuova del programma"):
        restore.restore(place, copy)


def test_a_backup_of_another_kind_of_database_is_refused(place: Settings, copy: Path) -> None:
    other = "sqlite:///altro.db" if backup.is_postgres(place.database_url) else "postgresql+psycopg://x@127.0.0.1:9/x"

    with pytest.raises(CannotRestore, match="imposta un database dello stesso tipo"):
        restore.restore(replace(place, database_url=other), copy)


def test_nothing_is_restored_under_a_running_portal(place: Settings, copy: Path) -> None:
    with inuse.running(place), pytest.raises(InUse, match="Il portale è in funzione"):
        restore.restore(place, copy)


def test_a_fault_half_way_puts_everything_back(place: Settings, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, moves = uploads(place), []

    def fails_the_third_time(source: object, target: object) -> object:
        moves.append(target)
        if len(moves) == 3:
            raise OSError("disco pieno")
        return move(source, target)  # type: ignore[arg-type]

    move = shutil.move
    monkeypatch.setattr(shutil, "move", fails_the_third_time)
    if backup.is_postgres(place.database_url):
        monkeypatch.setattr(restore, "_replace_postgres", lambda *_: fails_the_third_time("", ""))
    with pytest.raises(CannotRestore, match="tutto è come prima"):
        restore.restore(place, copy)

    assert uploads(place) == before
    assert subjects(place) == ["La prima"]


def test_a_backup_made_while_people_write_is_of_one_moment(place: Settings, tmp_path: Path) -> None:
    """Each transaction writes two rows: a backup never holds an odd number of them."""
    stop = threading.Event()

    def write() -> None:
        with inside(place):
            while not stop.is_set():
                db.session.add_all([OutboxMail(message_id=f"<{stop}-{number()}@x.example>", recipient="a@x.example", subject="coppia",
                                               text="", html="") for _ in range(2)])  # fmt: skip
                db.session.commit()

    numbers = iter(range(10**9))

    def number() -> int:
        return next(numbers)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for each in range(3):
            backup.create(place, tmp_path / f"copia{each}")
    finally:
        stop.set()
        writer.join()
    counts = []
    for each in range(3):
        restore.restore(place, tmp_path / f"copia{each}")
        counts.append(subjects(place).count("coppia"))

    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)


def test_the_program_brings_back_a_database_that_the_portal_cannot_open(
    installed: Path, portal: Run, tmp_path: Path
) -> None:
    copy, sheet = tmp_path / "copia", tmp_path / "foglio"
    made = portal("backup", str(copy), "--key-sheet", str(sheet))
    (installed / "portal.db").write_bytes(b"rovinato")
    (installed / "keys" / "data.key").unlink()

    without = portal("restore", str(copy), PORT="non-un-numero")
    done = portal("restore", str(copy), "--key-sheet", str(sheet), PORT="non-un-numero")

    assert made.returncode == 0, made.stderr
    assert without.returncode == 1
    assert "La chiave dei dati di questa installazione non c'è" in without.stderr
    assert done.returncode == 0, done.stderr
    assert "Quello che c'era prima è in" in done.stdout
    assert config.load(installed).data_key == DATA_KEY
    assert portal("migrate").returncode == 0


@pytest.mark.usefixtures("installed")
def test_a_key_sheet_overwrites_nothing_and_is_not_written_for_nothing(portal: Run, tmp_path: Path) -> None:
    copy, sheet, there = tmp_path / "copia", tmp_path / "foglio", tmp_path / "altro"
    there.write_text("non mio")

    taken = portal("backup", str(copy), "--key-sheet", str(there))
    nowhere = portal("backup", str(copy), "--key-sheet", str(tmp_path / "manca" / "foglio"))
    in_the_way = portal("backup", str(there), "--key-sheet", str(sheet))

    assert [answer.returncode for answer in (taken, nowhere, in_the_way)] == [1, 1, 1]
    assert taken.stderr == f"{there} esiste già: scegli un altro nome per il foglio della chiave.\n"
    assert nowhere.stderr.startswith("Il foglio della chiave non si può scrivere in")
    assert in_the_way.stderr == f"{there} esiste già: scegli un altro nome.\n"
    assert there.read_text() == "non mio"
    assert not copy.exists() and not sheet.exists()


def test_the_sheet_can_be_typed_from_paper(tmp_path: Path) -> None:
    (tmp_path / "foglio").write_text(f"\n  Chiave:   {DATA_KEY}  \n")

    assert keysheet.read(tmp_path / "foglio") == DATA_KEY


def test_when_the_key_is_lost_all_but_the_sealed_is_saved(
    place: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_DATA_KEY", raising=False)
    with inside(place):
        user_id = make.user(tf_totp_secret="segreto", tf_primary_method="authenticator").id
        make.company(name="Hotel Miramare")
    backup.create(place, tmp_path / "copia")
    other = another_machine(place, tmp_path, data_key="")

    salvage.restore_without_key(other, tmp_path / "copia")

    with inside(replace(other, data_key=(other.keys / "data.key").read_text())):
        user = db.session.get_one(User, user_id)
        assert (user.password, user.tf_totp_secret, user.state) == (None, None, AccountState.INVITED)
        assert db.session.scalar(sa.select(Company.name)) == "Hotel Miramare"
        assert {(mail.subject, mail.text, mail.status) for mail in db.session.scalars(sa.select(OutboxMail))} == {
            ("La prima", "", MailStatus.CANCELLED)
        }
