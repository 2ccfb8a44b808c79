"""The `portal` program. What must run where the application can't even start imports it only inside its command."""

import getpass
import os
import sys

import click

from portal.cli import data, developers, house, lists, norms, people, rules, running, words
from portal.config import Told


class Program(click.Group):
    """Whatever can be said in words is said in words: no stack of calls for who installs."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Told as fault:
            raise Refusal(str(fault)) from fault
        except Exception as fault:
            known = words_for(fault)
            if known is None:
                raise
            raise Refusal(known) from fault


class Refusal(click.ClickException):
    def show(self, file: object = None) -> None:
        click.secho(self.message, fg="red", err=True)


def words_for(fault: Exception) -> str | None:
    """For what a person can set right, also faults of libraries that may not even be installed."""
    if isinstance(fault, PermissionError) and fault.filename:
        return f"Permesso negato: {fault.filename}. Lì l'utente «{getpass.getuser()}» deve poter leggere e scrivere."
    database = sys.modules.get("sqlalchemy.exc")
    if database and isinstance(fault, database.OperationalError | database.ProgrammingError):
        said = str(fault.orig).strip()
        if "no such table" in said or "UndefinedTable" in type(fault.orig).__name__:
            return "Il database non è preparato: esegui «portal migrate»."
        return f"Il database non risponde: {said}"
    broken = sys.modules.get("portal.core.errors")
    return fault.words if broken and isinstance(fault, broken.RuleBroken) else None


words.speak_italian()


@click.group(cls=Program, options_metavar="[OPZIONI]", subcommand_metavar="COMANDO …")
def main() -> None:
    """Il portale WORK-IN."""
    os.umask(0o077)  # keys, database, uploads, backups: for the portal's own user only


GROUPS = (running, data, lists, rules, norms, people, house, developers)
for each in (command for group in GROUPS for command in group.COMMANDS):
    each.options_metavar = "[OPZIONI]"
    main.add_command(each)
