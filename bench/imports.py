"""Taking a list of 50,000 rows into a register of 200,000 companies, on SQLite and, where one is reachable, on PostgreSQL.

`python -m bench.imports` measures by itself; `make bench` shows the same rows. What a row costs there is compared with what it
costs in a register of a thousand: the ratio says what size costs.
"""

import csv
import io
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from stdnum import luhn

from bench import lists, register, table
from bench.table import Row

FEW, MANY = lists.FEW, lists.MANY
ROWS = 50_000
SAMPLE = 5_000  # rows for the register of a thousand
TWO = 4  # every so many rows there are two numbers
GOAL = 3.0  # times what a row costs in the small register
HEAD = ("Ragione sociale", "P.IVA", "Comune", "CAP", "Indirizzo", "E-mail", "PEC", "Telefono", "Cod. ATECO")
TOWNS = (("Civitavecchia", "53"), ("Tolfa", "59"), ("Santa Marinella", "58"), ("Viterbo", "01100"), ("Roma", "00118"))
KINDS = ("Bar", "Hotel", "Officina", "Forno", "Ferramenta", "Lavanderia", "Trattoria", "Libreria")
A_WHILE = timedelta(hours=6)


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="bench-imports-") as name:
        folder = Path(name)
        found = measured("SQLite", folder, lambda size: f"sqlite:///{folder / f'{size}.db'}")
        with lists.databases() as url:
            return [*found, *(measured("PostgreSQL", folder, url) if url else [])]


def measured(kind: str, folder: Path, url: Callable[[int], str]) -> list[Row]:
    """Trial, taking in and undoing, each by itself: how long, how many rows a second, and what size costs."""
    small, large = timed(folder, url(FEW), FEW, SAMPLE), timed(folder, url(MANY), MANY, ROWS)
    name = f"{ROWS:,} righe in un registro di {MANY:,}, {kind}"
    return [said(f"{name}: {step}", large[step] / ROWS, small[step] / SAMPLE) for step in large]


def said(name: str, a_row: float, a_row_of_few: float) -> Row:
    ratio = a_row / a_row_of_few
    value = f"{a_row * ROWS:.0f} s, {1 / a_row:,.0f} righe al secondo"
    return Row(name, value, f"× {ratio:.1f} di {FEW:,} aziende", f"≤ × {GOAL:g} di {FEW:,} aziende", ratio <= GOAL)


def timed(folder: Path, url: str, size: int, count: int) -> dict[str, float]:
    """Seconds of each step."""
    from portal import schema
    from portal.app import create_app
    from portal.config import load
    from portal.core.database import db

    app = create_app(
        load(folder, create_keys=True, database_url=url, queue_url=f"sqlite:///{folder / 'queue.db'}", smtp_url="")
    )
    with app.app_context():
        schema.upgrade()
        register.fill(size)
        know_all()
        count_on()
        found = dict(steps(listed(count)))
        db.session.remove()
        db.engine.dispose()
    return found


def know_all() -> None:
    """What the search for twins keeps of each company, as if the worker had long been through."""
    from portal.companies.models import Company
    from portal.core.database import db, transaction
    from portal.duplicates import queries
    from portal.duplicates.models import CompanyKey, CompanyLook

    versions = dict(db.session.execute(sa.select(Company.id, Company.version)).all())
    ids = sorted(versions)
    for start in range(0, len(ids), register.BATCH):
        some = ids[start : start + register.BATCH]
        known = queries.likenesses(some)
        with transaction():
            keys = [{"company_id": each, "key": key} for each, likeness in known.items() for key in likeness.keys]
            db.session.execute(sa.insert(CompanyKey), keys)
            db.session.execute(sa.insert(CompanyLook), [{"company_id": each, "version": versions[each]} for each in some])


def count_on() -> None:
    """On PostgreSQL rows that were written with their numbers have not moved the counter."""
    from portal.core.database import db, transaction

    with transaction():
        if db.engine.dialect.name == "postgresql":
            db.session.execute(sa.text("SELECT setval(pg_get_serial_sequence('company', 'id'), max(id)) FROM company"))


def listed(count: int) -> bytes:
    """A list as a chamber of commerce gives it."""
    kept, chance = io.StringIO(newline=""), random.Random(count)
    sheet = csv.writer(kept, delimiter=";")
    sheet.writerow(HEAD)
    sheet.writerows(row(number, chance) for number in range(count))
    return kept.getvalue().encode("cp1252")


def row(number: int, chance: random.Random) -> tuple[str, ...]:
    base = f"{5_000_000 + number:07d}058"
    town, cap = chance.choice(TOWNS)
    name = f"{chance.choice(KINDS)} {''.join(chance.choice('bcdfglmnprst') + chance.choice('aeio') for _ in range(4))}"
    phone = f"0766 {100_000 + number}" if number % TWO else f"333 {1_000_000 + number}; 0766 {100_000 + number}"
    mail = f"info@{name.rpartition(' ')[2]}{number}.example"
    pec = f"{number}@pec.{name.rpartition(' ')[2]}.example"
    return (name, base + luhn.calc_check_digit(base), town, cap, f"Via Roma {number}", mail, pec, phone, "56.30.00")


def steps(data: bytes) -> Iterator[tuple[str, float]]:
    from portal.core.database import transaction
    from portal.imports import files, queries, services

    begun = time.perf_counter()
    found = files.read(data)
    with transaction():
        run = services.take_in(file_name="elenco.csv", data=data, found=found)
        services.check(run, version=run.version, found=found, columns=found.layout.columns, overwrites=False)
        number = run.id
    finish(number)
    yield "prova", time.perf_counter() - begun
    for name, act in (("caricamento", services.apply), ("annullamento", services.undo)):
        begun = time.perf_counter()
        with transaction():
            run = queries.one(number)
            act(run, version=run.version)
        finish(number)
        yield name, time.perf_counter() - begun


def finish(number: int) -> Any:
    from portal.core.database import now
    from portal.imports import working

    return working.carry_on(number, now() + A_WHILE)


if __name__ == "__main__":
    print(table.drawn(rows()))
