"""What a company answers when it registers, and how that reads in one line."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.companies.choices import CALL_WHEN, KINDS, SIZES, WOULD_HIRE, said
from portal.core import activities, places
from portal.core.language import phone, speaking

LABELS = {
    "name": _l("Nome dell'azienda"),
    "municipality": _l("Comune"),
    "sector": _l("Attività"),
    "contact_name": _l("Referente"),
    "contact_role": _l("Che ruolo ha"),
    "phone": _l("Telefono"),
    "email": _l("E-mail"),
    "vat_number": _l("Partita IVA"),
    "pec": _l("PEC"),
    "size": _l("Dipendenti"),
    "call_me": _l("Preferisce essere chiamata"),
    "call_when": _l("Quando ti chiamiamo"),
    "tasks": _l("Che cosa potrebbe fare"),
    "places": _l("Posti"),
    "starts_on": _l("Da quando"),
    "ends_on": _l("Fino a quando"),
    "weekly_hours": _l("Ore alla settimana"),
    "kinds": _l("A che cosa è aperta"),
    "requirements": _l("Requisiti"),
    "would_hire": _l("Penserebbe di assumere"),
    "notes": _l("Note"),
}
WORDS: dict[str, Callable[[Any], str]] = {
    "municipality": places.name,
    "sector": lambda code: activities.label(code, "it"),
    "phone": phone,
    "size": lambda code: said(SIZES, code),
    "call_me": lambda _yes: "sì",
    "call_when": lambda code: said(CALL_WHEN, code),
    "kinds": lambda codes: ", ".join(said(KINDS, code) for code in codes),
    "would_hire": lambda code: said(WOULD_HIRE, code),
}


@dataclass(frozen=True, kw_only=True)
class Answers:
    """The fields of the form, by their names; codes as in `companies/choices.py`."""

    name: str
    municipality: str
    sector: str
    contact_name: str
    contact_role: str
    email: str
    phone: str
    call_me: bool
    call_when: str | None
    tasks: str
    places: int | None
    starts_on: date | None
    ends_on: date | None
    weekly_hours: int | None
    kinds: list[str]
    requirements: str
    would_hire: str | None
    vat_number: str
    size: str | None
    pec: str
    notes: str
    privacy: bool

    def in_words(self) -> str:
        """All that was answered, in Italian, for the timeline."""
        given = {name: value for name, value in asdict(self).items() if name in LABELS and value}
        with speaking("it"):
            return " · ".join(f"{LABELS[name]}: {in_words(name, value)}" for name, value in given.items())


def in_words(name: str, value: Any) -> str:
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return WORDS[name](value) if name in WORDS else str(value)
