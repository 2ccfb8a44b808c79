"""What every page of the public site carries: menu, other language, contacts, funding, foot. Nothing is asked before it is used."""

import re
from functools import cached_property
from typing import Any

from flask import Flask, g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.config import Settings
from portal.content.prose import localised
from portal.core.language import language
from portal.facts import queries as facts
from portal.facts import quoting

MENU = (
    ("/progetto", _l("Il progetto")),
    ("/aziende", _l("Per le aziende")),
    ("/incentivi", _l("Incentivi")),
    ("/novita", _l("Novità")),
    ("/contatti", _l("Contatti")),
)
# The elements are the names by which the check of municipal sites finds these links.
FOOT = (
    ("/faq", _l("Domande frequenti (FAQ)"), "faq"),
    ("/privacy", _l("Privacy"), "privacy-policy-link"),
    ("/accessibilita", _l("Accessibilità"), "accessibility-link"),
    ("/note-legali", _l("Note legali"), "legal-notes"),
    ("/mappa", _l("Mappa del sito"), None),
)
NOT_KNOWN = "—"  # how a fact begins of which nobody has told us anything yet
CONTACTS = ("phone", "email", "hours", "address", "office")
SHORTEST_NUMBER = 6
NOT_DIALLED = re.compile(r"[^\d+]")


def init_app(app: Flask, settings: Settings) -> None:
    app.context_processor(lambda: {"site": Site()})


class Site:
    """Made for each template, empty until the template looks into it: an error page costs no question to the database."""

    operators_href = "/gestione/"

    @cached_property
    def language(self) -> str:
        return language()

    @cached_property
    def path(self) -> str:
        """The Italian path of the page at hand."""
        return italian_path(request.path)

    def _here(self, address: str) -> str:
        return localised(address, self.language)

    @cached_property
    def search_href(self) -> str:
        return self._here("/cerca")

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        return [{"label": str(label), "href": self._here(path), "current": self._is_current(path)} for path, label in MENU]

    def _is_current(self, path: str) -> bool:
        return self.path == path or self.path.startswith(path + "/")

    @cached_property
    def footer(self) -> list[dict[str, Any]]:
        return [{"label": str(label), "href": self._here(path), "element": element} for path, label, element in FOOT]

    @cached_property
    def other_language(self) -> dict[str, str] | None:
        """The same page in the other language, if it is there."""
        other, label = ("it", "Italiano") if self.language == "en" else ("en", "English")
        if other not in g.get("page_languages", {"it", "en"}):
            return None
        return {"label": label, "lang": other, "href": localised(self.path, other)}

    @cached_property
    def contacts(self) -> dict[str, str | None]:
        """How to reach the project; what nobody has given yet is left out, and without a telephone its hours."""
        told = {name: facts.text(f"contact_{name}") for name in CONTACTS}
        found: dict[str, str | None] = {
            name: None if words.startswith(NOT_KNOWN) else words or None for name, words in told.items()
        }
        digits = NOT_DIALLED.sub("", found["phone"] or "")
        if len(digits) < SHORTEST_NUMBER:
            return {**found, "phone": None, "hours": None, "phone_href": None}
        return {**found, "phone_href": f"tel:{digits}"}

    @cached_property
    def funding(self) -> dict[str, Any] | None:
        return quoting.funding()


def italian_path(path: str) -> str:
    """`/en/faq` is the English of `/faq`."""
    return path.removeprefix("/en") or "/" if path == "/en" or path.startswith("/en/") else path


def home_crumb() -> dict[str, str]:
    return {"label": _("Pagina iniziale"), "href": localised("/", language())}
