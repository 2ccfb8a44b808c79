"""The register of companies at 200,000 rows, on SQLite and, where one is reachable, on PostgreSQL.

`python -m bench.lists` measures by itself; `make bench` shows the same rows. Each page is asked in turns of the large register,
of one with a thousand companies, and beside a bare Flask that asks SQLite for one row: the ratios say what size costs.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench import register, table
from bench.table import Row

FEW, MANY = 1_000, register.MANY
ROUNDS = 7
GOAL = 5.0  # times the same page of a thousand companies
LIST = "/gestione/aziende/"
PAGES = {
    "prima pagina": "",
    "filtrata e ordinata": "?stato=interested&stato=hosting&comune=058105&comune=058032&ordina=name&verso=su",
    "ricerca": "?q=gabbiano+riva",
    "ricerca di una parola frequente": "?q=hotel&ordina=name&verso=su",
    "pagina 100": "?pagina=100",
}
POSTGRES = os.environ.get("PORTAL_TEST_DATABASE_URL", "postgresql+psycopg://root@127.0.0.1:5432/postgres")
Ask = Callable[[str], None]


def rows() -> list[Row]:
    """Every page on every database there is."""
    with tempfile.TemporaryDirectory(prefix="bench-lists-") as name:
        folder = Path(name)
        found = measured("SQLite", folder, lambda size: f"sqlite:///{folder / f'{size}.db'}")
        with databases() as url:
            return [*found, *(measured("PostgreSQL", folder, url) if url else [missing()])]


def missing() -> Row:
    return Row(f"Elenco di {MANY:,} aziende, PostgreSQL", "", "non raggiungibile")


def measured(kind: str, folder: Path, url: Callable[[int], str]) -> list[Row]:
    large, small, bare = reader(folder, url(MANY), MANY), reader(folder, url(FEW), FEW), plain(folder)
    return [
        compared(f"Elenco di {MANY:,} aziende, {kind}: {page}", large, small, bare, asked) for page, asked in PAGES.items()
    ]


def compared(name: str, large: Ask, small: Ask, bare: Ask, asked: str) -> Row:
    """In turns, so that a busy moment of the machine touches all three alike."""
    taken: dict[Ask, list[float]] = {large: [], small: [], bare: []}
    for ask in taken:
        ask(asked)
    for _round in range(ROUNDS):
        for ask, times in taken.items():
            start = time.perf_counter()
            ask(asked)
            times.append((time.perf_counter() - start) * 1000)
    most, least, nothing = (statistics.median(times) for times in taken.values())
    found = most / least
    shown = f"× {found:.1f} di {FEW:,} aziende, × {most / nothing:.0f} di Flask nudo"
    return Row(name, f"{most:.1f} ms", shown, f"≤ × {GOAL:g} di {FEW:,} aziende", found <= GOAL)


def reader(folder: Path, url: str, size: int) -> Ask:
    """Somebody signed in who looks at the list of so many companies."""
    from portal import schema
    from portal.accounts.models import SignIn, User
    from portal.app import create_app
    from portal.config import load
    from portal.core.database import db

    app = create_app(
        load(folder, create_keys=True, database_url=url, queue_url=f"sqlite:///{folder / 'queue.db'}", smtp_url="")
    )
    with app.app_context():
        schema.upgrade()
        register.fill(size)
        user = db.session.scalars(sa.select(User).where(User.email == "operatore@demo.example")).one()
        row = SignIn(user_id=user.id)
        db.session.add(row)
        db.session.commit()
        known = {"_user_id": user.fs_uniquifier, "_fresh": True, "sign_in": row.id, "fs_paa": time.time()}
        db.session.remove()
    return asker(app, known)


def asker(app: Any, known: dict[str, Any]) -> Ask:
    client = app.test_client()
    with client.session_transaction(base_url=app.config["BASE_URL"]) as session:
        session.update(known)

    def ask(asked: str) -> None:
        answer = client.get(LIST + asked, base_url=app.config["BASE_URL"])
        if answer.status_code != 200 or b"wi-lines" not in answer.data:
            raise RuntimeError(f"{asked}: {answer.status_code}")

    return ask


def plain(folder: Path) -> Ask:
    """A bare Flask: one question, one line."""
    os.environ["BENCH_DATABASE"] = str(folder / "plain.db")
    from bench.plain import app

    client = app.test_client()
    return lambda _asked: client.get("/").close()


@contextmanager
def databases() -> Iterator[Callable[[int], str] | None]:
    """Databases of this run on the server, gone afterwards; None where there is no server."""
    names = {size: f"bench_{os.getpid()}_{size}" for size in (MANY, FEW)}
    engine = sa.create_engine(POSTGRES, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    try:
        on_server(engine, *(f'CREATE DATABASE "{name}"' for name in names.values()))
    except sa.exc.OperationalError:
        yield None
        return
    try:
        yield lambda size: POSTGRES.rsplit("/", 1)[0] + f"/{names[size]}"
    finally:
        on_server(engine, *(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)' for name in names.values()))


def on_server(engine: sa.Engine, *statements: str) -> None:
    with engine.connect() as line:
        for statement in statements:
            line.exec_driver_sql(statement)


if __name__ == "__main__":
    print(table.drawn(rows()))
