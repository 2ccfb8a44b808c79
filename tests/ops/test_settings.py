"""Settings are read kindly and refused in words."""

import stat
from pathlib import Path

import pytest

from portal import config
from portal.config import BadSetting


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
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    alone: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting, match=words.replace("(", r"\(")):
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
