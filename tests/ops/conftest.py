"""Installations in folders of their own, and the program run on them as a person runs it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from portal import config
from portal.config import Settings
from tests.conftest import DATA_KEY, SECRET

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
Told = Callable[..., dict[str, str]]


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
