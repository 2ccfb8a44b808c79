"""Typed settings, read from the environment and from `portal.env` in the instance folder; safe for a laptop."""

import base64
import os
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from portal import values

ROOT = Path(__file__).resolve().parent.parent
WEAK_SECRETS = frozenset({"dev", "secret", "changeme", "password", "insecure", "test"})
MINIMUM_SECRET = 32  # characters
KEY_BYTES = 32
DAY = 24 * 3600  # seconds
NO_TEXT = re.compile("[\udc80-\udcff]")  # what Python reads where bytes are no UTF-8
Value = TypeVar("Value")


# Every setting that we read, from the environment or from `portal.env`.
NAMES = frozenset(
    [
        "HOST", "PORT", "FLASK_DEBUG", "PORTAL_INSTANCE", "PORTAL_BASE_URL", "PORTAL_SECRET_KEY", "PORTAL_DATA_KEY",
        "PORTAL_DATABASE_URL", "PORTAL_QUEUE_URL", "PORTAL_SMTP_URL", "PORTAL_IMAP_URL", "PORTAL_SENDER",
        "PORTAL_TRUSTED_PROXIES", "PORTAL_EXTRA_HOSTS", "PORTAL_UNDO_SECONDS", "PORTAL_FORM_SECONDS",
        "PORTAL_LEASE_SECONDS",
    ]
)  # fmt: skip


DATABASES = values.url("sqlite", "postgresql")
QUEUES = values.url("sqlite", "redis", "rediss", "postgresql")


class Told(Exception):
    """Something that stops a command; its text is an Italian sentence for who installs, and needs no stack of calls."""


class BadSetting(Told):
    """A setting that can't be used."""

    def __init__(self, words: str, name: str) -> None:
        super().__init__(words)
        self.name = name


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations. Times are in seconds unless the name says otherwise."""

    instance: Path
    base_url: str
    host: str
    port: int
    secret_key: str
    data_key: str
    database_url: str
    queue_url: str
    smtp_url: str
    imap_url: str
    sender: str
    trusted_proxies: int
    extra_hosts: tuple[str, ...]
    undo_seconds: int
    form_seconds: int
    lease_seconds: int
    debug: bool
    testing: bool = False

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")

    @property
    def hosts(self) -> frozenset[str]:
        """Host headers that we answer to, in small letters; a laptop may say localhost as well as 127.0.0.1."""
        own = urlsplit(self.base_url)
        known = {values.as_browsers_say(host, own.scheme) for host in (own.netloc, *self.extra_hosts)}
        if own.hostname in {"127.0.0.1", "localhost", "::1"}:
            port = f":{own.port}" if own.port else ""
            known |= {f"127.0.0.1{port}", f"localhost{port}", f"[::1]{port}"}
        usual = values.USUAL_PORTS[own.scheme]  # goes without saying, and may be said
        return frozenset(known | {f"{host}:{usual}" for host in known if not urlsplit(f"//{host}").port})

    @property
    def keys(self) -> Path:
        return self.instance / "keys"

    @property
    def uploads(self) -> Path:
        return self.instance / "uploads"


def load(
    instance: Path | str | None = None, *, create_keys: bool = False, leaving_out: Collection[str] = (), **known: object
) -> Settings:
    """Read the settings; raises BadSetting where one can't be understood.

    `create_keys` writes the keys that are missing (as `portal migrate` does); otherwise a missing key is the empty text.
    """
    folder = instance_folder(instance)
    found = {name: value for name, value in given(folder).items() if name not in leaving_out}
    _must_be_text(found)
    host = _read(found, "HOST", "127.0.0.1", values.listening)
    port = _read(found, "PORT", "8000", values.number(1, values.HIGHEST_PORT))
    read = {
        "instance": folder,
        "base_url": _read(found, "PORTAL_BASE_URL", f"http://{_reachable(host)}:{port}", values.base_url),
        "host": host,
        "port": port,
        "secret_key": _key(folder / "keys" / "secret.key", found.get("PORTAL_SECRET_KEY"), create_keys),
        "data_key": _key(folder / "keys" / "data.key", found.get("PORTAL_DATA_KEY"), create_keys),
        "database_url": _with_driver(_read(found, "PORTAL_DATABASE_URL", f"sqlite:///{folder / 'portal.db'}", DATABASES)),
        "queue_url": _read(found, "PORTAL_QUEUE_URL", f"sqlite:///{folder / 'queue.db'}", QUEUES),
        "smtp_url": _read(found, "PORTAL_SMTP_URL", "", values.url("smtp", "smtps")),
        "imap_url": _read(found, "PORTAL_IMAP_URL", "", values.url("imap", "imaps")),
        "sender": _read(found, "PORTAL_SENDER", "WORK-IN <workin@localhost.example>", values.sender),
        "trusted_proxies": _read(found, "PORTAL_TRUSTED_PROXIES", "0", values.number(0, 9)),
        "extra_hosts": _read(found, "PORTAL_EXTRA_HOSTS", "", values.hosts),
        "undo_seconds": _read(found, "PORTAL_UNDO_SECONDS", "60", values.number(0, DAY)),
        "form_seconds": _read(found, "PORTAL_FORM_SECONDS", "3", values.number(0, DAY)),
        "lease_seconds": _read(found, "PORTAL_LEASE_SECONDS", "120", values.number(1, DAY)),
        "debug": found.get("FLASK_DEBUG", "0") not in {"0", "", "false"},
    }
    return Settings(**{**read, **known})  # type: ignore[arg-type]


def load_what_can_be_read() -> tuple[Settings, list[str]]:
    """The settings with every unreadable one at its default, and what is wrong with those, in words."""
    bad: dict[str, str] = {}
    while True:
        try:
            return load(leaving_out=bad), list(bad.values())
        except BadSetting as fault:
            bad[fault.name] = str(fault)


def instance_folder(chosen: Path | str | None = None) -> Path:
    return Path(chosen or os.environ.get("PORTAL_INSTANCE") or ROOT / "instance").resolve()


def given(folder: Path) -> dict[str, str]:
    """What `portal.env` says, and over it the environment."""
    return {**read_file(folder / "portal.env"), **os.environ}


def data_key_fault(settings: Settings) -> str | None:
    """Why this data key can't seal anything, in words; None when it can."""
    if not settings.data_key:
        return (
            "Manca la chiave dei dati: esegui «portal migrate», che la crea, o riportala con «portal restore --key-sheet»."
        )
    try:
        long_enough = len(base64.b64decode(settings.data_key.encode(), altchars=b"-_", validate=True)) == KEY_BYTES
    except ValueError:
        long_enough = False
    return (
        None
        if long_enough
        else f"La chiave dei dati (PORTAL_DATA_KEY) non è di {KEY_BYTES} byte in base64: copiala di nuovo dal foglio."
    )


