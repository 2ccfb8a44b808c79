"""The text of one setting made into a value, or refused in words. Asks for no package: the doctor reads settings where
they are missing.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

HIGHEST_PORT = 65_535
MOST_DIGITS = 9
USUAL_PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"[\w.-]+(:\d*)?|\[[0-9A-Fa-f:.]+\](:\d*)?")
# As SQLAlchemy reads it: a password may hold anything but @.
POSTGRESQL = re.compile(r"(?:[^:/@]*(?::[^@]*)?@)?(?:\[[^\]/?@]+\]|[^/:?@\[\]]*)(?::(?P<port>\d*))?(?:/[^?]*)?(?:\?.*)?")
UNREADABLE = (
    "non si legge: in nome e password si scrivono # come %23, @ come %40, : come %3A, / come %2F, ? come %3F, % come %25 "
    f"(gli accenti in UTF-8); dopo il server può esserci la porta, un numero fra 1 e {HIGHEST_PORT}."
)


class Unusable(ValueError):
    """A text that can't be used; its words go on where the setting's name ends."""


def number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal():
            raise Unusable(f"deve essere un numero intero, non «{text}».")
        if len(text) > MOST_DIGITS or not least <= int(text) <= most:
            raise Unusable(f"deve stare fra {least} e {most}, non «{text}».")
        return int(text)

    return read


def url(*kinds: str) -> Callable[[str], str]:
    """An address of one of these kinds, or nothing. There may be a password in it, so what was written is not repeated."""

    def read(text: str) -> str:
        kind = text.partition("://")[0].removesuffix("+psycopg")
        if text and ("://" not in text or kind not in kinds):
            raise Unusable(f"deve cominciare con {' o '.join(f'{kind}://' for kind in kinds)}.")
        if kind == "sqlite" and not re.match("sqlite:///.", text):
            raise Unusable("deve dire quale file, con tre barre prima del percorso: sqlite:////cartella/file.db.")
        if text and not _is_in_order(kind, text):
            raise Unusable(UNREADABLE)
        return text

    return read


def _is_in_order(kind: str, text: str) -> bool:
    """Whether name, password, server and port each stand in their place."""
    if kind == "sqlite":
        return True
    if kind == "postgresql":
        found = POSTGRESQL.fullmatch(text.partition("://")[2])
        return found is not None and 0 < int(found["port"] or 1) <= HIGHEST_PORT
    try:
        parts = urlsplit(text)
        for secret in (parts.username, parts.password):
            unquote(secret or "", errors="strict")
        port = parts.port
    except ValueError:
        return False
    astray = "@" in parts.path + parts.query or "#" in text
    return not astray and port != 0 and bool(parts.hostname or kind.startswith("redis"))


def base_url(text: str) -> str:
    """The address that people type, with its host as browsers say it."""
    try:
        parts = urlsplit(text)
        host = as_browsers_say(parts.netloc, parts.scheme)
    except ValueError:
        host = ""
    if not host or parts.path.strip("/") or parts.query or parts.fragment:
        raise Unusable(f"deve essere un indirizzo come https://portale.example, non «{text}».")
    return f"{parts.scheme}://{host}"


def as_browsers_say(host: str, scheme: str) -> str:
    """A host in lower case and in ASCII, without the port that goes without saying; raises ValueError."""
    if scheme not in USUAL_PORTS or not HOST.fullmatch(host):
        raise ValueError(host)
    parts = urlsplit(f"//{host}")
    name = parts.hostname or ""
    name = f"[{name}]" if ":" in name else name.encode("idna").decode("ascii")
    return name if parts.port in {None, USUAL_PORTS[scheme]} else f"{name}:{parts.port}"


def hosts(text: str) -> tuple[str, ...]:
    """Names separated by spaces."""
    for host in text.split():
        try:
            as_browsers_say(host, "https")
        except ValueError:
            raise Unusable(f"vuole solo nomi separati da spazi, come www.portale.example, non «{host}».") from None
    return tuple(text.split())


def listening(text: str) -> str:
    """The address of this machine that the server listens on."""
    try:
        return str(ip_address("127.0.0.1" if text == "localhost" else text))
    except ValueError:
        raise Unusable(f"deve essere un indirizzo IP, come 127.0.0.1 o 0.0.0.0, non «{text}».") from None


def sender(text: str) -> str:
    mailbox = name_and_address(text)[1]
    if not mailbox.isascii() or not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", mailbox):
        raise Unusable(f"deve essere come «WORK-IN <workin@coop.example>», senza accenti prima della @, non «{text}».")
    return text


def name_and_address(text: str) -> tuple[str, str]:
    """The parts of `Name <address>`, where a name may hold commas also without quotes; the domain in ASCII where it can be."""
    name, bracket, rest = text.rpartition("<")
    if not bracket:
        name, rest = "", text
    local, at, domain = rest.strip().removesuffix(">").rpartition("@")
    with suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii")
    return name.strip().strip('"'), f"{local}{at}{domain}"
