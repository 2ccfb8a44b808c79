"""The steps lead to exactly what the models say, on the database at hand."""

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from portal import schema
from portal.app import create_app
from portal.core.database import Base, db, writing
from tests.conftest import settings_for


def test_a_migrated_database_has_the_shape_of_the_models(app):
    writing.set(False)
    with db.engine.connect() as line:
        seen = MigrationContext.configure(line, opts={"compare_type": True, "include_object": ours})
        assert compare_metadata(seen, Base.metadata) == []


def ours(_object, name, kind, _reflected, _compared):
    return not (name or "").startswith(("search_index", "company_words"))


def test_a_migrated_database_has_nothing_left_to_do(app):
    assert schema.pending() == []
    schema.upgrade()


def test_going_all_the_way_back_leaves_nothing(tmp_path):
    app = create_app(settings_for(tmp_path, database_url=f"sqlite:///{tmp_path / 'back.db'}"))
    with app.app_context():
        schema.upgrade()
        writing.set(False)
        with db.engine.connect() as line:
            command.downgrade(schema._config(line), "base")
        left = set(sa.inspect(db.engine).get_table_names()) - {"alembic_version"}
        db.session.remove()
        db.engine.dispose()
    assert left == set()
