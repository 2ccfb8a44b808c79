"""The public site. The last route takes every address that no other one wanted."""

import re
from collections.abc import Sequence
from typing import Any

from flask import Response, abort, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.content import finding, queries, structured
from portal.content.blocks import on_screen
from portal.content.models import PageKind
from portal.content.prose import localised
from portal.content.queries import Readable, ReadablePage
from portal.content.site import home_crumb, italian_path
from portal.core import cache, search
from portal.core.areas import Area
from portal.core.language import LANGUAGES, language
from portal.core.roles import Audience
from portal.core.workdays import today
from portal.facts import queries as facts
from portal.facts.quoting import cited

area = Area("content", Audience.PUBLIC, "")

# What an address may look like for us to send a browser on to it: nothing that it could take for another site.
SAFE_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
NEWS = "/novita"


@area.get("/")
def home() -> ResponseReturnValue:
    return show("/", "content/public/home.html")


@area.get("/mappa")
def site_map() -> ResponseReturnValue:
    return show("/mappa", "content/public/site_map.html", branches=branches(queries.readable_pages(language())))


@area.get(NEWS)
def news() -> ResponseReturnValue:
    number = min(max(1, request.args.get("pagina", 1, type=int)), 1000)
    size = queries.NEWS_A_PAGE
    found = queries.news(language(), limit=size + 1, offset=size * (number - 1))
    if number > 1 and not found:
        abort(404)
    known = {"news": found[:size], "number": number, "has_more": len(found) > size}
    return render_template("content/public/news.html", **known, **frame(NEWS, _("Novità")))


@area.get("/cerca")
def search_results() -> ResponseReturnValue:
    q = request.args.get("q", "").strip()[: search.MOST_LETTERS]
    found = search.find(q, language(), today()) if q else None
    if q:
        cache.never()  # a question of somebody's own
    known = {"q": q, "found": found, "hits": finding.hits(found, q) if found else []}
    return render_template("content/public/search_results.html", **known, **frame("/cerca", _("Cerca nel sito")))


@area.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """Every address of both languages, for search engines: pages, what can be found besides them, and the calculators."""
    only_at_the_root()
    cache.depends_on("search")
    pages = {spoken: queries.everything(spoken) for spoken in LANGUAGES}
    return machine_readable(
        "content/public/sitemap.xml", "application/xml", pages=pages, others=search.addresses(but="page:")
    )


@area.get("/robots.txt")
def robots() -> ResponseReturnValue:
    only_at_the_root()
    return machine_readable("content/public/robots.txt", "text/plain")


@area.get("/feed.xml")
def feed() -> ResponseReturnValue:
    """The news for whoever follows them with a program (Atom)."""
    return machine_readable("content/public/feed.xml", "application/atom+xml", news=queries.news(language()))


@area.get("/<path:path>")
def page(path: str) -> ResponseReturnValue:
    if path.endswith("/"):
        send_on(request.path.rstrip("/"))
    found = queries.readable_page(f"/{path}", language())
    if found:
        return render(found, "content/public/page.html")
    send_on(moved(f"/{path}"))
    return abort(404)


def show(path: str, template: str, **known: Any) -> ResponseReturnValue:
    """A page with a template of its own."""
    found = queries.readable_page(path, language())
    return render(found, template, **known) if found else abort(404)


def render(page: ReadablePage, template: str, **known: Any) -> str:
    g.page_languages = page.languages
    blocks = on_screen(page.blocks, language())
    kinds = {block["type"]: block for block in blocks}
    if "costs" in kinds:
        known["costs"] = facts.costs_on_page()
    if "news" in kinds:
        known["news"] = [structured.news_item(each) for each in queries.news(language(), kinds["news"]["limit"])]
    known["breadcrumb"] = breadcrumb(page)
    known["verified_on"] = facts.verified_on(cited(page.blocks) | cited(page.summary))
    shown = {"page": page, "blocks": blocks, "structured": structured.of_page(page, known["breadcrumb"])}
    return render_template(template, **shown, **addresses(page.path, page.languages), **known)


def breadcrumb(page: ReadablePage) -> list[dict[str, str]]:
    """From the home page down to this one; the home page has none."""
    if page.path == "/":
        return []
    above = [{"label": each.title, "href": localised(each.path, language())} for each in page.above]
    if page.kind is PageKind.NEWS:
        above = [{"label": _("Novità"), "href": localised(NEWS, language())}]
    return [home_crumb(), *above, {"label": page.title, "href": localised(page.path, language())}]


def branches(pages: list[Readable]) -> list[tuple[Readable, list[Readable]]]:
    """The pages at the top, each with those that stand under it."""
    tops = [page for page in pages if page.path.count("/") == 1]
    return [(top, [page for page in pages if page.path.startswith(f"{top.path}/")]) for top in tops]


def frame(path: str, title: str, above: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """What a page without a row of its own needs around it; `above` are the addresses and titles that it stands under."""
    crumbs = [home_crumb(), *({"label": name, "href": localised(to, language())} for to, name in (*above, (path, title)))]
    return {"title": title, "breadcrumb": crumbs, **addresses(path, LANGUAGES)}


def addresses(path: str, languages: Any) -> dict[str, Any]:
    """The page's own full address, and those of its twins."""
    base = current_app.config["BASE_URL"]
    twins = {spoken: base + localised(path, spoken) for spoken in sorted(languages, reverse=True)}
    return {"canonical": base + localised(path, language()), "alternates": twins if len(twins) > 1 else {}}


def moved(path: str) -> str | None:
    """Where to send whoever asks for an address as somebody remembers it: in capitals, or of another time."""
    spoken, small = language(), path.lower()
    to = queries.moved_to(small)
    if to is None and small != path and (is_a_view(small) or queries.readable_page(small, spoken)):
        to = small
    return localised(to, spoken) if to else None


def is_a_view(path: str) -> bool:
    """Whether a page that is not a row stands at this address."""
    routes = current_app.create_url_adapter(request)
    return bool(routes and routes.test(path, "GET") and not routes.match(path, "GET")[0].endswith(".page"))


def send_on(path: str | None) -> None:
    """Answer with a lasting redirect inside our own site; does nothing for an address that is not plainly ours."""
    if path and (SAFE_PATH.fullmatch(path) or path == "/en/"):
        query = request.query_string.decode("latin-1")
        abort(redirect(f"{path}?{query}" if query else path, 301))


def only_at_the_root() -> None:
    """Files that stand for the whole site have no English twin."""
    if italian_path(request.path) != request.path:
        abort(404)


def machine_readable(template: str, kind: str, **known: Any) -> Response:
    base = current_app.config["BASE_URL"]
    return Response(
        render_template(template, base=base, localised=localised, **known), content_type=f"{kind}; charset=utf-8"
    )
