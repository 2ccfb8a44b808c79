"""An update that fails leaves the installation as it was."""

import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from portal import inuse, release, schema
from portal.app import create_app
from portal.cli import main
from portal.config import Settings
from portal.core.database import db
from portal.doctor import trial
from portal.inuse import InUse
from portal.release import WentBack
from tests import make
from tests.ops.conftest import inside, subjects

STEP = """
import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade():
    {act}
"""


def plant(monkeypatch: pytest.MonkeyPatch, folder: Path, *acts: str) -> str:
    """A release with more steps than the database has seen; returns the last one that it has seen."""
    steps = folder / "migrations"
    shutil.copytree(schema.STEPS, steps)
    seen = before = max(path.stem.partition("_")[0] for path in (steps / "versions").glob("0*.py"))
    for number, act in enumerate(acts):
        revision = f"planted{number}"
        (steps / "versions" / f"{revision}.py").write_text(STEP.format(revision=revision, before=before, act=act))
        before = revision
    monkeypatch.setattr(schema, "STEPS", steps)
    return seen


def tables(settings: Settings) -> set[str]:
    with inside(settings):
        return set(sa.inspect(db.engine).get_table_names())


NEW_TABLE = 'op.create_table("novelty", sa.Column("id", sa.Integer, primary_key=True))'


def test_an_update_backs_up_migrates_and_checks(place: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = plant(monkeypatch, tmp_path, NEW_TABLE)

    said = list(release.update(place))

    assert "novelty" in tables(place)
    assert subjects(place) == ["La prima"]
    assert len(list((place.instance / "backups").iterdir())) == 1
    assert said[-1].startswith("Controllato: il portale risponde.")
    with inside(place):
        db.session.execute(sa.text("DROP TABLE novelty"))
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = :old"), {"old": before})
        db.session.commit()


def test_a_step_that_fails_leaves_the_data_as_they_were(
    place: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Also what the steps before it had done, and kept, is undone."""
    empty_outbox = 'op.execute("DELETE FROM outbox_mail")'
    plant(monkeypatch, tmp_path, NEW_TABLE, empty_outbox, 'raise RuntimeError("passo rotto")')

    with pytest.raises(WentBack, match=r"passo rotto.*I dati sono come prima"):
        list(release.update(place))

    assert "novelty" not in tables(place)
    assert subjects(place) == ["La prima"]


def test_the_command_says_why_it_went_back_and_ends_with_one(
    here: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with inside(here):
        make.mail(subject="La prima")
    plant(monkeypatch, tmp_path, 'op.execute("DELETE FROM outbox_mail")', 'raise RuntimeError("passo rotto")')

    answer = CliRunner().invoke(main, ["update"])

    assert answer.exit_code == 1
    assert answer.stdout.startswith("Copia di prima: ")
    assert answer.stderr.startswith("L'aggiornamento non è riuscito (RuntimeError: passo rotto). I dati sono come prima")
    assert "Traceback" not in answer.output
    assert subjects(here) == ["La prima"]


def test_a_portal_that_does_not_answer_after_the_update_goes_back(
    place: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    plant(monkeypatch, tmp_path, 'op.execute("DELETE FROM outbox_mail")')
    monkeypatch.setattr(trial, "answers", lambda _app: ["/ risponde 500."])

    with pytest.raises(WentBack, match=r"/ risponde 500\."):
        list(release.update(place))

    assert subjects(place) == ["La prima"]


def test_a_trial_start_sees_a_page_that_is_broken(place: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    list(release.update(place))
    app = create_app(place)
    monkeypatch.setitem(app.view_functions, "content_public.home", lambda: ("", 500))

    assert trial.answers(app) == ["/ risponde 500."]


def test_a_running_portal_is_not_updated(place: Settings) -> None:
    with inuse.running(place), pytest.raises(InUse, match="fermalo"):
        list(release.update(place))

    assert not (place.instance / "backups").exists()
