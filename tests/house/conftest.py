"""The whole house, furnished with invented data, and what each kind of visitor meets when walking through it."""

from collections.abc import Iterator

import pytest
from flask import Flask

from portal import demo, schema
from portal.app import create_app
from portal.core.database import db
from tests.conftest import settings_for
from tests.house.walk import Visit, walk


@pytest.fixture(scope="session")
def demo_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demo installation on SQLite; walked through, never changed."""
    folder = tmp_path_factory.mktemp("house")
    app = create_app(settings_for(folder, database_url=f"sqlite:///{folder / 'portal.db'}"))
    with app.app_context():
        schema.upgrade()
        schema.load_first_content()
        demo.load()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def visits(demo_house: Flask) -> list[Visit]:
    """Every page that a GET leads to, as a stranger, an administrator, a social worker and a company see it."""
    return walk(demo_house)
