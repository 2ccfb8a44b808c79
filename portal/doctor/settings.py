"""Settings that are wrong or dangerous, by themselves and together."""

import difflib
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from portal import config, values
from portal.config import NAMES, Settings
from portal.doctor.findings import Finding, note, risky, wrong
from portal.serving import is_exposed, is_loopback

TEST_NAMES = ("PORTAL_TEST_", "PORTAL_INSIST")


def examine(settings: Settings) -> Iterator[Finding]:
    yield from names(settings)
    yield from keys(settings)
    if settings.debug:
        yield wrong("FLASK_DEBUG è acceso: mostra i dati a chiunque. Toglilo.")
    if settings.database_url.startswith("postgresql") and settings.queue_url.startswith("sqlite"):
        yield note(
            "La coda dei lavori è un file di questa macchina: se le macchine sono più d'una, PORTAL_QUEUE_URL va su Redis."
        )
    if is_exposed(settings):
        yield from exposure(settings)
        yield from post(settings)


def names(settings: Settings) -> Iterator[Finding]:
    """A setting written wrongly is silently not there: the most common fault of all."""
    given = config.given(settings.instance)
    in_file = config.read_file(settings.instance / "portal.env")
    ours = [name for name in given if name.startswith("PORTAL_") and not name.startswith(TEST_NAMES)]
    for name in sorted({*ours, *in_file} - NAMES):
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f" Forse volevi {near[0]}?" if near else ""
        readable = name.encode("utf-8", "replace").decode()
        yield wrong(f"{readable} non è un'impostazione del portale.{hint}")


def keys(settings: Settings) -> Iterator[Finding]:
    for fault in (config.secret_fault(settings), config.data_key_fault(settings)):
        if fault:
            yield wrong(fault)
    if settings.secret_key and settings.secret_key == settings.data_key:
        yield risky("PORTAL_SECRET_KEY e PORTAL_DATA_KEY sono la stessa chiave: servono due chiavi diverse.")


def exposure(settings: Settings) -> Iterator[Finding]:
    if not settings.https:
        yield risky("PORTAL_BASE_URL non comincia con https://: password e dati delle persone viaggiano in chiaro.")
    if settings.https and not settings.trusted_proxies:
        yield risky(
            "PORTAL_TRUSTED_PROXIES è 0 ma il sito è in https, quindi c'è un proxy davanti: tutti i visitatori sembrano "
            "uno solo, e i limiti ai tentativi li bloccano insieme. Di solito qui va 1."
        )
    if settings.trusted_proxies and not is_loopback(settings.host):
        yield risky(
            f"HOST è {settings.host} e PORTAL_TRUSTED_PROXIES è {settings.trusted_proxies}: chi salta il proxy può fingersi "
            "un altro indirizzo. Metti HOST=127.0.0.1, o chiudi la porta con il firewall."
        )
    if not settings.form_seconds:
        yield risky("PORTAL_FORM_SECONDS è 0: i moduli pubblici non distinguono più le persone dai programmi.")


def post(settings: Settings) -> Iterator[Finding]:
    if not settings.smtp_url:
        yield risky(f"PORTAL_SMTP_URL manca: i messaggi non partono, restano come file in {settings.instance / 'mails'}.")
        return
    url = urlsplit(settings.smtp_url)
    in_clear = url.scheme == "smtp" and parse_qs(url.query).get("starttls") != ["1"]
    if in_clear and not is_loopback(url.hostname or ""):
        yield risky(
            "PORTAL_SMTP_URL non è protetto: password e messaggi viaggiano in chiaro. Aggiungi ?starttls=1 o usa smtps://."
        )
    domain = values.name_and_address(settings.sender)[1].partition("@")[2]
    if not domain or domain.endswith((".example", "localhost")):
        yield risky(
            f"PORTAL_SENDER è «{settings.sender}»: metti un indirizzo vero, che il servizio di posta accetta come mittente."
        )
