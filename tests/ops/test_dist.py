"""The release archive holds what a server needs, and nothing that only a developer needs."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.ops.conftest import ROOT, clean_environment
from tools import archive


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (ROOT / ".git").exists():
        pytest.skip("Solo da un deposito git si fa un archivio: qui non c'è.")
    folder = tmp_path_factory.mktemp("dist")
    archive.main(folder)
    return next(folder.glob("*.tar.gz"))


@pytest.fixture(scope="module")
def unpacked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(made) as whole:
        whole.extractall(folder, filter="data")
    return next(folder.iterdir())


def test_the_archive_holds_the_program_and_the_built_files(unpacked: Path) -> None:
    for name in (
        "portal/cli/__init__.py",
        "templates/layout/base.html",
        "static/dist/manifest.json",
        "requirements.lock",
        "README.md",
    ):
        assert (unpacked / name).is_file(), name
    assert len(list((unpacked / "static/dist/fonts").glob("titillium-*.ttf"))) >= 3
    assert (unpacked / "templates/hiring/public/sheet.typ").is_file()
    assert (unpacked / "translations/en/LC_MESSAGES/messages.mo").is_file()
    assert (unpacked / "RELEASE").read_text()


def test_the_archive_holds_nobodys_data_and_no_tool(unpacked: Path) -> None:
    assert not (unpacked / "node_modules").exists()
    assert not (unpacked / ".venv").exists()
    assert sorted(path.name for path in (unpacked / "instance").iterdir()) in ([], [".gitignore"])


def test_the_program_runs_from_the_archive(unpacked: Path, tmp_path: Path) -> None:
    environment = clean_environment(PORTAL_INSTANCE=str(tmp_path / "istanza"))

    def portal(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "portal.cli", *words]
        return subprocess.run(command, cwd=unpacked, env=environment, capture_output=True, text=True, check=False)

    assert portal("migrate").returncode == 0
    said = portal("doctor").stdout
    assert "static/dist" not in said
    assert "catalogo inglese" not in said


@pytest.mark.long
def test_the_archive_installs_without_node(unpacked: Path, tmp_path: Path) -> None:
    """With no program on the path but Python's own: whatever would look for Node finds none."""
    nothing = tmp_path / "bin"
    nothing.mkdir()
    environment = {**os.environ, "PATH": str(nothing), "PORTAL_INSTANCE": str(tmp_path / "istanza")}
    python = str(Path(sys.base_prefix) / "bin" / "python3")

    subprocess.run([python, "tools/prepare.py", "run"], cwd=unpacked, env=environment, check=True)
    done = subprocess.run([unpacked / ".venv/bin/portal", "migrate"], cwd=tmp_path, env=environment, check=False)

    assert done.returncode == 0