def secret_fault(settings: Settings) -> str | None:
    """Why this secret key can't serve the public, in words; None when it can."""
    if not settings.secret_key:
        return "Manca la chiave segreta: esegui «portal migrate», che la crea nella cartella dell'istanza."
    if len(settings.secret_key) < MINIMUM_SECRET or settings.secret_key.lower() in WEAK_SECRETS:
        return f"La chiave segreta (PORTAL_SECRET_KEY) è debole: servono almeno {MINIMUM_SECRET} caratteri casuali."
    if len(set(settings.secret_key)) < 8:
        return "La chiave segreta (PORTAL_SECRET_KEY) ripete pochi caratteri: generane una casuale."
    return None


def read_file(path: Path) -> dict[str, str]:
    """The settings in a file; what is no UTF-8 in it hides no other, it is refused where it stands."""
    try:
        text = path.read_text("utf-8-sig", "surrogateescape")
    except FileNotFoundError:
        return {}
    except OSError as fault:
        raise Told(f"{path} non si può leggere ({fault.strerror}): controlla di chi è il file.") from fault
    lines = (line.strip() for line in text.splitlines())
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, value in pairs}


def _must_be_text(found: dict[str, str]) -> None:
    """Raises BadSetting where one of ours holds bytes that are no UTF-8."""
    for name in sorted(NAMES & found.keys()):
        if NO_TEXT.search(found[name]):
            raise BadSetting(f"{name} non è scritta in UTF-8: scrivila di nuovo, e salva portal.env in UTF-8.", name)


def _read(found: dict[str, str], name: str, default: str, make: Callable[[str], Value]) -> Value:
    """One setting's value; an empty one is as good as none. Raises BadSetting."""
    try:
        return make(found.get(name) or default)
    except values.Unusable as fault:
        raise BadSetting(f"{name} {fault}", name) from None


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1) if url.startswith("postgresql://") else url


def _reachable(host: str) -> str:
    """The address that a person types, where the server listens on all of them."""
    name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return f"[{name}]" if ":" in name else name


def _key(path: Path, given: str | None, create: bool) -> str:
    if given is not None:
        return given
    if path.is_file():
        return path.read_text("utf-8", "replace").strip()
    if not create:
        return ""
    path.parent.mkdir(parents=True, exist_ok=True)
    return _write_once(path, new_key())


def new_key() -> str:
    """32 random bytes in URL-safe base64: what Fernet wants, and a strong secret as well."""
    return secrets.token_urlsafe(KEY_BYTES) + "="


def _write_once(path: Path, key: str) -> str:
    """Write with owner-only rights; when two start at once, the first one's key is kept by both."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(key)
    except FileExistsError:
        return path.read_text("utf-8").strip()
    return key
