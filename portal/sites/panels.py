"""What other pages show of a company's sites and declarations."""

from flask import Flask

from portal.config import Settings
from portal.sites import standing
from portal.sites.models import KIND_LABELS


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["company_places"] = standing.places
    app.jinja_env.globals["room_for"] = standing.room_for
    app.jinja_env.globals["staff_total"] = standing.staff_total
    app.jinja_env.globals["company_declarations"] = standing.declarations
    app.jinja_env.globals["company_ending"] = standing.ending
    app.jinja_env.globals["declaration_words"] = KIND_LABELS
