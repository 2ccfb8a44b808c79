"""Small Markdown to safe HTML, with facts in place and links that stay in the reader's language."""

import re
from functools import lru_cache

import nh3
from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup

from portal.config import Settings
from portal.core import text
from portal.core.language import language
from portal.facts.quoting import quote, quote_html

BLOCK_TAGS = {"p", "strong", "em", "a", "ul", "ol", "li", "br", "h3", "h4", "blockquote"}
INLINE_TAGS = {"strong", "em", "a", "br"}
SCHEMES = {"http", "https", "mailto", "tel"}
HREF = re.compile(r'(<a href=")(/[^"]*)"')
# Parts of the site that speak Italian only, and files: the same address for every reader.
ONE_LANGUAGE = re.compile(r"/(en|static|gestione|servizio-sociale|accedi|healthz)(/|$|\?)|/(sitemap\.xml|robots\.txt)$")

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": False}).disable(
    ["code", "fence", "image", "html_block", "html_inline"]
)


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.filters.update(prose=prose, inline=inline, plain=bare, here=here, anchor=anchor)


def prose(words: str | None) -> Markup:
    """Paragraphs, lists, emphasis, links."""
    return Markup(quote_html(_paragraphs(words or "", language())))  # noqa: S704 - sanitised below, values are escaped


def inline(words: str | None) -> Markup:
    """One line: emphasis and links."""
    return Markup(quote_html(_line(words or "", language())))  # noqa: S704 - as above


def bare(words: str | None) -> str:
    """The words alone, facts in place: for titles, descriptions, feeds."""
    return quote(plain(words or ""))


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """The words of a small Markdown, facts still cited."""
    return text.plain(words)


@lru_cache(maxsize=4096)
def anchor(heading: str) -> str:
    """The name by which a link within the page finds this heading."""
    return text.slug(plain(heading))


@pass_context  # or Jinja would work out `"/faq" | here` once, when it compiles the template
def here(_context: Context, address: str | None) -> str:
    """One of our own addresses in the language being spoken."""
    return localised(address or "", language())


def localised(address: str, spoken: str) -> str:
    """`/faq` is `/en/faq` for an English reader; addresses elsewhere stay what they are."""
    if spoken != "en" or not address.startswith("/") or address.startswith("//") or ONE_LANGUAGE.match(address):
        return address
    return f"/en{address}"


# Pages are rendered again whenever one of them changes; their sentences seldom do.
@lru_cache(maxsize=4096)
def _paragraphs(words: str, spoken: str) -> str:
    return _clean(_markdown.render(words), BLOCK_TAGS, spoken).strip()


@lru_cache(maxsize=4096)
def _line(words: str, spoken: str) -> str:
    return _clean(_markdown.renderInline(words), INLINE_TAGS, spoken).strip()


def _clean(html: str, tags: set[str], spoken: str) -> str:
    safe = nh3.clean(html, tags=tags, attributes={"a": {"href"}, "*": set()}, url_schemes=SCHEMES, link_rel=None)
    return HREF.sub(lambda found: f'{found[1]}{localised(found[2], spoken)}"', safe)
