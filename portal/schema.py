"""Bringing a database to this release's shape."""

from dataclasses import dataclass

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from portal import marks
from portal.config import ROOT, Settings
from portal.content import loader as pages
from portal.core.database import db, transaction, writing
from portal.facts import loader as facts
from portal.rulebook import loader as rules

STEPS = ROOT / "portal" / "migrations"


@dataclass(frozen=True)
class Prepared:
    """What a preparation had to do: steps run, facts, pages and rules written."""

    steps: int
    rows: int


def prepare(settings: Settings, *, accept_keys: bool = False) -> Prepared:
    """All that a database needs before the portal can be served."""
    steps = len(pending())
    upgrade()
    rows = load_first_content()
    marks.set_up(settings, anew=accept_keys)
    return Prepared(steps, rows)


def upgrade() -> None:
    """Run the steps that this database has not seen yet; needs an application context."""
    writing.set(False)  # Alembic begins by itself; two migrations at once are kept apart by the database
    with db.engine.connect() as connection:
        command.upgrade(_config(connection), "head")


def load_first_content() -> int:
    """The facts, pages and rules of a new installation; nothing where there are some already. Returns how many were written."""
    with transaction():
        return facts.load() + pages.load() + rules.load()


def pending() -> list[str]:
    """The steps still to run, oldest first."""
    writing.set(False)
    with db.engine.connect() as connection:
        known = set(MigrationContext.configure(connection).get_current_heads())
    scripts = ScriptDirectory(str(STEPS))
    return [step.revision for step in reversed(list(scripts.iterate_revisions("head", tuple(known) or "base")))]


def revise(message: str) -> None:
    """Write the step from the database's shape to the models' (for developers)."""
    with db.engine.connect() as connection:
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=f"{len(_steps()) + 1:04}")


def _steps() -> list[str]:
    scripts = ScriptDirectory(str(STEPS))
    return [step.revision for step in scripts.walk_revisions()]


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.attributes["connection"] = connection
    config.attributes["app"] = current_app
    return config
