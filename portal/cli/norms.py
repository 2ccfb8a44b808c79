"""The whole set of rules as a file, where there is no screen."""

from typing import Any

import click

from portal import config
from portal.cli import build
from portal.cli.data import NEW_FILE, OLD_FILE
from portal.cli.lists import Unusable


@click.command("export-rules")
@click.argument("file", type=NEW_FILE)
def export_rules(file: Any) -> None:
    """Scrive in FILE tutte le norme, con i testi passati e la loro storia."""
    if file.exists():
        raise Unusable(f"{file} c'è già: scegli un altro nome.")
    with build.of(config.load()).app_context():
        from portal.drafting import exchange

        with file.open("x", encoding="utf-8") as out:
            out.write(exchange.as_file())
    click.echo(f"Norme scritte in {file}.")


@click.command("import-rules")
@click.argument("file", type=OLD_FILE)
@click.option("--dry-run", is_flag=True, help="Dice che cosa porta il file, e non cambia niente.")
def import_rules(file: Any, dry_run: bool) -> None:
    """Prende da FILE le norme che qui non ci sono: diventano proposte, da verificare in «Norme»."""
    with build.of(config.load()).app_context():
        from portal.core.database import transaction
        from portal.core.errors import RuleBroken
        from portal.drafting import exchange

        try:
            found = exchange.tried(file.read_bytes())
            if not dry_run:
                with transaction():
                    exchange.take_in(found, why=f"Dal file {file.name}.")
        except RuleBroken as fault:
            raise Unusable(fault.words) from fault
    click.echo(f"Nuove, come proposte: {len(found.new)}; già qui: {found.known}; non si leggono: {len(found.wrong)}.")
    for words in found.wrong:
        click.echo(words, err=True)
    if found.wrong:
        raise SystemExit(2)


COMMANDS = (export_rules, import_rules)
