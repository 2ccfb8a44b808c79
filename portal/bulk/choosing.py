"""Which companies an operator has chosen: those ticked on a page, or all of a list."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask import Request
from werkzeug.datastructures import MultiDict

from portal.companies.models import Company
from portal.core.tables import PAGE_SIZE
from portal.lists import register

ALL = "tutte"


@dataclass(frozen=True)
class Chosen:
    """The companies as a question to the database; `asked` says how the list was narrowed, empty where they were ticked."""

    ids: sa.Select[Any]
    asked: dict[str, Any]
    words: list[tuple[str, str]]
    list_address: str
    is_all: bool
    is_empty: bool


def read(request: Request, mine: list[int]) -> Chosen:
    """What the list's address and the boxes of its page say."""
    table = register.table(MultiDict(request.args), mine=mine)
    ticked = [int(text) for text in request.args.getlist("azienda")[:PAGE_SIZE] if text.isdecimal() and len(text) < 10]
    if request.args.get("su") == ALL:
        ids = table.narrowed.order_by(None).with_only_columns(Company.id)
        asked, words = register.journalled(table), register.said(table.asked_for, table.filters)
        return Chosen(ids, asked, words, table.address(), is_all=True, is_empty=not table.total)
    ids = sa.select(Company.id).where(Company.id.in_(ticked))
    return Chosen(ids, {}, [], table.address(), is_all=False, is_empty=not ticked)
