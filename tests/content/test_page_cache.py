"""The page cache in front of the real site, seen as a server sees it: WSGI."""

import gzip
import hashlib
import io
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from wsgiref.util import setup_testing_defaults

import brotli
import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.app import create_app
from portal.content import queries, services
from portal.content.models import LiveVersion, Page, PageKind
from portal.core.cache import OFFER
from portal.core.database import db, transaction
from portal.core.errors import RuleBroken
from portal.core.pagecache import MOST_PAGES, PageCache
from portal.facts import services as facts_services
from portal.facts.models import Cost, InternshipKind, Payer
from tests.conftest import postgres
from tests.content.conftest import counted_statements

HOST = "portale.example"


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def get(self, name: str) -> str | None:
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(found) <= 1, found
        return found[0] if found else None


def ask(app: Flask, path: str = "/", method: str = "GET", query: str = "", host: str = HOST, **headers: str) -> Answer:
    environ: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": method, "QUERY_STRING": query, "HTTP_HOST": host}
    setup_testing_defaults(environ)
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()} | {"wsgi.input": io.BytesIO()}
    got: list[Any] = []
    with app.app_context():  # of its own: the test's must not lend its memory
        chunks = app.wsgi_app(environ, lambda status, headers, exc_info=None: got.extend([status, headers]))
        body = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()
    return Answer(int(got[0].split()[0]), got[1], body)


def warm(app: Flask, path: str) -> Answer:
    """A page asked for until it is kept and everything told by then is heard: PostgreSQL tells a moment later."""
    ask(app, path)
    if postgres():
        time.sleep(0.3)
    return ask(app, path)


def kept(app: Flask) -> set[str]:
    cache: PageCache = app.extensions["page_cache"]
    return {path for _host, path, _query in cache.shelf.pages}


@pytest.fixture
def second(site: Flask) -> Iterator[Flask]:
    """Another process on the same instance folder."""
    other = create_app(site.config["SETTINGS"])
    yield other
    with other.app_context():
        db.engine.dispose()


def publish(app: Flask, path: str, **changes: Any) -> None:
    with app.app_context(), transaction():
        page = queries.page_at(path)
        assert page
        live = queries.live_version(page, "it")
        assert live
        said = {name: getattr(live, name) for name in ("title", "summary", "description", "blocks")}
        services.publish(page, "it", **{**said, **changes})


def test_a_warm_page_asks_the_database_nothing(site):
    first = warm(site, "/progetto")

    with counted_statements() as asked:
        second = ask(site, "/progetto")

    assert not asked
    assert second.status == 200
    assert second.body == first.body


def test_a_kept_page_has_a_strong_tag_and_answers_304_without_a_body(site):
    page = ask(site, "/progetto")
    tag = page.get("ETag")

    again = ask(site, "/progetto", if_none_match=tag)

    assert tag.startswith('"') and hashlib.sha256(page.body).hexdigest().startswith(tag.strip('"'))
    assert (again.status, again.body) == (304, b"")
    assert again.get("ETag") == tag
    assert again.get("Vary") == "Accept-Encoding"
    assert again.get("Content-Length") is None


def test_a_tag_of_another_text_brings_the_page(site):
    assert ask(site, "/progetto", if_none_match='"0123456789abcdef0123456789abcdef"').status == 200
    assert ask(site, "/progetto", if_none_match="*").status == 304


def test_a_page_goes_out_packed_as_the_browser_takes_it(site):
    plain = ask(site, "/faq")
    packed = {name: ask(site, "/faq", accept_encoding=name) for name in ("gzip", "br")}

    assert gzip.decompress(packed["gzip"].body) == brotli.decompress(packed["br"].body) == plain.body
    assert {answer.get("Content-Encoding") for answer in packed.values()} == {"gzip", "br"}
    assert len({answer.get("ETag") for answer in (plain, *packed.values())}) == 3
    assert all(answer.get("Vary") == "Accept-Encoding" for answer in (plain, *packed.values()))
    assert all(int(answer.get("Content-Length")) == len(answer.body) for answer in (plain, *packed.values()))


