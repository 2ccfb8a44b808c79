"""Facts in texts and templates: `{fact:code}` in a text, `funding_lines()` in a mail."""

import re
from datetime import date, datetime
from typing import Any

from flask import Flask
from flask_babel import format_date
from markupsafe import escape

from portal.config import Settings
from portal.core.language import language
from portal.core.workdays import ROME
from portal.facts import queries

CITED = re.compile(r"\{fact:([a-z0-9_]+)\}")


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["funding_lines"] = funding_lines
    app.jinja_env.filters["long_day"] = long_day


def long_day(value: date | None) -> str:
    """A day as a page says it to who reads it months later: "22 novembre 2026", "1° gennaio 2027"; empty where there is none."""
    local = value.astimezone(ROME).date() if isinstance(value, datetime) else value
    if local is None:
        return ""
    return format_date(local, "d° MMMM yyyy" if local.day == 1 and language() == "it" else "d MMMM yyyy")


def cited(value: Any) -> set[str]:
    """The codes cited anywhere in a text, or in the texts of a list or a dictionary."""
    if isinstance(value, str):
        return set(CITED.findall(value))
    if isinstance(value, dict):
        value = list(value.values())
    return set().union(*map(cited, value)) if isinstance(value, list) else set()


def quote(words: str) -> str:
    """A plain text with its facts in place."""
    return CITED.sub(lambda found: queries.text(found[1]), words)


def quote_html(html: str) -> str:
    """The same in HTML that is safe already: values come in escaped."""
    return CITED.sub(lambda found: str(escape(queries.text(found[1]))), html)


def funding_lines() -> list[str]:
    """Who funds the project today, line by line, in the language being spoken; empty where nobody has said."""
    funder = queries.funder()
    return [funder.statement(language()), *funder.lines(language())] if funder else []


def funding() -> dict[str, Any] | None:
    """The funding block of today as pages and documents show it, in the language being spoken; None where nobody has said."""
    funder, spoken = queries.funder(), language()
    if funder is None:
        return None
    alt = f"alt_{spoken}"
    logos = [{"name": each["name"], "alt": each.get(alt, each["name"]), "src": each.get("src")} for each in funder.logos]
    return {
        "statement": funder.statement(spoken),
        "lines": funder.lines(spoken),
        "logos": logos,
        "eu_emblem": funder.eu_emblem,
    }
