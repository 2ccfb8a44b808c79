"""Who watches the machine is told by the code alone whether the portal can work."""

from pathlib import Path

import pytest

from portal.app import create_app
from portal.config import Settings
from portal.core.database import db
from tests.conftest import settings_for


def asked(settings: Settings) -> tuple[int, dict[str, bool]]:
    app = create_app(settings)
    answer = app.test_client().get("/healthz")
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    return answer.status_code, answer.json


def test_a_portal_that_can_work_says_so(place: Settings) -> None:
    assert asked(place) == (200, {"ok": True, "database": True, "queue": True})


@pytest.mark.parametrize("url", ["sqlite:////nessuna/cartella/portal.db", "postgresql+psycopg://x@127.0.0.1:9/x"])
def test_a_database_that_is_down_is_said_by_the_code(tmp_path: Path, url: str) -> None:
    assert asked(settings_for(tmp_path, database_url=url)) == (503, {"ok": False, "database": False, "queue": True})


def test_a_queue_that_is_down_is_said_by_the_code(place: Settings, tmp_path: Path) -> None:
    down = settings_for(tmp_path, database_url=place.database_url, queue_url="redis://127.0.0.1:9/0")

    assert asked(down) == (503, {"ok": False, "database": True, "queue": False})