def test_pages_are_packed_once(site, monkeypatch):
    ask(site, "/faq", accept_encoding="br")
    monkeypatch.setattr(brotli, "compress", lambda *args, **kwargs: pytest.fail("packed again"))

    assert ask(site, "/faq", accept_encoding="br").get("Content-Encoding") == "br"


ENCODINGS = (
    ("gzip, deflate, br, zstd", "br"),
    ("gzip;q=1.0, br;q=0", "gzip"),
    ("gzip;q=0.5, br;q=0.0", "gzip"),
    ("br;q=0, gzip;q=0", None),
    ("BR", "br"),
    ("identity", None),
    ("*", "br"),
    ("zebra, gzippy", None),
    ("br;q=0.1", "br"),
    ("", None),
)


def test_a_refused_encoding_is_not_sent(site):
    for accepted, sent in ENCODINGS:
        assert ask(site, "/faq", accept_encoding=accepted).get("Content-Encoding") == sent, accepted


def test_a_visitor_gets_no_cookie(site):
    for path in ("/", "/progetto", "/novita", "/cerca", "/mappa", "/en/"):
        for answer in (ask(site, path), ask(site, path)):
            assert answer.get("Set-Cookie") is None
            assert answer.get("Vary") == "Accept-Encoding"


def test_head_is_a_page_without_its_body(site):
    head = ask(site, "/progetto", method="HEAD")
    page = ask(site, "/progetto")

    assert (head.status, head.body) == (200, b"")
    assert head.headers == page.headers
    assert ask(site, "/progetto", method="HEAD").headers == page.headers


def test_a_page_not_found_is_not_kept(site):
    assert ask(site, "/mai-vista").status == 404
    assert "/mai-vista" not in kept(site)


def test_a_page_published_a_moment_ago_is_new_everywhere(site, second):
    before = [ask(each, "/progetto").body for each in (site, second)]

    publish(site, "/progetto", summary="Un riassunto appena scritto.")

    after = [ask(each, "/progetto").body for each in (site, second)]
    assert before[0] == before[1] and after[0] == after[1]
    assert b"Un riassunto appena scritto." in after[0]


def test_publishing_drops_exactly_the_pages_that_showed_the_change(site, second):
    paths = {
        "/",
        "/progetto",
        "/aziende",
        "/aziende/ospitare-un-tirocinio",
        "/faq",
        "/novita",
        "/mappa",
        "/sitemap.xml",
        "/en/aziende",
    }
    for app in (site, second):
        for path in paths:
            ask(app, path)

    publish(second, "/aziende", summary="Altre parole.")

    for app in (site, second):
        ask(app, "/faq")  # the first request after a publish hears of it
        assert paths - kept(app) == {"/aziende", "/en/aziende", "/mappa", "/sitemap.xml"}


def test_a_new_title_also_drops_the_pages_below(site):
    for path in ("/aziende", "/aziende/ospitare-un-tirocinio", "/faq"):
        ask(site, path)

    publish(site, "/aziende", title="Se hai un'azienda")

    assert "Se hai un&#39;azienda" in ask(site, "/aziende/ospitare-un-tirocinio").body.decode()
    assert "/faq" in kept(site)


def test_news_drop_the_lists_of_news(site):
    paths = {"/", "/progetto", "/novita", "/feed.xml", "/mappa", "/sitemap.xml"}
    for path in paths:
        ask(site, path)

    with site.app_context(), transaction():
        page = services.create_page(path="/novita/appena-nata", kind=PageKind.NEWS, news_on=queries.today())
        services.publish(page, "it", title="Una notizia appena nata", blocks=[])

    assert "Una notizia appena nata" in ask(site, "/").body.decode()
    assert paths - kept(site) == {"/novita", "/feed.xml", "/sitemap.xml"}


