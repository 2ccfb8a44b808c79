"""What two companies have in common, and what moves from one to the other, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from portal.duplicates.likeness import Reason

REASONS: dict[Reason, Any] = {
    Reason.VAT_NUMBER: _l("Stessa partita IVA"),
    Reason.TAX_CODE: _l("Stesso codice fiscale"),
    Reason.EMAIL: _l("Stessa e-mail"),
    Reason.NAME: _l("Nome quasi uguale, stesso comune"),
    Reason.PHONE: _l("Stesso telefono"),
    Reason.DOMAIN: _l("E-mail dello stesso sito"),
}
TOLD: dict[str, Callable[[int], str]] = {
    "company_contact": lambda many: ngettext("%(num)d referente", "%(num)d referenti", many),
    "company_site": lambda many: ngettext("%(num)d sede", "%(num)d sedi", many),
    "availability": lambda many: ngettext("%(num)d disponibilità", "%(num)d disponibilità", many),
    "call_request": lambda many: ngettext("%(num)d chiamata", "%(num)d chiamate", many),
    "appointment": lambda many: ngettext("%(num)d appuntamento", "%(num)d appuntamenti", many),
    "company_message": lambda many: ngettext("%(num)d messaggio", "%(num)d messaggi", many),
    "shared_document": lambda many: ngettext("%(num)d documento", "%(num)d documenti", many),
    "headcount_declaration": lambda many: ngettext("%(num)d dato sull'organico", "%(num)d dati sull'organico", many),
    "company_declaration": lambda many: ngettext("%(num)d dichiarazione", "%(num)d dichiarazioni", many),
    "company_tag": lambda many: ngettext("%(num)d etichetta", "%(num)d etichette", many),
    "outbox_mail": lambda many: ngettext("%(num)d e-mail mandata", "%(num)d e-mail mandate", many),
    "company_event": lambda many: ngettext("%(num)d riga di cronologia", "%(num)d righe di cronologia", many),
}
QUIET = frozenset({"former_company"})  # nobody needs to hear of these


def in_words(counts: Mapping[str, int]) -> list[str]:
    """How many rows of which table, the most telling first: "2 referenti", "1 chiamata"."""
    known = {name: say(counts[name]) for name, say in TOLD.items() if name in counts}
    rest = sum(many for name, many in counts.items() if name not in TOLD and name not in QUIET)
    return [*known.values(), *([ngettext("%(num)d altro dato", "%(num)d altri dati", rest)] if rest else [])]
