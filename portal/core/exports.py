"""Data leave the house: only with who may take them away, and never without a line in the log."""

from typing import Any

from flask import Response, abort

from portal.core import audit
from portal.core.areas import may
from portal.core.roles import Permission
from portal.core.tables import Table


def take_away(
    table: Table,
    act: str,
    subject: Any = None,
    *,
    label: str = "",
    needs: Permission | None = Permission.COMPANIES_EXPORT,
    **details: Any,
) -> Response:
    """A list as a file. Who took which, and how many rows, is kept whatever becomes of the download; `needs` is None where
    the list's own door has asked already.
    """
    if needs and not may(needs):
        abort(403)
    audit.journal(act, subject, label=label, **{"filter": table.asked_for, "rows": table.count_all(), **details})
    return table.as_file()
