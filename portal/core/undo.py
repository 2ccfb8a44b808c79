"""Acts that can be taken back: the sentence that says what was done carries the way back."""

from typing import Any

from flask_babel import gettext as _


def undoable(text: str, address: str) -> Any:
    """A flash message with an *Annulla* beside it."""
    return {"text": text, "undo": {"action": address, "label": _("Annulla")}}
