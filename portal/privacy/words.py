"""The acts of the audit log in words."""

from flask_babel import lazy_gettext as _l

ACTS = {
    "company.approved": _l("Registrazione accettata"),
    "company.more_asked": _l("Chieste informazioni all'azienda"),
    "company.declined": _l("Registrazione non accettata"),
    "company.decision_undone": _l("Decisione annullata"),
    "company.update": _l("Dati dell'azienda cambiati"),
    "company.export": _l("Elenco aziende scaricato"),
    "company.let_in": _l("Aperta la pagina dell'azienda a un referente"),
    "company.links_revoked": _l("Collegamenti personali revocati"),
    "audit.export": _l("Registro scaricato"),
    "mail.again": _l("Messaggio rimandato"),
    "mail.aside": _l("Messaggio segnato come sistemato"),
    "signup.trap": _l("Modulo riempito da un programma"),
    "signin.refused": _l("Accesso rifiutato"),
    "signin": _l("Accesso"),
}


def act_words(act: str) -> str:
    """The act in Italian; an act without words yet is shown by its name."""
    return str(ACTS.get(act, act))
