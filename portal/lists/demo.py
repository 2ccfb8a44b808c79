"""Lists that the operators of a demo have kept."""

from typing import Any

import sqlalchemy as sa

from portal.accounts import queries as accounts
from portal.core import places
from portal.core.database import db
from portal.lists import services
from portal.lists.models import SavedList

LISTS: tuple[tuple[str, bool, dict[str, Any], list[str]], ...] = (
    ("Da visitare a Tolfa e Allumiere", True, {"comune": [*places.DISTRICT[2:]], "stato": "interested"}, []),
    (
        "Alberghi per l'estate",
        False,
        {"attivita": "hospitality", "ordina": "name", "verso": "su"},
        ["name", "phone", "next_step"],
    ),
)


def load() -> int:
    """One that everybody sees, one that is its owner's; returns how many."""
    owner = accounts.with_email("operatore@demo.example")
    if owner is None or db.session.scalar(sa.select(SavedList.id).limit(1)):
        return 0
    for name, is_shared, asked, columns in LISTS:
        services.save(owner_id=owner.id, name=name, is_shared=is_shared, asked=asked, columns=columns)
    return len(LISTS)
