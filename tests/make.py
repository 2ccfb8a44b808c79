"""Factories: rows that a test needs and does not want to describe."""

from itertools import count
from typing import Any

from portal.core.database import db

_numbers = count(1)


def kept(row: Any) -> Any:
    """Add a row and commit it, as if an earlier request had written it."""
    db.session.add(row)
    db.session.commit()
    return row
