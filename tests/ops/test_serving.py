"""The portal is not served where that would harm people; served, it answers, and ends when told to."""

import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal import serving
from portal.accounts import demo as people
from portal.app import create_app
from portal.cli import main
from portal.config import Settings
from portal.core.database import db, transaction
from portal.current import NotCurrent
from portal.serving import Unsafe
from tests.ops.conftest import ROOT, Run, clean_environment

SECONDS = 30


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What would have been served."""
    found: list[Settings] = []
    monkeypatch.setattr(serving, "serve", lambda settings, **_known: found.append(settings))
    monkeypatch.setattr(serving, "must_be_free", lambda _settings: None)  # somebody may be using the usual port
    return found


def command(*words: str, **known: str) -> Result:
    return CliRunner().invoke(main, list(words), env=known)


@pytest.fixture
def demo(here: Settings) -> Settings:
    with create_app(here).app_context():
        with transaction():
            people.load()
        db.engine.dispose()
    return here


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORTAL_SECRET_KEY", "changeme", "La chiave segreta (PORTAL_SECRET_KEY) è debole"),
        ("PORTAL_SECRET_KEY", "", "Manca la chiave segreta"),
        ("PORTAL_DATA_KEY", "x", "La chiave dei dati"),
        ("FLASK_DEBUG", "1", "Il modo debug (FLASK_DEBUG)"),
        ("PORTAL_DATABASE_URL", "postgresql://x@127.0.0.1:9/x", "Il database non risponde"),
        ("PORT", "x", "PORT deve essere un numero intero"),
    ],
)
def test_a_dangerous_start_is_refused_in_words(served: list[Settings], name: str, value: str, words: str) -> None:
    answer = command("serve", **{name: value})

    assert answer.exit_code == 1
    assert words in answer.stderr
    assert served == []


def test_a_database_that_is_not_prepared_is_not_served(alone: Path, here: Settings, served: list[Settings]) -> None:
    (alone / "portal.db").unlink()

    answer = command("serve")

    assert "Il database va preparato per questa versione" in answer.stderr
    assert served == []


@pytest.mark.parametrize("shown", [{"PORTAL_BASE_URL": "https://portale.example"}, {"HOST": "0.0.0.0"}])
@pytest.mark.usefixtures("demo")
def test_a_demo_is_not_shown_to_everybody(served: list[Settings], shown: dict[str, str]) -> None:
    answer = command("serve", **shown)

    assert "Questa è una prova con password note a tutti" in answer.stderr
    assert served == []


@pytest.mark.usefixtures("demo")
def test_a_demo_is_served_on_ones_own_machine(served: list[Settings]) -> None:
    assert command("serve").exit_code == 0
    assert len(served) == 1


def imported() -> dict[str, Any]:
    """What any WSGI server does first."""
    return runpy.run_module("portal.wsgi")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORTAL_SECRET_KEY", "changeme", "La chiave segreta"),
        ("PORTAL_SECRET_KEY", "", "Manca la chiave segreta"),
        ("PORTAL_DATA_KEY", "x", "La chiave dei dati"),
        ("FLASK_DEBUG", "1", "Il modo debug"),
    ],
)
def test_no_other_server_gets_what_is_dangerous(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(Unsafe, match=words):
        imported()


def test_keys_that_are_lost_are_not_made_anew_by_a_server(installed: Path) -> None:
    shutil.rmtree(installed / "keys")

    with pytest.raises(Unsafe, match="Manca la chiave segreta"):
        imported()

    assert not (installed / "keys").exists()


@pytest.mark.usefixtures("demo")
def test_no_other_server_shows_a_demo_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    assert imported()["app"].test_client().get("/healthz").status_code == 200
    monkeypatch.setenv("PORTAL_BASE_URL", "https://portale.example")

    with pytest.raises(Unsafe, match="Questa è una prova"):
        imported()


def test_no_other_server_shows_a_database_that_is_not_prepared(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed / "portal.db").unlink()
    monkeypatch.setenv("PORTAL_BASE_URL", "https://portale.example")

    with pytest.raises(NotCurrent, match="va preparato per questa versione"):
        imported()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("word", ["serve", "run"])
def test_a_port_in_use_is_said_in_one_sentence(installed: Path, port: int, portal: Run, word: str) -> None:
    with socket.create_server(("127.0.0.1", port)):
        answer = portal(word, PORT=str(port))

    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        f"Con HOST=127.0.0.1 e PORT={port} il portale non può ascoltare: su quella porta c'è già un altro programma. "
        "Cambia PORT o HOST."
    ]


def test_an_address_of_another_machine_is_said(here: Settings, port: int) -> None:
    with pytest.raises(serving.CannotListen, match=r"HOST=192\.0\.2\.1 .* non ha quell'indirizzo"):
        serving.must_be_free(replace(here, host="192.0.2.1", port=port))


@pytest.fixture
def running(installed: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    environment = clean_environment(PORTAL_INSTANCE=str(installed), PORT=str(port))
    command = [sys.executable, "-m", "portal.cli", "run"]
    child = subprocess.Popen(command, cwd=ROOT, env=environment, text=True, start_new_session=True)
    yield child
    child.kill()
    child.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait_for(what: object) -> bool:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if what():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def test_one_command_serves_and_works_until_it_is_interrupted(
    running: subprocess.Popen[str], installed: Path, port: int, portal: Run, tmp_path: Path
) -> None:
    assert wait_for(lambda: answers(port))
    assert portal("backup", str(tmp_path / "copia"), PORT=str(port)).returncode == 0
    refused = portal("restore", str(tmp_path / "copia"))
    started = time.monotonic()
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does at Ctrl-C: to all that belong to the command

    assert "Il portale è in funzione" in refused.stderr
    assert running.wait(SECONDS) == 0
    assert time.monotonic() - started < 8, "a server process waited to be killed"
    assert not answers(port)
    assert portal("restore", str(tmp_path / "copia")).returncode == 0
