"""The choices that people make from a list, with their words."""

from typing import Any

from flask_babel import lazy_gettext as _l

Words = Any

SIZES: dict[str, Words] = {
    "0": _l("Nessun dipendente"),
    "1-5": _l("Da 1 a 5"),
    "6-20": _l("Da 6 a 20"),
    "21-50": _l("Da 21 a 50"),
    "50+": _l("Più di 50"),
}
CALL_WHEN: dict[str, Words] = {
    "any": _l("A qualsiasi ora"),
    "morning": _l("La mattina (9–13)"),
    "afternoon": _l("Il pomeriggio (15–18)"),
    "evening": _l("Dopo le 18"),
}
KINDS: dict[str, Words] = {
    "inclusion": _l("Un tirocinio di inclusione sociale"),
    "extracurricular": _l("Un tirocinio per imparare il lavoro"),
    "hire": _l("Un'assunzione"),
}
WOULD_HIRE: dict[str, Words] = {
    "yes": _l("Sì"),
    "maybe": _l("Forse, vediamo come va"),
    "no": _l("No, per ora"),
}

DUTIES: dict[str, Words] = {
    "decides": _l("Decide"),
    "legal_representative": _l("Legale rappresentante"),
    "tutor": _l("Può fare da tutor"),
    "staff": _l("Segue il personale"),
    "administration": _l("Amministrazione"),
    "labour_consultant": _l("Consulente del lavoro"),
}
CHANNELS: dict[str, Words] = {
    "phone": _l("Telefono"),
    "whatsapp": _l("WhatsApp"),
    "email": _l("E-mail"),
    "visit": _l("Di persona"),
}
# The data of a company, by the names of its attributes.
DATA: dict[str, Words] = {
    "name": _l("Nome"),
    "vat_number": _l("Partita IVA"),
    "tax_code": _l("Codice fiscale"),
    "legal_form": _l("Forma giuridica"),
    "municipality": _l("Comune"),
    "sector": _l("Attività"),
    "ateco": _l("ATECO"),
    "ccnl": _l("Contratto collettivo"),
    "size": _l("Dipendenti"),
    "pec": _l("PEC"),
    "legal_representative": _l("Legale rappresentante"),
    "labour_consultant": _l("Consulente del lavoro"),
}
COOPERATIVES: dict[str, Words] = {"alicenova": "Alicenova", "il_cammino": "Il Cammino"}


def pairs(words: dict[str, Words]) -> list[tuple[str, Words]]:
    return list(words.items())


def said(words: dict[str, Words], code: str | None) -> str:
    """The words of a choice; empty where nothing was chosen."""
    return str(words.get(code or "", ""))
