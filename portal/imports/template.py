"""The empty list that operators fill in."""

from flask import Response
from flask_babel import gettext as _

from portal.core import xlsx
from portal.core.xlsx import Head
from portal.rosters.columns import LABELS

WIDE = frozenset({"name", "address", "emails", "pec", "notes"})


def answer() -> Response:
    """A spreadsheet with the columns that are understood, and one row that shows how to fill them in."""
    head = [Head(str(words), 36 if what in WIDE else 20) for what, words in LABELS.items()]
    example = {
        "name": _("Hotel Esempio (cancella questa riga)"),
        "vat_number": "00743110157",
        "municipality": "Civitavecchia",
        "province": "RM",
        "cap": "00053",
        "address": _("Via Roma 1"),
        "emails": "info@hotel.example; direzione@hotel.example",
        "pec": "hotel@pec.hotel.example",
        "phones": "0766 555 0100 / 333 123 4567",
        "ateco": "55.10.00",
    }
    file = xlsx.written("aziende", head, [[example.get(what, "") for what in LABELS]])
    headers = {"Content-Disposition": 'attachment; filename="modello-aziende.xlsx"'}
    return Response(xlsx.pieces(file), mimetype=xlsx.TYPE, headers=headers)
