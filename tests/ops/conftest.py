"""Installations in folders of their own, and the program run on them as a person runs it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import config
from portal.app import create_app
from portal.config import Settings
from portal.core.database import db
from portal.core.mail import OutboxMail
from tests import make
from tests.conftest import DATA_KEY, SECRET

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


def clean_environment(**known: str) -> dict[str, str]:
    """This machine's, without any setting of ours."""
    ours = ("PORTAL_", "HOST", "PORT", "FLASK_")
    return {**{name: value for name, value in os.environ.items() if not name.startswith(ours)}, **known}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty instance folder, chosen by the environment, with no other setting."""
    for name in [name for name in os.environ if name not in clean_environment()]:
        monkeypatch.delenv(name)
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("PORTAL_INSTANCE", str(folder))
    return folder


@pytest.fixture
def installed(alone: Path, template: Path) -> Path:
    """An instance folder with a prepared, empty SQLite database and its keys."""
    shutil.copy(template, alone / "portal.db")
    (alone / "portal.db").chmod(0o600)
    (alone / "keys").mkdir(mode=0o700)
    for name, key in (("secret", SECRET), ("data", DATA_KEY)):
        (alone / "keys" / f"{name}.key").touch(0o600)
        (alone / "keys" / f"{name}.key").write_text(key)
    return alone


@pytest.fixture
def here(installed: Path) -> Settings:
    return config.load(installed)


@pytest.fixture
def portal(alone: Path) -> Run:
    """Runs the program in a process of its own; its settings are what is given by name."""

    def run(*words: str, **known: str) -> subprocess.CompletedProcess[str]:
        environment = clean_environment(PORTAL_INSTANCE=str(alone), **known)
        command = [sys.executable, "-m", "portal.cli", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120)

    return run


@contextmanager
def inside(settings: Settings) -> Iterator[None]:
    """An application on this installation, gone afterwards: nothing holds its database."""
    app = create_app(settings)
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def place(settings: Settings) -> Settings:
    """An installation with one message in the outbox and two uploads."""
    with inside(settings):
        make.mail(subject="La prima")
    (settings.uploads / "loghi").mkdir(parents=True)
    (settings.uploads / "loghi" / "ente.svg").write_bytes(b"<svg/>")
    (settings.uploads / "locandina.pdf").write_bytes(bytes(range(256)) * 40)
    return settings


def subjects(settings: Settings) -> list[str]:
    with inside(settings):
        return list(db.session.scalars(sa.select(OutboxMail.subject).order_by(OutboxMail.id)))
