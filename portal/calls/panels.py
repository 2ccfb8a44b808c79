"""What other pages show of calls: the five outcomes, wherever a call can be settled."""

from flask import Flask

from portal.calls.outcomes import FIVE, LABELS
from portal.config import Settings


def init_app(app: Flask, _settings: Settings) -> None:
    app.jinja_env.globals["call_outcomes"] = call_outcomes


def call_outcomes() -> list[tuple[str, str]]:
    """Their values and words, in the order of the buttons."""
    return [(each.value, str(LABELS[each])) for each in FIVE]
