"""The words that operators put on companies."""

import re
from collections.abc import Iterable

import sqlalchemy as sa

from portal.companies.models import Company, Tag
from portal.core.database import db
from portal.core.text import fold

MOST = 20  # of one company
LONGEST = 40


def read(text: str) -> list[str]:
    """The words of a line, cut at commas; each once, however it is written."""
    words = [re.sub(r"\s+", " ", word).strip()[:LONGEST] for word in re.split(r"[,;\n]", text)]
    return list({fold(word): word for word in words if word}.values())[:MOST]


def put(company: Company, names: Iterable[str]) -> None:
    """Exactly these, in place of what was there."""
    company.tags = [named(name) for name in names]


def named(name: str) -> Tag:
    """The tag of this name, made where nobody has used it yet."""
    found = db.session.scalar(sa.select(Tag).filter_by(folded=fold(name)))
    if found is None:
        found = Tag(name=name, folded=fold(name))
        db.session.add(found)
        db.session.flush()
    return found
