"""How Alembic meets our database: the application's own engine, foreign keys off on SQLite while tables are recreated."""

import sqlalchemy as sa
from alembic import context

from portal.core.crypto import Sealed
from portal.core.database import Base, UtcDateTime

target_metadata = Base.metadata


def include(obj, name, kind, reflected, compare_to):
    """What the full-text searches stand on is made by hand; Alembic must not see it as leftovers."""
    return not (name or "").startswith(("search_index", "company_words"))


def plain_type(kind, item, autogen_context):
    """Steps name the database's own types, so that an old step still runs when our classes move."""
    if kind != "type":
        return False
    if isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return "sa.Text()" if isinstance(item, Sealed) else False


def run(connection: sa.Connection) -> None:
    on_sqlite = connection.dialect.name == "sqlite"
    if on_sqlite:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=target_metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=include,
        render_item=plain_type,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if on_sqlite:
        check_references(connection)


def check_references(connection: sa.Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    connection.commit()
    if broken:
        raise RuntimeError(f"references to rows that are not there: {broken[:5]}")
    connection.exec_driver_sql("PRAGMA foreign_keys=ON")
    connection.commit()


run(context.config.attributes["connection"])
