"""A file somebody brings: what kind it is by its bytes, whatever its name says, and its sheets."""

from functools import partial

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.sheets import csvfile, workbook
from portal.sheets.lines import MOST_BYTES, Line, Sheet, Unreadable, numbered

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
WEB = (b"<html", b"<!doctype html", b"<table", b"<head", b"<?xml", b"<!--", b"<meta")
OTHERS = (
    ((b"%pdf",), _l("È un PDF")),
    ((b"{\\rtf",), _l("È un documento di testo")),
    ((b"{", b"[{"), _l("È un file JSON")),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*"), _l("È un'immagine")),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), _l("È un archivio compresso")),
)


def sheets(data: bytes) -> list[Sheet]:
    """Raises `Unreadable` where there is nothing to read, in words that say what to do."""
    _must_be_rows(data)
    if data.startswith(b"PK"):
        return workbook.sheets(data)
    return [Sheet("", partial(_lines, data))]


def _lines(data: bytes) -> list[Line]:
    return numbered(csvfile.rows(data))


def _must_be_rows(data: bytes) -> None:
    words = _why_not(data)
    if words:
        raise Unreadable(words)


def _why_not(data: bytes) -> str | None:
    if not data.strip(b"\0\r\n\t \xef\xbb\xbf"):
        return _("Il file è vuoto.")
    if len(data) > MOST_BYTES:
        return _("Il file è troppo grande: al massimo %(most)s MB.", most=MOST_BYTES // 1024**2)
    if data.startswith(OLE):
        return _old_or_locked(data)
    return _other_kind(data)


def _old_or_locked(data: bytes) -> str:
    if LOCKED in data:
        return _("Il file è protetto da una password: toglila con Excel e caricalo di nuovo.")
    return _("È un file Excel vecchio (.xls): aprilo e salvalo come .xlsx.")


def _other_kind(data: bytes) -> str | None:
    head = data.lstrip(b"\xef\xbb\xbf \r\n\t")[:400].lower()
    if head.startswith(WEB):
        return _("È una pagina web, anche se si chiama come un foglio di calcolo: aprila con Excel e salvala come .xlsx.")
    kind = next((words for starts, words in OTHERS if head.startswith(starts) or data.startswith(starts)), None)
    return _("%(kind)s: serve l'elenco in Excel (.xlsx) o CSV.", kind=kind) if kind else None
