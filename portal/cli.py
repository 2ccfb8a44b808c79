"""The `portal` program. What must run where the application can't even start imports it only inside its command."""

import sys

import click

from portal import config
from portal.config import BadSetting, Settings


def settings_or_exit(*, create_keys: bool = False) -> Settings:
    try:
        return config.load(create_keys=create_keys)
    except BadSetting as fault:
        raise click.ClickException(str(fault)) from fault


@click.group()
def main() -> None:
    """Il portale WORK-IN."""


@main.command()
@click.option("--workers", default=1, show_default=True, help="Quanti processi.")
def serve(workers: int) -> None:
    """Serve il portale (produzione)."""
    from portal import serving

    settings = settings_or_exit()
    try:
        serving.must_be_safe(settings, **_demo_flags(settings))
    except serving.Unsafe as fault:
        raise click.ClickException(str(fault)) from fault
    click.echo(f"WORK-IN: {settings.base_url}")
    serving.serve(settings, workers=workers)


def _demo_flags(settings: Settings) -> dict[str, bool]:
    """Whether this instance holds invented data, and may be shown to everybody all the same."""
    if config.secret_fault(settings):
        return {"demo": False, "public_demo": False}  # refused anyway, before the application is built
    from portal.accounts import queries
    from portal.app import create_app

    with create_app(settings).app_context():
        return {"demo": queries.is_demo(), "public_demo": queries.is_public_demo()}


@main.command()
@click.option("--workers", default=2, show_default=True, help="Quanti lavori insieme.")
def worker(workers: int) -> None:
    """Esegue i lavori: posta, promemoria, pulizie."""
    from portal import serving
    from portal.app import create_app

    serving.work(create_app(settings_or_exit()), workers=workers)


@main.command()
def migrate() -> None:
    """Porta il database alla forma di questa versione e carica i testi del sito, dove non ci sono."""
    from portal import schema
    from portal.app import create_app

    with create_app(settings_or_exit(create_keys=True)).app_context():
        schema.upgrade()
        schema.load_first_content()


@main.command()
@click.option("--workers", default=1, show_default=True, help="Quanti processi per il sito.")
def run(workers: int) -> None:
    """Per provare: prepara tutto, mette dati inventati dove non c'è nessuno, serve il sito e lavora."""
    from portal import demo, schema, serving
    from portal.accounts import queries
    from portal.app import create_app

    settings = settings_or_exit(create_keys=True)
    with create_app(settings).app_context():
        schema.upgrade()
        schema.load_first_content()
        if not queries.anybody():
            demo.load()
        is_demo, is_public = queries.is_demo(), queries.is_public_demo()
    try:
        serving.must_be_safe(settings, demo=is_demo, public_demo=is_public)
    except serving.Unsafe as fault:
        raise click.ClickException(str(fault)) from fault
    sys.exit(serving.run_both(settings, workers=workers))


@main.command("demo")
@click.option("--companies", default=24, show_default=True, help="Quante aziende inventate.")
@click.option("--candidates", default=0, show_default=True, help="Quante persone inventate.")
@click.option("--public-demo", is_flag=True, help="Permette di mostrare la prova a tutti.")
def demo_command(companies: int, candidates: int, public_demo: bool) -> None:
    """Mette dati inventati in un'istanza vuota."""
    from portal import demo, schema, serving
    from portal.accounts import queries
    from portal.app import create_app

    settings = settings_or_exit(create_keys=True)
    exposed = settings.https or not serving.is_loopback(settings.host)
    if exposed and not public_demo:
        raise click.ClickException("Le password della prova sono note a tutti: qui serve --public-demo.")
    with create_app(settings).app_context():
        schema.upgrade()
        schema.load_first_content()
        if queries.anybody() and not queries.is_demo():
            raise click.ClickException("Qui ci sono utenti veri: i dati inventati non si mescolano con loro.")
        made = demo.load(companies=companies, candidates=candidates, public_demo=public_demo)
    click.echo(f"Dati inventati: {made} aziende. Password di tutti: {demo.PASSWORD}")


@main.command("create-user")
@click.argument("email")
@click.option("--name", prompt="Nome e cognome")
@click.option("--role", "roles", multiple=True, default=["admin"], show_default=True, help="admin, coordinator, operator, …")
@click.password_option("--password", prompt="Password", confirmation_prompt="Ancora una volta")
def create_user(email: str, name: str, roles: tuple[str, ...], password: str) -> None:
    """Crea un utente con la sua password."""
    from portal.accounts import services
    from portal.app import create_app
    from portal.core.database import transaction
    from portal.core.errors import RuleBroken
    from portal.core.roles import Role

    try:
        chosen = {Role(role) for role in roles}
    except ValueError as fault:
        raise click.ClickException(f"Ruolo sconosciuto. Quelli che ci sono: {', '.join(role.value for role in Role)}.") from fault
    with create_app(settings_or_exit()).app_context():
        try:
            with transaction():
                services.create_user(name=name, email=email, roles=chosen, password=password)
        except RuleBroken as broken:
            raise click.ClickException(broken.words) from broken
    click.echo(f"Creato: {email}")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1)
def routes(words: tuple[str, ...]) -> None:
    """Elenca gli indirizzi."""
    _flask("routes", *words)


@main.command()
def shell() -> None:
    """Apre Python dentro il portale."""
    _flask("shell")


def _flask(*words: str) -> None:
    from flask.cli import FlaskGroup

    from portal.app import create_app

    FlaskGroup(create_app=lambda: create_app(settings_or_exit())).main(args=list(words), prog_name="portal")


@main.command(hidden=True)
@click.argument("message")
def revise(message: str) -> None:
    """Per chi sviluppa: scrive il passo di migrazione dai modelli."""
    from portal import schema
    from portal.app import create_app

    with create_app(settings_or_exit(create_keys=True)).app_context():
        schema.revise(message)


if __name__ == "__main__":
    main()

