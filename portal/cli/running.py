"""Commands that serve and work."""

import sys

import click

from portal import config
from portal.cli import build
from portal.config import Settings


@click.command()
@click.option("--workers", default=1, show_default=True, help="Quanti processi.")
def serve(workers: int) -> None:
    """Serve il portale (produzione)."""
    from portal import serving

    settings = config.load()
    serving.must_be_safe(settings)
    must_be_fit_to_show(settings)
    serving.must_be_free(settings)
    click.echo(f"WORK-IN: {settings.base_url}")
    serving.serve(settings, workers=workers)


def must_be_fit_to_show(settings: Settings) -> None:
    """The site is built, the database is prepared, and invented data are not shown to everybody."""
    from portal import current, serving
    from portal.accounts import queries
    from portal.core import web

    web.manifest()  # here, where it is said once: a worker that can't start is started over and over
    with build.database_of(settings).app_context():
        current.must_be_current()
        serving.must_not_expose_a_demo(settings, demo=queries.is_demo(), public_demo=queries.is_public_demo())


@click.command()
@click.option("--workers", default=2, show_default=True, help="Quanti lavori insieme.")
def worker(workers: int) -> None:
    """Esegue i lavori: posta, promemoria, pulizie."""
    from portal import current, serving

    app = build.application()
    with app.app_context():
        current.must_be_current()
    serving.work(app, workers=workers)


@click.command()
@click.option("--workers", default=1, show_default=True, help="Quanti processi per il sito.")
def run(workers: int) -> None:
    """Per provare: prepara tutto, mette dati inventati dove non c'è nessuno, serve il sito e lavora."""
    from portal import demo, schema, serving
    from portal.accounts import queries

    settings = config.load(create_keys=True)
    serving.must_be_safe(settings)
    serving.must_be_free(settings)
    with build.of(settings).app_context():
        schema.prepare(settings)
        empty = not queries.anybody()
        serving.must_not_expose_a_demo(settings, demo=empty or queries.is_demo(), public_demo=queries.is_public_demo())
        if empty:
            demo.load()
    sys.exit(serving.run_both(settings, workers=workers))


COMMANDS = (serve, worker, run)