def test_a_fact_drops_the_pages_that_cite_it(site):
    for path in ("/", "/aziende/ospitare-un-tirocinio", "/progetto"):
        ask(site, path)

    with site.app_context(), transaction():
        facts_services.record_fact(code="lazio_min_allowance", value_it="900 euro", value_en="€900", source_title="DGR")

    card = ask(site, "/aziende/ospitare-un-tirocinio").body.decode()
    assert "900 euro" in card and "800 euro lordi" not in card
    assert kept(site) == {"/", "/progetto", "/aziende/ospitare-un-tirocinio"}


def test_a_confirmed_cost_is_on_the_page_at_once(site, second):
    for app in (site, second):
        ask(app, "/aziende/ospitare-un-tirocinio")
        ask(app, "/progetto")

    with site.app_context(), transaction():
        facts_services.confirm_cost(
            kind=InternshipKind.INCLUSION, what=Cost.INAIL, who_pays=Payer.PROJECT, source="Avviso di prova"
        )

    for app in (site, second):
        assert "Avviso di prova" in ask(app, "/aziende/ospitare-un-tirocinio").body.decode()
        assert "/progetto" in kept(app)


def test_an_act_that_failed_drops_nothing(site):
    ask(site, "/progetto")

    with pytest.raises(RuleBroken):
        publish(site, "/progetto", summary="Mai vista", blocks=[{"type": "mai-visto"}])

    assert "Mai vista" not in warm(site, "/progetto").body.decode()
    with counted_statements() as asked:
        ask(site, "/progetto")
    assert not asked


def test_a_rendering_that_a_publish_overtook_is_not_kept(site, second, monkeypatch):
    slow = queries.readable_page

    def overtaken(path: str, language: str) -> Any:
        page = slow(path, language)
        if path == "/progetto" and not done:
            done.append(True)
            db.session.rollback()
            run_apart(publish, second, "/progetto", title="Il titolo nuovo")
            ask_apart(site, "/faq")  # somebody else's request lets this process hear of it
        return page

    done: list[bool] = []
    monkeypatch.setattr(queries, "readable_page", overtaken)
    old = ask(site, "/progetto").body.decode()
    monkeypatch.undo()

    assert "Il titolo nuovo" not in old
    assert "Il titolo nuovo" in ask(site, "/progetto").body.decode()


def test_a_rendering_overtaken_before_anybody_heard_of_it_is_dropped_too(site, second, monkeypatch):
    slow = queries.readable_page

    def overtaken(path: str, language: str) -> Any:
        page = slow(path, language)
        if not done:
            done.append(True)
            db.session.rollback()
            run_apart(publish, second, "/progetto", title="Il titolo nuovo")
        return page

    done: list[bool] = []
    monkeypatch.setattr(queries, "readable_page", overtaken)
    ask(site, "/progetto")

    assert "Il titolo nuovo" in ask(site, "/progetto").body.decode()


def run_apart(act: Any, *args: Any, **known: Any) -> None:
    """In a thread of its own, as in another worker: nothing of this request is shared."""
    fault: list[BaseException] = []

    def run() -> None:
        try:
            act(*args, **known)
        except BaseException as raised:
            fault.append(raised)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if fault:
        raise fault[0]


def ask_apart(app: Flask, path: str) -> None:
    run_apart(ask, app, path)


