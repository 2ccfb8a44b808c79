"""Taking back what stands in a company's timeline: the same first and last step for every act."""

from typing import Any

from flask_babel import gettext as _

from portal.companies.models import CompanyEvent
from portal.companies.services import note_event
from portal.core.database import now
from portal.core.errors import RuleBroken


def kept(event: CompanyEvent, *names: str) -> dict[str, Any]:
    """What the act has kept under these names, so that it can be taken back; refused where it was, or is another kind of act."""
    if event.undone_at or not all(name in event.undo for name in names):
        raise RuleBroken(_("Questo è già stato annullato."))
    return event.undo


def done(event: CompanyEvent, kind: str, text: str = "") -> None:
    """It has been taken back, and the timeline says so."""
    event.undone_at = now()
    note_event(event.company, kind, text)
