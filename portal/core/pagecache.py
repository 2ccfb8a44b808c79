"""The page cache: WSGI in front of Flask. A hit is a dictionary look-up; freshness is a number in shared memory."""

import gzip
import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import brotli
from sqlalchemy.exc import SQLAlchemyError

from portal.core.cache import OFFER
from portal.core.counter import SharedCounter

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Wsgi = Callable[[Environ, StartResponse], Iterable[bytes]]
Key = tuple[str, str, str]

READING = frozenset({"GET", "HEAD"})
MOST_PAGES = 500
MOST_BYTES = 64 * 1024 * 1024
WORTH_PACKING = 500  # bytes: below this, compression only costs
REFUSED = re.compile(r"q\s*=\s*0(\.0*)?")
ROME = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page, ready to send in each encoding."""

    body: dict[str, bytes]  # by encoding: "", "gzip", "br"
    headers: dict[str, Headers]  # by encoding, content length and ETag included
    unchanged: dict[str, Headers]
    tag: str
    until: float  # seconds since the epoch
    dependencies: frozenset[str]
    size: int


@dataclass
class Shelf:
    """The kept pages of this process, bounded in number and bytes."""

    pages: dict[Key, Page] = field(default_factory=dict)
    size: int = 0

    def put(self, key: Key, page: Page) -> None:
        self.remove(key)
        self.pages[key] = page
        self.size += page.size
        while len(self.pages) > MOST_PAGES or self.size > MOST_BYTES:
            self.remove(next(iter(self.pages)))

    def remove(self, key: Key) -> None:
        gone = self.pages.pop(key, None)
        self.size -= gone.size if gone else 0

    def drop(self, keys: set[str]) -> None:
        for key in [key for key, page in list(self.pages.items()) if page.dependencies & keys]:
            self.remove(key)

    def clear(self) -> None:
        self.pages.clear()
        self.size = 0


class PageCache:
    """Serves kept pages; renders a missing one once, however many wait for it."""

    def __init__(
        self, app: Wsgi, counter: SharedCounter, drops_since: Callable[[int], tuple[int, set[str]]], cookie: str
    ) -> None:
        self.app, self.counter, self.drops_since = app, counter, drops_since
        self.cookie = re.compile(rf"(?:^|[;\s]){re.escape(cookie)}=")
        self.shelf = Shelf()
        self.seen = -1  # the shared tick at the last look: the first request looks
        self.version = -1  # of what the public sees, at the last look
        self.trusted = True  # False while the other machines can't be heard
        self.catching_up = threading.Lock()
        self.rendering: dict[Key, threading.Lock] = {}
        self.dropped_at: dict[str, int] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if self.passes_by(environ) or (self.counter.read() != self.seen and not self.catch_up()):
            return self.app(environ, start_response)
        key = (environ.get("HTTP_HOST", "").lower(), environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
        page = self.shelf.pages.get(key)
        if page is not None and page.until > time.time():
            return answer(page, environ, start_response)
        if key[2]:  # a question of somebody's own: answered, not kept
            return self.render(key, environ, start_response)
        return self.render_once(key, environ, start_response)

    def render_once(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        lock = self.rendering.setdefault(key, threading.Lock())
        with lock:
            page = self.shelf.pages.get(key)
            if page is not None and page.until > time.time():
                return answer(page, environ, start_response)
            try:
                return self.render(key, environ, start_response)
            finally:
                self.rendering.pop(key, None)

    def passes_by(self, environ: Environ) -> bool:
        """Requests that the cache has no business with: acts, people with a session, or when it can't hear of changes."""
        reads = environ["REQUEST_METHOD"] in READING
        return not reads or not self.trusted or self.cookie.search(environ.get("HTTP_COOKIE", "")) is not None

    def catch_up(self) -> bool:
        """The counter moved: drop exactly what showed the changes. False where the database can't say what did."""
        with self.catching_up:
            tick = self.counter.read()
            if tick == self.seen:
                return True
            try:
                newest, keys = self.drops_since(self.version)
            except SQLAlchemyError:
                return False
            for key in keys:  # before the shelf is cleared: a rendering that ends in between sees it
                self.dropped_at[key] = newest
            unknown = self.version < 0 or newest < self.version  # a restored database counts from lower again
            self.shelf.clear() if unknown else self.shelf.drop(keys)
            self.seen, self.version = tick, newest
        return True

    def forget(self, *, trusted: bool) -> None:
        """Whatever is kept may be old; `trusted` says whether keeping may go on."""
        self.seen = self.version = -1
        self.dropped_at.clear()
        self.shelf.clear()
        self.trusted = trusted

    def render(self, key: Key, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        version = self.version  # what is dropped from here on makes this rendering old
        today_ends = _midnight()  # read before rendering: a page begun at 23:59 speaks of the day that ends
        got: list[Any] = []
        written: list[bytes] = []

        def keep(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            got[:] = [status, headers]
            return written.append

        asked = environ["REQUEST_METHOD"]
        environ["REQUEST_METHOD"] = "GET"  # a HEAD renders the page that the next GET will want
        chunks = self.app(environ, keep)
        try:
            body = b"".join(written) + b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
            environ["REQUEST_METHOD"] = asked
        status, headers = got
        if OFFER not in environ:
            start_response(status, headers)
            return [] if asked == "HEAD" else [body]
        dependencies, seconds = environ[OFFER]
        page = prepare(body, headers, dependencies, seconds, today_ends)
        if not key[2] and self.trusted:
            self.shelf.put(key, page)
            if any(self.dropped_at.get(name, -1) > version for name in page.dependencies):
                self.shelf.remove(key)  # somebody published while this was being rendered
        return answer(page, environ, start_response)


def prepare(
    body: bytes, headers: Headers, dependencies: frozenset[str], seconds: int | None, today_ends: float | None = None
) -> Page:
    """Compress once, tag, and fix every header; kept until midnight in Rome, since pages say what is open today."""
    tag = hashlib.sha256(body).hexdigest()[:32]
    bodies = {"": body}
    if len(body) >= WORTH_PACKING:
        bodies |= {"gzip": gzip.compress(body, 9, mtime=0), "br": brotli.compress(body, quality=9)}
    common = [(name, value) for name, value in headers if name.lower() not in {"content-length", "etag", "vary"}]
    tagged = {name: [*common, ("ETag", _etag(tag, name)), ("Vary", "Accept-Encoding")] for name in bodies}
    full = {name: [*tagged[name], *_sized(name, packed)] for name, packed in bodies.items()}
    until = min(time.time() + (seconds or 86400), today_ends or _midnight())
    size = sum(map(len, bodies.values())) + 2000  # the headers and the objects themselves, roughly
    return Page(bodies, full, tagged, tag, until, dependencies, size)


def _sized(encoding: str, body: bytes) -> Headers:
    packed = [("Content-Encoding", encoding)] if encoding else []
    return [*packed, ("Content-Length", str(len(body)))]


def _etag(tag: str, encoding: str) -> str:
    """Strong tags name bytes, and each encoding is other bytes."""
    return f'"{tag}{"-" + encoding if encoding else ""}"'


def _midnight() -> float:
    tomorrow = datetime.now(ROME).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), ROME).timestamp()


def answer(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    encoding = best_encoding(environ.get("HTTP_ACCEPT_ENCODING", ""), page)
    asked = environ.get("HTTP_IF_NONE_MATCH")
    if asked and (page.tag in asked or asked.strip() == "*"):
        start_response("304 NOT MODIFIED", page.unchanged[encoding])
        return []
    start_response("200 OK", page.headers[encoding])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body[encoding]]


def best_encoding(accepted: str, page: Page) -> str:
    """The smallest that the client takes."""
    return _best(accepted) if "br" in page.body else ""


@lru_cache(maxsize=512)
def _best(accepted: str) -> str:
    """Browsers send a handful of different headers, so each is read once; `*` stands for whatever is not named."""
    weights: dict[str, bool] = {}
    for part in accepted.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        weights[name.strip()] = REFUSED.fullmatch(weight.strip()) is None
    return next((name for name in ("br", "gzip") if weights.get(name, weights.get("*", False))), "")
