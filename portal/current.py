"""Whether the database is of this release's shape. Asked at each start, so it reads one row and one folder, not Alembic."""

import sqlalchemy as sa

from portal.config import ROOT, Told
from portal.core.database import db, writing

STEPS = ROOT / "portal" / "migrations" / "versions"


class NotCurrent(Told):
    """The database is not of this release's shape."""


def must_be_current() -> None:
    """Raises NotCurrent where steps are still to run: better no portal than a half-working one."""
    if last_step_run() != last_step():
        raise NotCurrent("Il database va preparato per questa versione: esegui «portal migrate» o «portal update».")


def last_step() -> str:
    """The number of the newest step; it begins the name of the step's file."""
    return max(step.name.partition("_")[0] for step in STEPS.glob("[0-9]*.py"))


def last_step_run() -> str | None:
    writing.set(False)
    with db.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
