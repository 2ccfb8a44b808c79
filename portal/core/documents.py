"""Documents on paper: a template and its data become a PDF that a screen reader can read aloud (PDF/UA-1)."""

import json
import re
import unicodedata
import warnings
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from portal.config import ROOT
from portal.core.web import DIST, manifest

if TYPE_CHECKING:
    from typst import Fonts

TEMPLATES = ROOT / "templates"
WEIGHTS = {400, 600, 700}
# What our font can draw. A document with any other sign would be refused whole, for one sign in one name.
NOT_DRAWN = re.compile(
    "[^ -~\u00a0-\u00ac\u00ae-\u0131\u0134-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u017e\u0218-\u021b"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020\u2022\u2026\u2039\u203a\u20ac\u2122\u2212]"
)
DRAWN_AS = str.maketrans({"\n": " ", "\r": " ", "\t": " ", "\u202f": "\u00a0", "\u2010": "-", "\u2011": "-", "\u00ad": None})


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """A template under `templates/` with its data, which travel as JSON: no word of theirs is ever read as markup.

    What the typesetter is not content with is a Python warning: in tests, an error.
    """
    import typst  # noqa: PLC0415 - a large library, for who wants a file

    told = {"data": json.dumps(legible(data)), "logo": _picture("img/logo.svg"), "emblem": _picture("img/eu.svg")}
    made, faults = typst.compile_with_warnings(
        TEMPLATES / template, root=TEMPLATES, font_paths=_fonts(), sys_inputs=told, pdf_standards=["ua-1"]
    )
    for fault in faults:
        warnings.warn(fault, stacklevel=2)
    return bytes(made)


def legible(value: Any) -> Any:
    """The same data with a question mark for each sign that our font can't draw."""
    if isinstance(value, str):
        return NOT_DRAWN.sub("?", unicodedata.normalize("NFC", value).translate(DRAWN_AS))
    if isinstance(value, Mapping):
        return {name: legible(each) for name, each in value.items()}
    return [legible(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _fonts() -> "Fonts":
    """Ours alone, whatever the machine has. Raises RuntimeError, in words, where they were not built: the typesetter would
    write a page without letters.
    """
    from typst import Fonts  # noqa: PLC0415 - as above

    found = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[DIST / "fonts"])
    if not {font.weight for font in found.fonts()} >= WEIGHTS:
        raise RuntimeError("Mancano i caratteri dei documenti (static/dist): esegui «make assets».")
    return found


def _picture(name: str) -> str:
    """A drawing of ours as it was built."""
    return (DIST / manifest()[name]["file"]).read_text("utf-8")
