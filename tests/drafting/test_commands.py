"""The whole set of rules out and in by command."""

import pytest
import yaml
from click.testing import CliRunner

from portal import schema
from portal.app import create_app
from portal.cli import main
from portal.config import load
from portal.core.database import db, transaction
from portal.incentives.measures import Status
from portal.rulebook import loader, queries


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An installation with its first rules."""
    monkeypatch.setenv("PORTAL_INSTANCE", str(tmp_path))
    monkeypatch.delenv("PORTAL_DATABASE_URL", raising=False)
    with create_app(load(tmp_path, create_keys=True)).app_context():
        schema.upgrade()
        with transaction():
            loader.load()
        closed()
    return tmp_path


def closed():
    db.session.remove()
    db.engine.dispose()


def run(*words):
    return CliRunner().invoke(main, [str(each) for each in words])


def edited(folder, edit):
    """The set as it was written, with something in it changed, as another file."""
    written, other = folder / "norme.yaml", folder / "altre.yaml"
    assert run("export-rules", written).exit_code == 0
    whole = yaml.safe_load(written.read_text("utf-8"))
    edit(next(each for each in whole["rules"] if each["code"] == "GIOVANI_2026")["document"])
    other.write_text(yaml.safe_dump(whole, allow_unicode=True), "utf-8")
    return other


def proposals(folder):
    with create_app(load(folder)).app_context():
        found = [
            each.document for each in queries.proposals() if each.code == "GIOVANI_2026" and each.status is Status.DRAFT
        ]
        closed()
    return found


def test_what_is_new_in_a_file_becomes_a_proposal_and_a_dry_run_changes_nothing(folder):
    other = edited(folder, lambda document: document.update(hire_to="2027-06-30"))

    tried = run("import-rules", other, "--dry-run")
    assert "Nuove, come proposte: 1;" in tried.output
    assert proposals(folder) == []

    assert run("import-rules", other).exit_code == 0
    assert [each["hire_to"] for each in proposals(folder)] == ["2027-06-30"]
    assert "Nuove, come proposte: 0;" in run("import-rules", other).output


def test_what_can_not_be_read_is_named_and_nothing_is_taken(folder):
    other = edited(folder, lambda document: document.update(benefit=[{"formula": "gift"}]))

    done = run("import-rules", other)

    assert done.exit_code == 2
    assert "GIOVANI_2026" in done.output and "gift" in done.output
    assert proposals(folder) == []
    assert run("import-rules", other, "--dry-run").exit_code == 2


def test_a_file_that_is_there_is_not_written_over(folder):
    there = folder / "norme.yaml"
    there.write_text("mio", "utf-8")

    assert run("export-rules", there).exit_code == 2
    assert there.read_text("utf-8") == "mio"
