"""What happened to somebody, in order: each feature keeps its own table of entries, all of this shape."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy.orm import Mapped, mapped_column

from portal.core import audit
from portal.core.database import Model, db, now

Entry = TypeVar("Entry", bound="TimelineEntry")


class TimelineEntry(Model):
    """Columns that every timeline has; who wrote is kept by name too, since people leave."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    actor_id: Mapped[int | None]
    actor_name: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")


def write(entry: Entry) -> Entry:
    """Add an entry in the name of whoever acts."""
    who = audit.actor()
    entry.actor_id, entry.actor_name = who.id, who.name
    db.session.add(entry)
    return entry
