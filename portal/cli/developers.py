"""Commands for who builds the portal."""

import click

from portal.cli import build


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1)
def routes(words: tuple[str, ...]) -> None:
    """Elenca gli indirizzi."""
    _flask("routes", *words)


@click.command()
def shell() -> None:
    """Apre Python dentro il portale."""
    _flask("shell")


def _flask(*words: str) -> None:
    from flask.cli import FlaskGroup

    app = build.application(create_keys=True)
    FlaskGroup(create_app=lambda: app).main(args=list(words), prog_name="portal")


@click.command(hidden=True)
@click.argument("message")
def revise(message: str) -> None:
    """Per chi sviluppa: scrive il passo di migrazione dai modelli."""
    from portal import schema

    with build.application(create_keys=True).app_context():
        schema.revise(message)


COMMANDS = (routes, shell, revise)