def test_many_who_wait_for_a_page_have_it_rendered_once(site, monkeypatch):
    rendered: list[str] = []
    slow = queries.readable_page

    def counting(path: str, language: str) -> Any:
        rendered.append(path)
        threading.Event().wait(0.1)
        return slow(path, language)

    monkeypatch.setattr(queries, "readable_page", counting)
    crowd = [threading.Thread(target=ask, args=(site, "/progetto")) for _ in range(8)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()

    assert rendered == ["/progetto"]


def test_who_has_signed_in_passes_the_cache_by(site):
    ask(site, "/progetto")

    with counted_statements() as asked:
        answer = ask(site, "/progetto", cookie="other=1; workin=abc")

    assert asked
    assert answer.status == 200


def test_a_cookie_of_somebody_else_changes_nothing(site):
    warm(site, "/progetto")

    with counted_statements() as asked:
        ask(site, "/progetto", cookie="notworkin=1; tracker=workin; theme=dark")

    assert not asked


def test_unknown_hosts_are_refused_before_a_key_is_made(site):
    for host in ("evil.example", "", "portale.example.evil.example", "portale.example:81", "PORTALE.example\0"):
        answer = ask(site, "/progetto", host=host)
        assert answer.status == 421, host
    assert not kept(site)


def test_questions_are_answered_but_not_kept(site):
    for query in ("q=azienda", "utm_source=posta"):
        assert ask(site, "/cerca", query=query).status == 200
        assert ask(site, "/progetto", query=query).status == 200

    assert not kept(site)


def test_a_page_is_kept_until_midnight_in_rome(site):
    with time_machine.travel("2026-11-30T22:59:00Z", tick=False) as clock:
        warm(site, "/progetto")
        clock.shift(59)
        with counted_statements() as asked:
            ask(site, "/progetto")
        assert not asked

        clock.shift(1)

        with counted_statements() as asked:
            ask(site, "/progetto")
        assert asked


def test_a_page_begun_before_midnight_is_not_kept_for_the_new_day(site, monkeypatch):
    slow = queries.readable_page

    with time_machine.travel("2026-11-30T22:59:59Z", tick=False) as clock:

        def late(path: str, language: str) -> Any:
            page = slow(path, language)
            clock.shift(2)
            return page

        monkeypatch.setattr(queries, "readable_page", late)
        ask(site, "/progetto")
        monkeypatch.undo()

        with counted_statements() as asked:
            ask(site, "/progetto")
        assert asked


def test_what_is_kept_has_bounds(site, monkeypatch):
    cache: PageCache = site.extensions["page_cache"]

    def answer(environ, start_response):
        environ[OFFER] = (frozenset({"x"}), None)
        start_response("200 OK", [("Content-Type", "text/html")])
        return [environ["PATH_INFO"].encode() * 100]

    monkeypatch.setattr(cache, "app", answer)
    for number in range(MOST_PAGES + 50):
        ask(site, f"/{number}")

    assert len(cache.shelf.pages) == MOST_PAGES
    assert cache.shelf.size == sum(page.size for page in cache.shelf.pages.values())
    assert f"/{MOST_PAGES + 49}" in kept(site) and "/0" not in kept(site)
    assert not cache.rendering


@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_mixture_of_publishing_and_reading_shows_an_old_page(site, data):
    """Two processes, in any order: whoever asks after a publish reads what was published last."""
    other = create_app(site.config["SETTINGS"])
    paths = ("/progetto", "/aziende", "/aziende/ospitare-un-tirocinio", "/contatti")
    said: dict[str, str] = {}
    for number in range(data.draw(st.integers(1, 12))):
        app = data.draw(st.sampled_from([site, other]))
        path = data.draw(st.sampled_from(paths))
        if data.draw(st.booleans()):
            said[path] = f"Parole numero {number} per {path}"
            publish(app, path, summary=said[path])
        else:
            assert said.get(path, "") in ask(app, path).body.decode()
    for app in (site, other):
        for path, words in said.items():
            assert words in ask(app, path).body.decode()
    with other.app_context():
        db.engine.dispose()


def test_a_page_taken_down_is_gone_everywhere(site, second):
    for app in (site, second):
        assert ask(app, "/faq").status == 200

    with site.app_context(), transaction():
        services.take_down(queries.page_at("/faq"), "it")

    assert [ask(app, "/faq").status for app in (site, second)] == [404, 404]
    assert ask(site, "/en/faq").status == 200
    assert db.session.query(LiveVersion).join(Page, Page.id == LiveVersion.page_id).filter(Page.path == "/faq").count() == 1
