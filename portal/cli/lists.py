"""Taking a list of companies in, from where there is no screen: the same import."""

import json
import time
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from portal import config
from portal.cli import build
from portal.cli.data import OLD_FILE

if TYPE_CHECKING:
    from portal.imports.files import Read

SHOWN = 30  # rows that are not taken, on the screen
AT_ONCE = 500
A_WHILE = timedelta(hours=12)
OUTCOMES = {"new": "nuove", "update": "da aggiornare", "duplicate": "ci sono già", "refused": "non prese"}


class Unusable(click.ClickException):
    """The file itself is the trouble."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        click.secho(self.message, fg="red", err=True)


@click.command("import-companies")
@click.argument("file", type=OLD_FILE)
@click.option("--dry-run", is_flag=True, help="Dice che cosa succederebbe, e non cambia niente.")
@click.option("--overwrite", is_flag=True, help="Aggiorna anche i dati che ci sono già, non solo quelli che mancano.")
@click.option("--json", "as_json", is_flag=True, help="Scrive colonne, righe ed esiti in JSON.")
def import_companies(file: Any, dry_run: bool, overwrite: bool, as_json: bool) -> None:
    """Carica un elenco di aziende (CSV o Excel), come dalla schermata «Carica elenco Excel»."""
    with build.of(config.load()).app_context():
        from portal.imports import files
        from portal.sheets.lines import Unreadable

        try:
            data = file.read_bytes()
            found = files.read(data)
        except Unreadable as fault:
            raise Unusable(fault.words) from fault
        if not set(found.layout.columns.values()) & {"name", "vat_number", "tax_code"}:
            raise Unusable("Non si capisce quale colonna è il nome, la partita IVA o il codice fiscale: scrivi i titoli.")
        rows = _tried(found, overwrite) if dry_run else _taken(file.name, data, found, overwrite)
    columns = {found.layout.headers[position]: what for position, what in sorted(found.layout.columns.items())}
    totals = {"rows": len(rows), **dict.fromkeys(OUTCOMES, 0), **Counter(row["outcome"] for row in rows)}
    if as_json:
        click.echo(json.dumps({"columns": columns, "rows": rows, "totals": totals}, ensure_ascii=False, indent=1))
    else:
        _say(columns, rows, totals, dry_run)


def _tried(found: "Read", overwrite: bool) -> list[dict[str, Any]]:
    from portal.imports import checking, working
    from portal.imports.planning import Earlier

    working.know_twins()
    earlier, body = Earlier(), found.body
    plans = (
        plan
        for first in range(0, len(body), AT_ONCE)
        for plan in checking.look_at(body[first : first + AT_ONCE], found.layout, earlier, overwrites=overwrite)
    )
    return [_row(plan.line, plan.outcome.value, plan.reason, plan.values.as_dict()) for plan in plans]


def _taken(name: str, data: bytes, found: "Read", overwrite: bool) -> list[dict[str, Any]]:
    from portal.core.database import db, transaction
    from portal.imports import queries, services
    from portal.imports.models import ImportRow

    with transaction():
        run = services.take_in(file_name=name, data=data, found=found)
        services.check(run, version=run.version, found=found, columns=found.layout.columns, overwrites=overwrite)
        number = run.id
    _finish(number)
    with transaction():
        run = queries.one(number)
        if run.ready:
            services.apply(run, version=run.version)
    _finish(number)
    with transaction():
        rows = db.session.scalars(queries.rows_of(queries.one(number)).order_by(ImportRow.line)).all()
        return [_row(row.line, row.outcome.value, row.reason, row.values) for row in rows]


def _finish(number: int) -> None:
    """Do what the worker would do, unless it is doing it."""
    from portal.core.database import now, transaction
    from portal.imports import queries, working

    while True:
        with transaction():
            if not queries.one(number).is_at_work:
                return
        if not working.carry_on(number, now() + A_WHILE):
            time.sleep(0.2)


def _row(line: int, outcome: str, reason: str, values: dict[str, Any]) -> dict[str, Any]:
    """What is not known is null, in lists nothing."""
    return {
        "line": line,
        "outcome": outcome,
        "reason": reason,
        "values": {k: None if v == "" else v for k, v in values.items()},
    }


def _say(columns: dict[str, str], rows: Iterable[dict[str, Any]], totals: dict[str, int], dry_run: bool) -> None:
    from portal.rosters.columns import LABELS

    click.echo("Colonne: " + "; ".join(f"{header} → {LABELS[what]}" for header, what in columns.items()))
    left = [row for row in rows if row["outcome"] in {"duplicate", "refused"}]
    for row in left[:SHOWN]:
        click.echo(f"  riga {row['line']}: {row['reason']}")
    if len(left) > SHOWN:
        click.echo(f"  … e altre {len(left) - SHOWN}: con --json ci sono tutte.")
    click.echo(
        f"Righe: {totals['rows']}. " + ", ".join(f"{words}: {totals[name]}" for name, words in OUTCOMES.items()) + "."
    )
    click.echo("Era una prova: nel registro non è cambiato niente." if dry_run else "Fatto.")


COMMANDS = (import_companies,)
