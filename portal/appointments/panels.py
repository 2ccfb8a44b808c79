"""What other pages show of the appointments."""

from typing import Any

from flask import Flask
from flask_login import current_user

from portal.appointments import feed, queries
from portal.config import Settings
from portal.core.areas import may
from portal.core.roles import Permission


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["calendar_link"] = calendar_link
    app.jinja_env.globals["coming_appointments"] = queries.coming_of


def calendar_link() -> dict[str, Any] | None:
    """The link of who is signed in (`link` is none where there is none yet); none for who sees no appointments."""
    if not may(Permission.COMPANIES_VIEW):
        return None
    return {"link": feed.link_of(current_user)}
