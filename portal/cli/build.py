"""What several commands need: the application, or the reason why there can't be one."""

from typing import TYPE_CHECKING

from portal import config
from portal.config import Settings, Told

if TYPE_CHECKING:
    from flask import Flask


class CannotStart(Told):
    """The application can't be built."""


def application(*, create_keys: bool = False) -> "Flask":
    return of(config.load(create_keys=create_keys))


def database_of(settings: Settings) -> "Flask":
    """Just enough of the application to ask its database something, before it is served."""
    from flask import Flask

    import portal.app  # noqa: F401 - loaded before the workers are forked, so that they share it
    from portal.core import database

    app = Flask("portal", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    database.init_app(app)
    return app


def of(settings: Settings) -> "Flask":
    """The application; raises CannotStart where its keys are missing or unusable."""
    fault = config.data_key_fault(settings)
    if fault:
        raise CannotStart(fault)
    from portal.app import create_app

    return create_app(settings)
