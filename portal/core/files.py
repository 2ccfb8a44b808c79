"""Files that people give us: told by what they hold, kept where nobody else reads, handed out so that no browser runs them."""

import hashlib
import io
import os
import re
import secrets
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from flask import Response, abort, current_app, request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from wtforms import FileField

from portal.config import Settings
from portal.core.errors import RuleBroken

MIB = 1024 * 1024
PIECE = 64 * 1024
LONGEST_NAME = 100  # characters
MOST_PARTS = 2000  # of a document that is an archive within
UNFIT = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffd<>:"/\\|?*]')
ODT = "application/vnd.oasis.opendocument.text"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", ODT: "odt", DOCX: "docx"}
BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
# Whatever it is, a browser that shows it after all may do nothing with it.
SHUT_IN = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Kept:
    """A file that we keep: `stored_as` is its place below the uploads."""

    stored_as: str
    file_name: str
    media_type: str
    size: int  # bytes
    sha256: str


class UploadField(FileField):
    """A file of the form's own request; text sent in its place is no file."""

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, None, extra_filters)
        given = request.files.get(self.name) if formdata is not None else None
        self.data = given if given and given.filename else None
        self.raw_data = [self.data] if self.data else []


def keep(given: FileStorage, folder: str, *, most: int) -> Kept:
    """Put a file below the uploads under a name that nobody can guess; raises RuleBroken where it is none that we take."""
    content = given.stream
    size = content.seek(0, os.SEEK_END)
    if size == 0:
        raise RuleBroken(_("Questo file è vuoto: scegline un altro."), field="file")
    if size > most:
        raise RuleBroken(_("Questo file è troppo grande: al massimo %(most)d MB.", most=most // MIB), field="file")
    media_type = media_type_of(content)
    if media_type is None:
        raise RuleBroken(
            _("Questo file non è un PDF, ODT, DOCX, JPG o PNG, anche se il nome lo dice: salvalo di nuovo e riprova."),
            field="file",
        )
    stored_as = f"{folder}/{secrets.token_hex(16)}"
    return Kept(stored_as, clean_name(given.filename or "", media_type), media_type, size, _write(content, stored_as))


def media_type_of(content: IO[bytes]) -> str | None:
    """What a file is by what it holds; None where it is nothing that we take."""
    content.seek(0)
    head = content.read(8)
    content.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(content)
    return next((kind for beginning, kind in BEGINNINGS.items() if head.startswith(beginning)), None)


def _of_archive(content: IO[bytes]) -> str | None:
    """A text document is an archive that says so within; one with programs in it is refused. Nothing large is unpacked."""
    try:
        with zipfile.ZipFile(content) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            first = parts[0] if parts else None
            if len(parts) > MOST_PARTS or any(name.endswith("vbaProject.bin") for name in names):
                return None
            if first and first.filename == "mimetype" and first.file_size == len(ODT):
                return ODT if archive.read(first) == ODT.encode() and not _has_basic(names) else None
            return DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return None
    finally:
        content.seek(0)


def _has_basic(names: set[str]) -> bool:
    return any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("/") for name in names)


def clean_name(given: str, media_type: str) -> str:
    """A name for who fetches the file: no folder, nothing that any system chokes on, the ending of what it is."""
    last = given.replace("\\", "/").rpartition("/")[2]
    stem = UNFIT.sub(" ", last.rpartition(".")[0] or last)
    stem = re.sub(r"\s+", " ", stem).strip(" .")[:LONGEST_NAME].strip(" .")
    return f"{stem or _('documento')}.{ENDINGS[media_type]}"


def put(content: bytes, stored_as: str) -> None:
    """Keep what we have made ourselves."""
    _write(io.BytesIO(content), stored_as)


def _write(content: IO[bytes], stored_as: str) -> str:
    """Returns the sum of what was written, which only this program's user can read."""
    path = _uploads() / stored_as
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content.seek(0)
    summed = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while piece := content.read(MIB):
            summed.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return summed.hexdigest()


def hand_out(stored_as: str, *, file_name: str, media_type: str) -> Response:
    """A file to fetch: never shown in place, never kept on the way. 404 where it is not there."""
    path = place(stored_as)
    if not path.is_file():
        abort(404)
    answer = Response(_pieces(path), mimetype=media_type, headers=SHUT_IN)
    answer.content_length = path.stat().st_size
    answer.headers.set("Content-Disposition", "attachment", **_named(file_name))
    return answer


def _named(file_name: str) -> dict[str, str]:
    """The name in plain letters, and as it is for who reads more."""
    plain = unicodedata.normalize("NFKD", file_name).encode("ascii", "ignore").decode()
    return {"filename": plain} if plain == file_name else {"filename": plain, "filename*": f"UTF-8''{quote(file_name)}"}


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def place(stored_as: str) -> Path:
    """Where a file lies; what points elsewhere than below the uploads is not found."""
    path = (_uploads() / stored_as).resolve()
    if not path.is_relative_to(_uploads().resolve()):
        abort(404)
    return path


def _uploads() -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.uploads
