"""`/gestione/ui` shows the whole of `templates/ui/`: a piece that is added there and not here is missed at once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import nodes
from jinja2.runtime import Macro
from jinja2.utils import missing

from portal.core.roles import Role
from portal.desk.samples import PRESSED
from tests.browsing import press
from tests.conftest import Browser

PAGE = "/gestione/ui"
STATES = {
    "notices": [f"wi-notice-{tone} alert-" for tone in ("info", "success", "warning", "error")],
    "what an act did": ['role="status"', 'role="alert"', ">Annulla</button>"],
    "buttons": ["wi-cta", *(f"btn-{tone}" for tone in ("primary", "outline-primary", "outline-danger", "link"))],
    "states": [f"wi-state-{tone}" for tone in ("neutral", "info", "success", "warning", "danger")],
    "figures": [f"wi-figure-{tone}" for tone in ("success", "warning", "danger")],
    "rows": [f"wi-row-{tone}" for tone in ("success", "warning", "danger")],
    "steps": ["wi-done", 'aria-current="step"'],
    "a list": ["aria-sort=", "Da 151 a 200 di 412", "Precedente", "Successiva", 'aria-current="page"', "Scarica"],
    "a list without rows": ["Nessun risultato", "Togli tutto", " selected>", "Ancora nessuna azienda"],
    "fields": ["wi-check-wrap", "wi-choices-many", "wi-trap", "is-invalid", "multipart/form-data"],
    "who pays": ["img/eu.", "wi-funding-name", "wi-funding-lines"],
}


@pytest.fixture
def operator(signed_in: Callable[[Role], Browser]) -> Browser:
    return signed_in(Role.OPERATOR)


@pytest.fixture
def drawn(operator: Browser, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What drew something on the page: each macro by its name, and with each of its options that was given."""
    found: set[str] = set()
    invoke: Any = Macro._invoke

    def note(macro: Any, arguments: list[Any], autoescape: bool) -> str:
        text: str = invoke(macro, arguments, autoescape)
        if text.strip():
            file = Path(macro._func.__code__.co_filename).name
            given = [name for name, value in zip(macro.arguments, arguments, strict=False) if value is not missing]
            found.update([f"{file}: {macro.name}", *(f"{file}: {macro.name}({name})" for name in given)])
        return text

    monkeypatch.setattr(Macro, "_invoke", note)
    assert operator.get(PAGE).status_code == 200
    return found


def pieces(app: Flask) -> list[tuple[str, list[str]]]:
    """The macros of `templates/ui/` and the options of each, as the templates themselves say."""
    environment = app.jinja_env
    names = environment.list_templates(filter_func=lambda name: name.startswith("ui/"))
    sources = [(Path(name).name, environment.loader.get_source(environment, name)[0]) for name in names]
    macros = [(file, macro) for file, source in sources for macro in environment.parse(source).find_all(nodes.Macro)]
    return [
        (f"{file}: {macro.name}", [arg.name for arg in macro.args[len(macro.args) - len(macro.defaults) :]])
        for file, macro in macros
    ]


def test_every_component_is_on_the_page(app: Flask, drawn: set[str]) -> None:
    known = [name for name, _options in pieces(app)]

    assert len(known) > 40
    assert [name for name in known if name not in drawn] == []


def test_every_option_of_a_component_is_on_the_page(app: Flask, drawn: set[str]) -> None:
    known = [f"{name}({option})" for name, options in pieces(app) for option in options]

    assert len(known) > 60
    assert [name for name in known if name not in drawn] == []


@pytest.mark.parametrize("component", STATES)
def test_every_state_of_a_component_is_on_the_page(operator: Browser, component: str) -> None:
    page = operator.get(PAGE).text

    assert [sign for sign in STATES[component] if sign not in page] == []


def test_a_button_of_the_page_does_nothing_and_says_so(operator: Browser) -> None:
    answer = press(operator, PAGE, PAGE)

    assert answer.location == PAGE
    assert PRESSED in operator.get(PAGE).text
