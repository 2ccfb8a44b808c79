"""What a WSGI server imports, whichever it is. Refuses a weak secret and debug mode always; a database that is not prepared, and
a demo, where others can reach it.
"""

from flask import Flask

from portal import config, current
from portal.accounts import queries
from portal.app import create_app
from portal.config import Settings
from portal.core.database import db
from portal.serving import is_exposed, must_be_safe, must_not_expose_a_demo


def load() -> Settings:
    """The settings. Only a new, empty instance gets its keys here: where there are data, missing keys must be told."""
    folder = config.instance_folder()
    new = not folder.is_dir() or not any(folder.iterdir())
    return config.load(create_keys=new and "PORTAL_DATABASE_URL" not in config.given(folder))


def must_be_fit_to_show(app: Flask) -> None:
    """Asks the database, and lets it go: a server may still divide into several processes."""
    with app.app_context():
        current.must_be_current()
        must_not_expose_a_demo(settings, demo=queries.is_demo(), public_demo=queries.is_public_demo())
        db.session.remove()
        db.engine.dispose()


settings = load()
must_be_safe(settings)
app = create_app(settings)
if is_exposed(settings):
    must_be_fit_to_show(app)
