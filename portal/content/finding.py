"""What the search of the public site shows: the form too, which is no page, and pages before news."""

import re
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from portal.content.prose import localised
from portal.core import search, text
from portal.core.language import language
from portal.core.search import Found, SearchEntry
from portal.facts.quoting import quote

FORM = "/aziende/disponibilita"
GUIDE = "/aziende/ospitare-un-tirocinio"
MARKED = re.compile("<mark>(.*?)</mark>")


def hits(found: Found, asked: str) -> list[dict[str, Any]]:
    """Best first: the guide where somebody asks about money, news only after the pages unless their title says the word."""
    spoken = language()
    roots = set(found.roots)
    about_money = bool(roots & _roots(_("costo prezzo spesa pagare paga")))

    def order(entry: SearchEntry) -> tuple[bool, bool]:
        is_aside = entry.shown_from is not None and not roots & _roots(entry.title)
        return not (about_money and entry.address == GUIDE), is_aside

    pages = [_hit(entry, found.roots, asked) for entry in sorted(found.entries, key=order)]
    return [_form(spoken), *pages] if roots & _roots(_("disponibilità registrarsi iscriversi modulo candidarsi")) else pages


def _roots(words: str) -> set[str]:
    return set(search.roots_of(words, language()))


def _form(spoken: str) -> dict[str, Any]:
    words = _("Cinque minuti per dire che la tua azienda può ospitare un tirocinante. Ti richiamiamo noi.")
    return {"href": localised(FORM, spoken), "title": _("Dai la tua disponibilità"), "excerpt": words}


def _hit(entry: SearchEntry, roots: tuple[str, ...], asked: str) -> dict[str, Any]:
    spoken = language()
    return {
        "href": localised(entry.address, spoken),
        "title": _as_asked(search.highlight(entry.title, roots, spoken), roots, asked),
        "excerpt": _as_asked(search.excerpt(quote(entry.text), roots, spoken), roots, asked),
    }


def _as_asked(marked: Markup, roots: tuple[str, ...], asked: str) -> Markup:
    """Of the words marked, those that are the one asked for in some form, or begin with it: who asks for costs means no building."""
    typed = tuple(word for word in search.WORD.findall(text.fold(asked)) if len(word) >= search.PREFIX)

    def kept(found: re.Match[str]) -> str:
        word = found[1]
        is_meant = text.fold(word).startswith(typed) or set(roots) & _roots(word)
        return found[0] if is_meant else word

    return Markup(MARKED.sub(kept, marked))  # noqa: S704 - marks are only taken away from what is escaped already
