"""The first user, and a demo that never mixes with real people."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.accounts import queries
from portal.app import create_app
from portal.cli import main, words
from portal.companies.models import Company
from portal.config import Settings
from portal.core.database import db
from portal.core.roles import Role

PASSWORD = "mattina-vento-39-lumaca"


def command(*words: str, **known: str) -> Result:
    return CliRunner().invoke(main, list(words), env=known)


def create(*more: str, password: str = PASSWORD) -> Result:
    return command("create-user", "anna@coop.example", "--name", "Anna Riva", "--password", password, *more)


def test_the_first_user_is_an_administrator(here: Settings) -> None:
    answer = create()

    assert answer.output == "Creato: anna@coop.example\n"
    with create_app(here).app_context():
        user = queries.with_email("anna@coop.example")
        assert user
        assert user.roles == {Role.ADMIN}
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("installed")
def test_what_cannot_be_is_said_in_words() -> None:
    create()

    twice, short, unknown = create(), create(password="corta"), create("--role", "regina")

    assert [answer.exit_code for answer in (twice, short, unknown)] == [1, 1, 1]
    assert "Traceback" not in twice.output + short.output + unknown.output
    assert "Ruolo sconosciuto" in unknown.output


@pytest.mark.parametrize(
    ("email", "name", "words"),
    [
        ("non è un indirizzo", "Anna Riva", "Questo indirizzo e-mail non è completo"),
        ("perché@coop.example", "Anna Riva", "Questo indirizzo e-mail non è completo"),
        ("anna?cc=x@coop.example", "Anna Riva", "Questo indirizzo e-mail non si può usare"),
        ("anna@coop.example", " ", "Scrivi nome e cognome."),
    ],
)
def test_nobody_is_taken_in_whom_a_form_would_refuse(here: Settings, email: str, name: str, words: str) -> None:
    answer = command("create-user", email, "--name", name, "--password", PASSWORD)

    assert answer.exit_code == 1
    assert words in answer.output
    with create_app(here).app_context():
        assert not queries.anybody()
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("installed")
def test_a_demo_refuses_a_portal_with_real_people() -> None:
    create()

    answer = command("demo")

    assert answer.exit_code == 1
    assert "Qui ci sono utenti veri" in answer.output


@pytest.mark.parametrize("shown", [{"PORTAL_BASE_URL": "https://portale.example"}, {"HOST": "0.0.0.0"}])
@pytest.mark.usefixtures("installed")
def test_a_demo_for_everybody_must_be_asked_for(shown: dict[str, str]) -> None:
    answer = command("demo", **shown)

    assert answer.exit_code == 1
    assert "--public-demo" in answer.output


def test_a_demo_fills_an_empty_installation(here: Settings) -> None:
    answer = command("demo", "--companies", "3")

    assert answer.exit_code == 0, answer.output
    assert "Dati inventati: 3 aziende" in answer.output


def test_a_second_demo_adds_nothing_and_says_so(here: Settings) -> None:
    command("demo", "--companies", "3")

    answer = command("demo", "--companies", "5")

    assert answer.exit_code == 0, answer.output
    assert "Le aziende inventate ci sono già: non ne ho aggiunte." in answer.output
    with create_app(here).app_context():
        assert db.session.query(Company).count() == 3
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("installed")
def test_candidates_that_cannot_be_invented_yet_are_not_promised() -> None:
    answer = command("demo", "--companies", "1", "--candidates", "5")

    assert "Nessun candidato: arriveranno con la loro parte del programma." in answer.output
    assert "Le aziende inventate ci sono già" not in answer.output


@pytest.mark.parametrize("word", ["routes", "shell", "migrate", "worker"])
def test_a_command_that_cannot_start_says_why(installed: Path, word: str) -> None:
    (installed / "keys" / "data.key").write_text("rovinata")

    answer = command(word)

    assert answer.exit_code == 1
    assert "La chiave dei dati (PORTAL_DATA_KEY)" in answer.output


def test_preparing_says_what_was_done(alone: Path) -> None:
    first, second = command("migrate"), command("migrate")

    assert re.fullmatch(
        rf"Database pronto: \d+ pass[oi] fatt[oi]; dati e testi caricati: [1-9]\d*\. Cartella: {alone}\n", first.output
    )
    assert second.output.startswith("Database pronto: era già alla forma di questa versione; dati e testi caricati: 0.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["migrat"], "Errore: Il comando «migrat» non c'è. Forse volevi 'migrate'?"),
        (["migrate", "--accept-key"], "Errore: L'opzione «--accept-key» non c'è. Forse volevi '--accept-keys'?"),
        (["migrate", "adesso"], "Errore: C'è una parola di troppo: adesso"),
        (["create-user"], "Errore: Manca 'EMAIL'."),
        (["doctor", "--mail-to"], "Errore: Dopo l'opzione «--mail-to» manca il valore."),
        (["serve", "--workers", "due"], "«due» non è un numero intero."),
        (["demo", "--companies", "-1"], "-1 non va bene: dev'essere x>=0."),
        (["restore", "non-c-è"], "File «non-c-è» non esiste."),
        (["restore", "."], "File «.» è una cartella."),
    ],
)
def test_a_command_typed_wrongly_is_put_right_in_italian(typed: list[str], said: str) -> None:
    answer = command(*typed)

    assert answer.exit_code == 2
    assert said in answer.output
    assert not {"Usage", "Error", "Try"} & set(re.findall(r"\w+", answer.output))


def test_after_a_fault_stands_how_the_command_is_used() -> None:
    assert command("migrate", "adesso").output.startswith(
        "Uso: main migrate [OPZIONI]\nPer saperne di più: «main migrate --help».\n"
    )


def test_a_place_where_one_may_not_write_is_named(here: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied", "/copie/chiuse")

    monkeypatch.setattr("portal.backup.create", refuse)

    answer = command("backup", "/copie/chiuse")

    assert (answer.exit_code, answer.output.partition("Lì")[0]) == (1, "Permesso negato: /copie/chiuse. ")


def test_the_help_is_in_italian() -> None:
    said = command("--help").output

    assert "Uso: main [OPZIONI] COMANDO …" in said
    assert {"Opzioni:", "Comandi:"} <= {line.strip() for line in said.splitlines()}


def test_every_sentence_put_into_italian_is_still_one_of_clicks() -> None:
    """A newer click may say it otherwise, and would be heard in English again."""
    source = "".join(Path(str(module.__file__)).read_text("utf-8") for module in words.SPEAKERS)

    assert [english for english in words.ITALIAN if f'"{english}"' not in source] == []
