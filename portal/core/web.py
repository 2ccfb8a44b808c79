"""The outermost door: what is refused before any page is made, what each answer carries, and our own files."""

import codecs
import json
import re
from collections.abc import Callable, Iterable
from functools import cache as remembered
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from portal.config import ROOT, Settings
from portal.core.areas import may
from portal.core.database import SAFE_METHODS, db
from portal.core.pagecache import Environ, Page, StartResponse, Wsgi, answer, prepare
from portal.core.text import host_and_path

View = TypeVar("View", bound=Callable[..., Any])
DIST = ROOT / "static" / "dist"
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f]")
HSTS = ("Strict-Transport-Security", "max-age=31536000")
MOST_BODY = 1024 * 1024  # bytes
AROUND_FILES = 64 * 1024  # bytes: what a form sends beside its files
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; frame-src 'self'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
}
REFUSALS = {
    400: "Questo indirizzo contiene caratteri che non possiamo leggere.",
    413: "Quello che hai inviato è troppo grande: torna indietro e scegli un file più piccolo.",
    421: "Questo portale non risponde a questo nome.",
}


class Sessions(SecureCookieSessionInterface):
    """No `Vary: Cookie` and no cookie on an answer for everybody, although sign-in code has looked into the session."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if g.get("public_answer") and not session.modified:
            return
        super().save_session(app, session, response)


class Gate:
    """Refuses strange hosts, unreadable addresses and bodies over the limit, before anything else sees them."""

    def __init__(
        self, app: Wsgi, hosts: frozenset[str], promises: list[tuple[str, str]], most: Callable[[Environ], int]
    ) -> None:
        self.app, self.hosts, self.promises, self.most = app, hosts, promises, most

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        environ["HTTP_HOST"] = environ.get("HTTP_HOST", "").lower()  # one name, however a program writes it
        code = self.fault(environ)
        return refuse(code, start_response, self.promises) if code else self.app(environ, start_response)

    def fault(self, environ: Environ) -> int | None:
        if environ["HTTP_HOST"] not in self.hosts and environ["PATH_INFO"] != "/healthz":
            return 421
        query = environ.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query or "\0" in environ["PATH_INFO"]:
            return 400
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal():
            return 400
        return 413 if int(length) > MOST_BODY and int(length) > self.most(environ) else None


def takes_files(most: int) -> Callable[[View], View]:
    """Let an address take so many bytes of files, from who has the permission that the view `needs`; others send no more
    than elsewhere.
    """

    def mark(view: View) -> View:
        view.most_body = most + AROUND_FILES  # type: ignore[attr-defined]
        return view

    return mark


def most_body(app: Flask, environ: Environ) -> int:
    """How many bytes this address takes from anybody; asked only where there are more than usual."""
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    try:
        endpoint, _values = app.url_map.bind("").match(path, method=environ["REQUEST_METHOD"])
    except HTTPException:
        return MOST_BODY
    return int(getattr(app.view_functions[endpoint], "most_body", MOST_BODY))


def make_room() -> None:
    """Before anything reads a body that is larger than usual: whether this person may send it here."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not hasattr(view, "most_body") or (request.content_length or 0) <= MOST_BODY:
        return
    if may(view.needs):  # type: ignore[union-attr]
        request.max_content_length = view.most_body  # type: ignore[union-attr]
    db.session.rollback()  # a long body comes in slowly, and nobody else waits for it


def refuse(code: int, start_response: StartResponse, promises: list[tuple[str, str]]) -> Iterable[bytes]:
    """A bare page: nothing of ours is asked for an answer that nobody should need."""
    words = {400: "BAD REQUEST", 413: "CONTENT TOO LARGE", 421: "MISDIRECTED REQUEST"}[code]
    body = f"<!doctype html><html lang=it><title>{code}</title><h1>{REFUSALS[code]}</h1></html>".encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), ("Connection", "close")]
    start_response(f"{code} {words}", [*headers, *HEADERS.items(), *promises])
    return [body]


class Assets:
    """Our own built files under /static/: hashed names, kept in memory with what the build packed, good for a year."""

    def __init__(self, app: Wsgi, folder: Path, promises: list[tuple[str, str]]) -> None:
        self.app, self.folder, self.promises = app, folder, promises
        self.names = {file["file"] for file in manifest(folder).values()}
        self.files: dict[str, Page] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        name = path.removeprefix("/static/")
        if name == path or name not in self.names or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.app(environ, start_response)
        file = self.files.get(name) or self.files.setdefault(name, self.read(name))
        return answer(file, environ, start_response)

    def read(self, name: str) -> Page:
        path = self.folder / name
        headers = [
            ("Content-Type", TYPES.get(path.suffix, "application/octet-stream")),
            ("Cache-Control", "public, max-age=31536000, immutable"),
            ("X-Content-Type-Options", "nosniff"),
            *self.promises,
        ]
        return prepare(path.read_bytes(), headers, frozenset(), None)


@remembered
def manifest(folder: Path = DIST) -> dict[str, Any]:
    """What the build made; raises RuntimeError, in words, where nothing was built."""
    try:
        found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except FileNotFoundError:
        raise RuntimeError("Mancano i file del sito (static/dist): esegui «make assets».") from None
    return found


def asset(name: str) -> str:
    """The address of a built file, which changes with its content."""
    return f"/static/{manifest()[name]['file']}"


def init_app(app: Flask, settings: Settings) -> None:
    # Werkzeug turns bytes that are no text into "%FF", as if somebody had typed that; marked, forms can refuse them.
    codecs.register_error("werkzeug.url_quote", codecs.replace_errors)
    app.session_interface = Sessions()
    app.jinja_env.globals["asset"] = asset
    app.config["MAX_CONTENT_LENGTH"] = MOST_BODY
    app.after_request(harden)
    app.config["HSTS"] = settings.https


def harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["HSTS"]:
        response.headers[HSTS[0]] = HSTS[1]
    shared = g.get("public_answer") and response.status_code < 400 and request.method in SAFE_METHODS
    response.headers.setdefault("Cache-Control", "public, max-age=0, must-revalidate" if shared else "no-store")
    return response


def wrap(app: Flask, settings: Settings) -> None:
    """Stand the house's doors in front of Flask, innermost first."""
    promises = [HSTS] if settings.https else []
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.wsgi_app = Assets(app.wsgi_app, DIST, promises)  # type: ignore[method-assign]
    app.wsgi_app = Gate(app.wsgi_app, settings.hosts, promises, partial(most_body, app))  # type: ignore[method-assign]


def back(otherwise: str = "/gestione/") -> str:
    """The page of ours that the reader came from; never somebody else's."""
    asked = request.form.get("torna") or host_and_path(request.referrer)[1]
    local = asked.startswith("/") and not asked.startswith(("//", "/\\")) and "\\" not in asked
    return asked if local and asked.partition("?")[0] != request.path and not UNPRINTABLE.search(asked) else otherwise
