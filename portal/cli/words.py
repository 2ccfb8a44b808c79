"""What click says by itself, in Italian. Its own catalogues have none, and who installs reads the rest in Italian."""

import click.core
import click.decorators
import click.exceptions
import click.formatting
import click.parser
import click.termui
import click.types

ITALIAN = {
    "Usage:": "Uso:",
    "Options": "Opzioni",
    "Commands": "Comandi",
    "Error: {message}": "Errore: {message}",
    "Aborted!": "Interrotto.",
    "Try '{command} {option}' for help.": "Per saperne di più: «{command} {option}».",
    "Show this message and exit.": "Mostra questo aiuto.",
    "default: {default}": "di solito: {default}",
    "No such command {name!r}.": "Il comando «{name}» non c'è.",
    "No such option {name!r}.": "L'opzione «{name}» non c'è.",
    "Did you mean {possibility}?": "Forse volevi {possibility}?",
    "(Did you mean one of: {possibilities}?)": "Forse volevi uno di questi: {possibilities}?",
    "Missing command.": "Manca il comando.",
    "Missing argument": "Manca",
    "Missing option": "Manca l'opzione",
    "Missing parameter": "Manca",
    "Got unexpected extra argument ({args})": "C'è una parola di troppo: {args}",
    "Got unexpected extra arguments ({args})": "Ci sono parole di troppo: {args}",
    "Option {name!r} does not take a value.": "L'opzione «{name}» non vuole un valore.",
    "Option {name!r} requires an argument.": "Dopo l'opzione «{name}» manca il valore.",
    "Invalid value: {message}": "Valore non valido: {message}",
    "Invalid value for {param_hint}: {message}": "Valore non valido per {param_hint}: {message}",
    "{value!r} is not a valid {number_type}.": "«{value}» non è un numero intero.",
    "{value} is not in the range {range}.": "{value} non va bene: dev'essere {range}.",
    "{name} {filename!r} does not exist.": "{name} «{filename}» non esiste.",
    "{name} {filename!r} is a directory.": "{name} «{filename}» è una cartella.",
    "{name} {filename!r} is a file.": "{name} «{filename}» è un file.",
    "{name} {filename!r} is not readable.": "{name} «{filename}» non si può leggere.",
    "{name} {filename!r} is not writable.": "{name} «{filename}» non si può scrivere.",
    "Repeat for confirmation": "Ancora una volta",
    "Error: The two entered values do not match.": "Le due volte non sono uguali: riprova.",
    "Error: invalid input": "Non va bene: riprova.",
}
SPEAKERS = (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.termui, click.types)


def said(words: str) -> str:
    return ITALIAN.get(words, words)


def counted(one: str, many: str, count: int) -> str:
    return said(one if count == 1 else many)


def speak_italian() -> None:
    """Each of click's modules asks gettext under a name of its own: from here on it asks us."""
    for module in SPEAKERS:
        for name, ours in (("_", said), ("ngettext", counted)):
            if hasattr(module, name):
                setattr(module, name, ours)
