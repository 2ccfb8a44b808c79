"""A trial start without a server: whether the portal answers with the database as it is now."""

from flask import Flask

from portal.app import create_app
from portal.config import Settings
from portal.core.database import db
from portal.doctor import inside
from portal.doctor.findings import Level

ADDRESSES = ("/healthz", "/", "/en/", "/aziende/disponibilita", "/accedi", "/sitemap.xml")


def faults(settings: Settings) -> list[str]:
    """What does not work, in words; empty where all is well."""
    app = create_app(settings)
    try:
        with app.app_context():
            found = [finding.words for finding in inside.examine(settings) if finding.level is Level.WRONG]
        return found + answers(app)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def answers(app: Flask) -> list[str]:
    client = app.test_client()
    codes = {address: client.get(address).status_code for address in ADDRESSES}
    return [f"{address} risponde {code}." for address, code in codes.items() if code != 200]
