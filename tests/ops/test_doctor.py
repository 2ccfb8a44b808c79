"""The doctor names each fault in words, and one fault hides no other."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal import config, doctor, marks, schema
from portal.app import create_app
from portal.config import Settings
from portal.core.database import db, transaction
from portal.core.roles import Role
from portal.doctor import Level
from portal.facts import services as facts
from portal.rulebook.models import RuleCheck
from tests import make
from tests.conftest import DATA_KEY, SECRET
from tests.ops.conftest import Run

PUBLIC = {"PORTAL_BASE_URL": "https://portale.example", "PORTAL_TRUSTED_PROXIES": "1"}


def said(**known: str | None) -> str:
    return "\n".join(f"{finding.level.value}: {finding.words}" for finding in doctor.examine(**known))


@pytest.fixture
def furnished(here: Settings) -> Settings:
    """An installation with two administrators, marked as its own."""
    app = create_app(here)
    with app.app_context():
        marks.set_up(here)
        make.user(Role.ADMIN)
        make.user(Role.ADMIN)
        db.session.remove()
        db.engine.dispose()
    return here


@pytest.mark.usefixtures("furnished")
def test_a_well_kept_laptop_has_nothing_to_correct() -> None:
    findings = doctor.examine()

    assert doctor.exit_code(findings) == 0, findings
    assert findings[-1].words == "non c'è niente da correggere."


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ({"PORT": "x", "PORTAL_BASE_URL": "y"}, "Sbagliato: PORT deve essere un numero"),
        ({"PORT": "x", "PORTAL_BASE_URL": "y"}, "Sbagliato: PORTAL_BASE_URL deve essere"),
        (
            {"PORTAL_SMPT_URL": "smtp://x"},
            "PORTAL_SMPT_URL non è un'impostazione del portale. Forse volevi PORTAL_SMTP_URL?",
        ),
        (
            {"PORTAL_SMTP_URL": "smtp://workin:mia#parola@posta.example"},
            "Sbagliato: PORTAL_SMTP_URL non si legge: in nome e password si scrivono # come %23",
        ),
        ({"PORTAL_BASE_URL": "https://[x"}, "Sbagliato: PORTAL_BASE_URL deve essere"),
        ({"PORTAL_SECRET_KEY": "changeme"}, "La chiave segreta (PORTAL_SECRET_KEY) è debole"),
        ({"PORTAL_DATA_KEY": "non-una-chiave"}, "La chiave dei dati (PORTAL_DATA_KEY) non è di 32 byte"),
        ({"PORTAL_SECRET_KEY": DATA_KEY}, "sono la stessa chiave"),
        ({"FLASK_DEBUG": "1"}, "Sbagliato: FLASK_DEBUG è acceso"),
        ({"HOST": "0.0.0.0"}, "Rischioso: PORTAL_BASE_URL non comincia con https://"),
        ({"PORTAL_BASE_URL": "https://portale.example"}, "Rischioso: PORTAL_TRUSTED_PROXIES è 0"),
        ({**PUBLIC, "HOST": "0.0.0.0"}, "chi salta il proxy può fingersi un altro indirizzo"),
        ({**PUBLIC, "PORTAL_FORM_SECONDS": "0"}, "PORTAL_FORM_SECONDS è 0"),
        (PUBLIC, "Rischioso: PORTAL_SMTP_URL manca"),
        ({**PUBLIC, "PORTAL_SMTP_URL": "smtp://me:x@192.0.2.1:25"}, "PORTAL_SMTP_URL non è protetto"),
        ({**PUBLIC, "PORTAL_SMTP_URL": "smtp://127.0.0.1:9"}, "PORTAL_SENDER è «WORK-IN <workin@localhost.example>»"),
        ({"PORTAL_SMTP_URL": "smtp://127.0.0.1:9"}, "Il servizio di posta non risponde"),
        (PUBLIC, "Rischioso: Non è mai stata fatta una copia"),
        (PUBLIC, "Rischioso: Mancano nei contatti del progetto: il telefono, l'e-mail, gli orari, l'indirizzo."),
        ({"PORTAL_QUEUE_URL": "redis://127.0.0.1:9/0"}, "La coda dei lavori (PORTAL_QUEUE_URL) non risponde"),
        ({"PORTAL_DATABASE_URL": "postgresql://x@127.0.0.1:9/x"}, "Il database (PORTAL_DATABASE_URL) non risponde"),
    ],
)
@pytest.mark.usefixtures("furnished")
def test_a_planted_fault_is_named(monkeypatch: pytest.MonkeyPatch, planted: dict[str, str], words: str) -> None:
    monkeypatch.setattr("portal.core.post.TIMEOUT", 1)
    for name, value in planted.items():
        monkeypatch.setenv(name, value)

    findings = doctor.examine()

    assert words in "\n".join(f"{finding.level.value}: {finding.words}" for finding in findings)
    assert doctor.exit_code(findings) == 1


def test_an_instance_that_is_not_there_is_named(alone: Path) -> None:
    alone.rmdir()

    assert "La cartella dell'istanza" in said()


def give(settings: Settings, **contacts: str) -> None:
    app = create_app(settings)
    with app.app_context():
        with transaction():
            for code, value in contacts.items():
                facts.record_fact(code=code, value_it=value, value_en=value)
        db.session.remove()
        db.engine.dispose()


def test_contacts_that_were_given_are_not_missed(furnished: Settings) -> None:
    assert "Nota: Mancano nei contatti del progetto: il telefono, l'e-mail, gli orari, l'indirizzo." in said()

    give(furnished, contact_phone="0766 555 0100", contact_email="info@workin.example", contact_hours="—")
    assert "Nota: Mancano nei contatti del progetto: gli orari, l'indirizzo." in said()

    give(furnished, contact_hours="lun-ven 9-13", contact_address="via Roma 1")
    assert "contatti del progetto" not in said()


def test_rules_that_no_longer_reckon_as_their_examples_say_are_named(furnished: Settings) -> None:
    faults = [{"code": "DONNE_2026", "example": "Donna di 40 anni", "words": "esce 1.00 e non 2.00"}]
    with create_app(furnished).app_context():
        make.kept(RuleCheck(examples=1, faults=faults))
        db.session.remove()

    assert "non tornano più: DONNE_2026" in "\n".join(finding.words for finding in doctor.examine())


def test_files_that_others_may_read_are_named(furnished: Settings) -> None:
    furnished.instance.chmod(0o755)
    (furnished.keys / "data.key").chmod(0o644)

    assert f"possono leggere {furnished.keys / 'data.key'}" in said()


def test_a_full_disk_is_named(furnished: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.doctor.machine.FULL", 1 << 60)

    assert "Il disco è pieno" in said()


def test_an_old_backup_is_named(furnished: Settings) -> None:
    (furnished.instance / "last-backup").touch()
    os.utime(furnished.instance / "last-backup", (0, 0))

    assert "L'ultima copia è di" in said()


def test_a_damaged_database_is_named(furnished: Settings) -> None:
    file = furnished.instance / "portal.db"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])

    assert "Il file del database è rovinato" in said() or "Il database (PORTAL_DATABASE_URL) non risponde" in said()


def test_steps_still_to_run_are_named(alone: Path) -> None:
    config.load(create_keys=True)

    assert "Il database va preparato per questa versione" in said()


def test_nobody_who_can_sign_in_is_named(here: Settings) -> None:
    assert "Non c'è nessun utente: crea il primo amministratore" in said()


@pytest.mark.parametrize(
    ("planted", "words"),
    [
        ({"PORTAL_SECRET_KEY": SECRET[::-1]}, "La chiave segreta di questa macchina non è quella dell'installazione"),
        ({"PORTAL_DATA_KEY": "A" * 42 + "E="}, "La chiave dei dati di questa macchina non è quella dell'installazione"),
    ],
)
def test_a_second_machine_with_other_keys_is_found_out(
    furnished: Settings, monkeypatch: pytest.MonkeyPatch, planted: dict[str, str], words: str
) -> None:
    for name, value in planted.items():
        monkeypatch.setenv(name, value)

    assert words in said()


def test_a_second_machine_with_its_own_uploads_is_found_out(furnished: Settings) -> None:
    (furnished.uploads / marks.MARK_FILE).unlink()

    assert "La cartella dei file caricati non è quella dell'installazione" in said()


def accept_keys() -> None:
    settings = config.load()
    with create_app(settings).app_context():
        schema.prepare(settings, accept_keys=True)
        db.engine.dispose()


def test_a_secret_changed_on_purpose_can_be_accepted(furnished: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRET_KEY", SECRET[::-1])

    accept_keys()

    assert "non è quella dell'installazione" not in said()


def test_a_data_key_that_opens_nothing_is_never_accepted(furnished: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATA_KEY", "A" * 42 + "E=")

    accept_keys()

    assert "La chiave dei dati di questa macchina non è quella dell'installazione" in said()


class Server:
    """A mail server with an opinion of its own."""

    def __init__(self, answer: str) -> None:
        self.answer, self.taken = answer, []  # type: ignore[var-annotated]

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.taken.append(envelope)
        return "250 OK"


@pytest.fixture
def mail_server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    server = Server(request.param)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    monkeypatch.setenv("PORTAL_SMTP_URL", f"smtp://127.0.0.1:{port}")
    yield server
    controller.stop()


@pytest.mark.parametrize("mail_server", ["250 OK"], indirect=True)
@pytest.mark.usefixtures("furnished")
def test_a_trial_message_reaches_the_mail_server(mail_server: Server) -> None:
    findings = doctor.examine(mail_to="anna@coop.example")

    assert doctor.exit_code(findings) == 0, findings
    assert [envelope.rcpt_tos for envelope in mail_server.taken] == [["anna@coop.example"]]
    assert any("consegnato al servizio di posta per anna@coop.example" in finding.words for finding in findings)


@pytest.mark.parametrize("mail_server", ["550 5.1.1 no such user here"], indirect=True)
@pytest.mark.usefixtures("furnished")
def test_a_refusal_of_the_provider_is_said_in_plain_words_and_in_its_own(mail_server: Server) -> None:
    words = said(mail_to="nessuno@coop.example")

    assert "L'indirizzo non esiste: telefona e chiedi quello giusto." in words
    assert "550 5.1.1 no such user here" in words


@pytest.mark.parametrize("mail_server", ["553 5.7.1 Sender address rejected: not owned by user"], indirect=True)
@pytest.mark.usefixtures("furnished")
def test_a_refusal_that_a_setting_of_ours_brings_about_names_the_setting(mail_server: Server) -> None:
    words = said(mail_to="anna@coop.example")

    assert "Il servizio di posta non accetta il nostro mittente. In PORTAL_SENDER metti un indirizzo" in words
    assert "553 5.7.1 Sender address rejected" in words


@pytest.mark.parametrize("address", ["è@x", "è@coop.example", "anna"])
@pytest.mark.usefixtures("furnished")
def test_a_trial_address_that_cannot_be_is_said(address: str) -> None:
    assert "Sbagliato: Posta: A questo indirizzo non si può scrivere" in said(mail_to=address)


@pytest.mark.usefixtures("furnished")
def test_without_a_mail_server_the_trial_becomes_a_file(furnished: Settings) -> None:
    doctor.examine(mail_to="anna@coop.example")

    assert len(list((furnished.instance / "mails").glob("*.eml"))) == 1


def test_the_program_itself_says_it_and_ends_with_one(portal: Run) -> None:
    answer = portal("doctor", PORTAL_DATA_KEY="x", PORT="x")

    assert answer.returncode == 1
    assert "PORT deve essere un numero intero" in answer.stdout
    assert "La chiave dei dati" in answer.stdout
    assert "Traceback" not in answer.stderr


def test_settings_in_another_encoding_are_named_by_the_program(alone: Path, portal: Run) -> None:
    (alone / "portal.env").write_bytes("PORTAL_SENDER=Città <uno@coop.example>\nPERCHÉ=1\nPORT=x\n".encode("latin-1"))

    answer = portal("doctor")

    assert answer.returncode == 1
    assert "PORTAL_SENDER non è scritta in UTF-8" in answer.stdout
    assert "PERCH? non è un'impostazione del portale" in answer.stdout
    assert "PORT deve essere un numero intero" in answer.stdout
    assert "Traceback" not in answer.stderr


def test_every_level_has_its_colour() -> None:
    assert {level.colour for level in Level} == {"red", "yellow", "cyan", "green"}
