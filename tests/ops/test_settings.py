"""Settings are read kindly and refused in words."""

import re
import stat
from pathlib import Path

import pytest

from portal import config
from portal.config import BadSetting, Told


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "ottomila", "PORT deve essere un numero intero, non «ottomila»"),
        ("PORT", "70000", "PORT deve stare fra 1 e 65535"),
        ("PORTAL_BASE_URL", "portale", "PORTAL_BASE_URL deve essere un indirizzo come https://portale.example"),
        ("PORTAL_BASE_URL", "https://portale.example/sotto", "PORTAL_BASE_URL deve essere un indirizzo"),
        ("PORTAL_DATABASE_URL", "mysql://portale", "PORTAL_DATABASE_URL deve cominciare con sqlite:// o postgresql://"),
        ("PORTAL_QUEUE_URL", "amqp://coda", "PORTAL_QUEUE_URL deve cominciare con"),
        ("PORTAL_SMTP_URL", "posta.example:587", "PORTAL_SMTP_URL deve cominciare con smtp:// o smtps://"),
        ("PORTAL_SMTP_URL", "smtp+ssl://posta.example", "PORTAL_SMTP_URL deve cominciare con smtp:// o smtps://"),
        ("PORTAL_IMAP_URL", "garbage", "PORTAL_IMAP_URL deve cominciare con imap:// o imaps://"),
        ("PORTAL_DATABASE_URL", "sqlite://portal.db", "PORTAL_DATABASE_URL deve dire quale file, con tre barre"),
        ("PORTAL_BASE_URL", "https://[x", "PORTAL_BASE_URL deve essere un indirizzo"),
        ("PORTAL_BASE_URL", "https://portale.example:https", "PORTAL_BASE_URL deve essere un indirizzo"),
        ("PORTAL_EXTRA_HOSTS", "www.portale.example https://portale.example", "PORTAL_EXTRA_HOSTS vuole solo nomi"),
        ("PORTAL_SENDER", "WORK-IN", "PORTAL_SENDER deve essere come «WORK-IN <workin@coop.example>»"),
        ("PORTAL_SENDER", "Uno <perché@coop.example>", "senza accenti prima della @"),
        ("HOST", "portale.example", "HOST deve essere un indirizzo IP"),
        ("PORTAL_UNDO_SECONDS", "99999999999999", "PORTAL_UNDO_SECONDS deve stare fra 0 e 86400"),
        ("PORTAL_FORM_SECONDS", "9" * 5000, "PORTAL_FORM_SECONDS deve stare fra 0 e 86400"),
        ("PORTAL_LEASE_SECONDS", "0", "PORTAL_LEASE_SECONDS deve stare fra 1 e 86400"),
        ("PORTAL_TRUSTED_PROXIES", "400", "PORTAL_TRUSTED_PROXIES deve stare fra 0 e 9"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    alone: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting, match=re.escape(words)):
        config.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SMTP_URL", "smtp://workin:mia#12parola@posta.example:587"),
        ("PORTAL_SMTP_URL", "smtp://workin:12#mia-parola@posta.example:587"),
        ("PORTAL_SMTP_URL", "smtp://workin:mia/parola@posta.example"),
        ("PORTAL_SMTP_URL", "smtp://workin:mia?parola@posta.example"),
        ("PORTAL_SMTP_URL", "smtp://workin:mia-parola-perch%E8@posta.example"),
        ("PORTAL_SMTP_URL", "smtp://workin:mia-parola@posta.example:smtp"),
        ("PORTAL_SMTP_URL", "smtp://workin:mia-parola@"),
        ("PORTAL_QUEUE_URL", "redis://:mia#parola@coda.example/0"),
        ("PORTAL_QUEUE_URL", "redis://coda.example:mia/0"),
        ("PORTAL_QUEUE_URL", "postgresql://workin:mia-parola@coda.example:70000/coda"),
        ("PORTAL_DATABASE_URL", "postgresql://workin:mia-parola@dati.example:parola/portale"),
        ("PORTAL_DATABASE_URL", "postgresql://workin:mia@parola@dati.example/portale"),
    ],
)
def test_an_address_in_disorder_is_refused_without_a_word_of_its_password(
    alone: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting) as refused:
        config.load()

    assert str(refused.value).startswith(f"{name} non si legge: in nome e password si scrivono # come %23")
    assert "mia" not in str(refused.value)
    assert "parola" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_SMTP_URL", "smtps://workin%40coop.example:perch%C3%A8%23@posta.example"),
        ("PORTAL_SMTP_URL", "smtp://127.0.0.1:25?starttls=1"),
        ("PORTAL_QUEUE_URL", "redis:///0"),
        ("PORTAL_QUEUE_URL", "redis://:parola@[::1]:6379/0"),
        ("PORTAL_DATABASE_URL", "postgresql+psycopg://workin:mia#parola/@dati.example:5432/portale?sslmode=require"),
        ("PORTAL_DATABASE_URL", "postgresql+psycopg:///portale?host=/run/postgresql"),
        ("PORTAL_SENDER", "WORK-IN, Civitavecchia <posta@caffè.example>"),
    ],
)
def test_what_libraries_understand_is_left_as_it_was_written(
    alone: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert value in {each for each in vars(config.load()).values() if isinstance(each, str)}


def test_bytes_that_are_no_text_are_refused_where_they_stand(alone: Path) -> None:
    (alone / "portal.env").write_bytes("# perché\nPORTAL_SENDER=Città <uno@coop.example>\nPORT=8100\n".encode("latin-1"))

    settings, faults = config.load_what_can_be_read()

    assert [fault.split(":")[0] for fault in faults] == ["PORTAL_SENDER non è scritta in UTF-8"]
    assert settings.port == 8100


def test_the_mark_that_some_editors_write_first_hides_no_setting(alone: Path) -> None:
    (alone / "portal.env").write_bytes("\ufeffPORT=8100\n".encode())

    assert config.load().port == 8100


def test_a_file_that_cannot_be_read_is_said_in_words(alone: Path) -> None:
    (alone / "portal.env").symlink_to("portal.env")

    with pytest.raises(Told, match=r"portal\.env non si può leggere"):
        config.load()


def test_all_wrong_settings_are_named_at_once(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "ottomila")
    monkeypatch.setenv("PORTAL_BASE_URL", "portale")

    _settings, faults = config.load_what_can_be_read()

    assert [fault.split()[0] for fault in faults] == ["PORT", "PORTAL_BASE_URL"]


def test_the_environment_wins_over_the_file(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / "portal.env").write_text('# commento\nPORTAL_SENDER="Uno <uno@coop.example>"\nPORT=8100\n')
    monkeypatch.setenv("PORT", "8200")

    settings = config.load()

    assert (settings.sender, settings.port) == ("Uno <uno@coop.example>", 8200)


def test_keys_are_made_once_and_are_nobody_elses_to_read(alone: Path) -> None:
    first = config.load(create_keys=True)
    second = config.load(create_keys=True)

    assert (first.secret_key, first.data_key) == (second.secret_key, second.data_key)
    assert config.secret_fault(first) is None
    assert config.data_key_fault(first) is None
    for name in ("secret.key", "data.key"):
        assert stat.S_IMODE((alone / "keys" / name).stat().st_mode) == 0o600


def test_without_a_word_for_it_no_key_is_made(alone: Path) -> None:
    assert config.load().secret_key == ""
    assert not (alone / "keys").exists()


@pytest.mark.parametrize("secret", ["", "changeme", "corta", "a" * 64, "abab" * 20])
def test_a_weak_secret_is_told_from_a_strong_one(alone: Path, secret: str) -> None:
    assert config.secret_fault(config.load(secret_key=secret))


def test_postgresql_is_reached_with_the_driver_that_we_install(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql://portale@127.0.0.1/portale")

    settings = config.load()

    assert settings.database_url == "postgresql+psycopg://portale@127.0.0.1/portale"


@pytest.mark.parametrize(
    ("typed", "named", "answered"),
    [
        ("https://Portale.Coop.Example", "https://portale.coop.example", "portale.coop.example"),
        ("https://portale.example:443", "https://portale.example", "portale.example"),
        ("https://portale.example:443", "https://portale.example", "portale.example:443"),
        ("http://portale.example:80/", "http://portale.example", "portale.example"),
        ("https://portale.example", "https://portale.example", "www.portale.example"),
        ("https://caffè.example", "https://xn--caff-8oa.example", "xn--caff-8oa.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", "localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_the_portal_answers_to_its_name_as_browsers_say_it(
    alone: Path, monkeypatch: pytest.MonkeyPatch, typed: str, named: str, answered: str
) -> None:
    monkeypatch.setenv("PORTAL_BASE_URL", typed)
    monkeypatch.setenv("PORTAL_EXTRA_HOSTS", "WWW.portale.example:443")

    settings = config.load()

    assert settings.base_url == named
    assert answered in settings.hosts
    assert "altro.example" not in settings.hosts
    assert "portale.example:8443" not in settings.hosts


@pytest.mark.parametrize(("host", "address"), [("localhost", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")])
def test_the_address_to_type_follows_from_where_the_server_listens(
    alone: Path, monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    monkeypatch.setenv("HOST", host)

    assert config.load().base_url == address
