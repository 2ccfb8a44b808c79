"""Commands about the data: preparing, inventing, copying, bringing back."""

from pathlib import Path

import click

from portal import config
from portal.cli import build

NEW_FILE = click.Path(dir_okay=False, path_type=Path)
OLD_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--accept-keys", is_flag=True, help="Da qui in poi valgono la chiave segreta e la cartella dei file di questa macchina."
)
def migrate(accept_keys: bool) -> None:
    """Porta il database alla forma di questa versione e carica i testi del sito, dove non ci sono."""
    from portal import schema

    settings = config.load(create_keys=True)
    with build.of(settings).app_context():
        done = schema.prepare(settings, accept_keys=accept_keys)
    steps = {0: "era già alla forma di questa versione", 1: "1 passo fatto"}.get(done.steps, f"{done.steps} passi fatti")
    click.echo(f"Database pronto: {steps}; dati e testi caricati: {done.rows}. Cartella: {settings.instance}")


@click.command("demo")
@click.option("--companies", default=24, show_default=True, type=click.IntRange(min=0), help="Quante aziende inventate.")
@click.option("--candidates", default=0, show_default=True, help="Quante persone inventate: per ora nessuna.")
@click.option("--public-demo", is_flag=True, help="Permette di mostrare la prova a tutti.")
def demo_command(companies: int, candidates: int, public_demo: bool) -> None:
    """Mette dati inventati in un'istanza vuota; dove ci sono già, rimette solo le password di tutti."""
    from portal import demo, schema, serving
    from portal.accounts import queries

    settings = config.load(create_keys=True)
    serving.must_not_expose_a_demo(settings, demo=True, public_demo=public_demo)
    with build.of(settings).app_context():
        schema.prepare(settings)
        if queries.anybody() and not queries.is_demo():
            raise click.ClickException("Qui ci sono utenti veri: i dati inventati non si mescolano con loro.")
        made = demo.load(companies=companies, candidates=candidates, public_demo=public_demo)
    if companies and not made:
        click.echo("Le aziende inventate ci sono già: non ne ho aggiunte. Per averne altre, usa un'istanza nuova.")
    if candidates:
        click.echo("Nessun candidato: arriveranno con la loro parte del programma.")
    click.echo(f"Dati inventati: {made} aziende. Password di tutti: {demo.PASSWORD}")


@click.command("backup")
@click.argument("file", type=NEW_FILE)
@click.option(
    "--key-sheet", type=NEW_FILE, help="Scrive anche il foglio della chiave dei dati, da stampare e conservare altrove."
)
def backup_command(file: Path, key_sheet: Path | None) -> None:
    """Copia database e file caricati in un file solo, anche mentre il portale lavora."""
    from portal import backup, keysheet

    settings = config.load()
    if key_sheet:
        backup.must_be_new(file)  # or the sheet would be written for nothing, and be in the way next time
        keysheet.write(settings, key_sheet)
        click.echo(f"Foglio della chiave: {key_sheet}. Stampalo, mettilo lontano dalle copie, poi cancella il file.")
    made = backup.create(settings, file)
    click.echo(
        f"Copia: {file} (database e {len(made.uploads)} file caricati). La chiave dei dati non è dentro: impronta {made.key}."
    )


@click.command("restore")
@click.argument("file", type=OLD_FILE)
@click.option("--key-sheet", type=OLD_FILE, help="Il foglio della chiave, quando qui la chiave è un'altra o non c'è.")
@click.option(
    "--lost-key", is_flag=True, help="La chiave e il foglio sono perduti: salva il resto. Tutti scelgono una nuova password."
)
def restore_command(file: Path, key_sheet: Path | None, lost_key: bool) -> None:
    """Rimette al suo posto una copia; quello che c'era viene messo da parte."""
    from portal import restore

    settings = config.load_what_can_be_read()[0]
    if lost_key:
        from portal import salvage

        done = salvage.restore_without_key(settings, file)
        click.echo(
            "La chiave è nuova. Password e secondi fattori non valgono più: «portal create-user», poi reinvita dallo schermo."
        )
    else:
        done = restore.restore(settings, file, key_sheet=key_sheet)
    click.echo(f"Rimessa al suo posto la copia del {done.manifest.made_at}.")
    if done.aside:
        click.echo(f"Quello che c'era prima è in {done.aside}. Quando non serve più, cancellalo.")
    click.echo(
        "Ora: «portal migrate» (su una macchina nuova con --accept-keys), «portal doctor», poi riavvia sito e worker."
    )


@click.command("update")
def update_command() -> None:
    """Dopo aver installato una versione nuova: copia, migra, controlla; se non va, torna indietro."""
    from portal import release

    for words in release.update(config.load()):
        click.echo(words)


COMMANDS = (migrate, demo_command, backup_command, restore_command, update_command)
