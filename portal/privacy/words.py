"""The audit log in words: acts, the names of their details, and what stands in these as a code."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date
from flask_babel import lazy_gettext as _l

from portal.availability.models import STATE_LABELS
from portal.companies.choices import COOPERATIVES, KINDS
from portal.companies.models import STATUS_LABELS
from portal.companies.relation import LABELS as RELATIONS
from portal.core import activities, places
from portal.core.roles import LABELS, Role
from portal.facts.models import PAYER_LABELS
from portal.imports.models import OUTCOME_LABELS
from portal.postbox.words import STATES

Words = Any

ACTS: dict[str, Words] = {
    "company.approved": _l("Registrazione accettata"),
    "company.more_asked": _l("Chieste informazioni all'azienda"),
    "company.declined": _l("Registrazione non accettata"),
    "company.decision_undone": _l("Decisione annullata"),
    "company.update": _l("Dati dell'azienda cambiati"),
    "company.joined": _l("Due schede unite in una"),
    "company.join_undone": _l("Unione di due schede annullata"),
    "company.kept_apart": _l("Due schede tenute separate"),
    "company.apart_undone": _l("Due schede di nuovo tra i doppioni"),
    "duplicates.export": _l("Elenco dei doppioni scaricato"),
    "company.vat_taken": _l("Partita IVA attribuita a un'altra azienda"),
    "company.excluded": _l("Azienda esclusa"),
    "company.readmitted": _l("Azienda riammessa"),
    "company.added": _l("Azienda scritta in elenco"),
    "company.export": _l("Elenco aziende scaricato"),
    "company.bulk": _l("Più aziende cambiate insieme"),
    "company.bulk_undone": _l("Annullato: più aziende tornano com'erano"),
    "company.let_in": _l("Aperta la pagina dell'azienda a un referente"),
    "company.links_revoked": _l("Collegamenti personali revocati"),
    "contact.main_contact": _l("Referente principale cambiato"),
    "contact.access_taken": _l("Accesso di un referente tolto"),
    "contact.contact_left": _l("Un referente non lavora più lì"),
    "contact.contact_back": _l("Un referente lavora ancora lì"),
    "contact.address_changed": _l("Indirizzo di un referente cambiato"),
    "contact.undone": _l("Annullato: il referente torna com'era"),
    "contact.objected": _l("Non vuole più messaggi"),
    "contact.objection_lifted": _l("Vuole di nuovo i messaggi"),
    "company.site_added": _l("Sede aggiunta"),
    "company.site_changed": _l("Sede corretta"),
    "company.site_closed": _l("Sede chiusa"),
    "company.site_reopened": _l("Sede riaperta"),
    "company.headcount_declared": _l("Organico dichiarato"),
    "company.declarations_made": _l("Dichiarazioni scritte"),
    "company.declarations_renewed": _l("Organico e dichiarazioni confermati"),
    "company.declared_undone": _l("Annullato: organico e dichiarazioni come prima"),
    "declarations.export": _l("Elenco di organico e dichiarazioni scaricato"),
    "calls.export": _l("Elenco delle chiamate scaricato"),
    "availability.export": _l("Elenco delle disponibilità scaricato"),
    "appointments.export": _l("Elenco degli appuntamenti scaricato"),
    "calendar.link_made": _l("Collegamento del calendario creato"),
    "calendar.link_revoked": _l("Collegamento del calendario revocato"),
    "figures.export": _l("Cifre scaricate"),
    "import.uploaded": _l("Elenco di aziende caricato, da leggere"),
    "import.applied": _l("Elenco preso nel registro"),
    "import.undone": _l("Elenco annullato"),
    "import.dropped": _l("Elenco tolto senza prenderlo"),
    "import.export": _l("Rapporto di un elenco scaricato"),
    "mail.export": _l("Elenco della posta scaricato"),
    "mail.again": _l("Messaggio mandato di nuovo"),
    "mail.kept_back": _l("Messaggio fermato prima che partisse di nuovo"),
    "mail.aside": _l("Messaggio segnato come sistemato"),
    "messages.export": _l("Elenco dei messaggi delle aziende scaricato"),
    "document.shared": _l("Documento condiviso con l'azienda"),
    "document.withdrawn": _l("Documento ritirato"),
    "privacy.export": _l("Un referente ha scaricato i suoi dati"),
    "privacy.correction_asked": _l("Un referente chiede di correggere i dati"),
    "privacy.erasure_asked": _l("Un referente chiede di cancellare i dati"),
    "audit.export": _l("Registro scaricato"),
    "signup.trap": _l("Modulo riempito da un programma"),
    "signin.accepted": _l("Accesso"),
    "signin.refused": _l("Accesso rifiutato"),
    "code.refused": _l("Codice del secondo fattore sbagliato"),
    "password.refused": _l("Password di adesso sbagliata"),
    "password.chosen": _l("Password scelta dopo l'invito"),
    "password.changed": _l("Password cambiata"),
    "password.link_sent": _l("Mandato il collegamento per una password nuova"),
    "second_factor.changed": _l("Secondo fattore cambiato"),
    "second_factor.reset": _l("Secondo fattore azzerato"),
    "second_factor.help_asked": _l("Chiesto aiuto per il secondo fattore"),
    "user.created": _l("Persona aggiunta"),
    "user.invited": _l("Invito mandato"),
    "user.renamed": _l("Nome cambiato"),
    "user.roles_changed": _l("Ruoli cambiati"),
    "user.suspended": _l("Accesso sospeso"),
    "user.reactivated": _l("Accesso riattivato"),
    "absence.named": _l("Sostituto indicato"),
    "absence.ended": _l("Sostituzione finita"),
    "page.published": _l("Pagina pubblicata"),
    "page.taken_down": _l("Pagina tolta dal sito"),
    "fact.recorded": _l("Dato scritto o ricontrollato"),
    "cost.confirmed": _l("Costo confermato"),
    "cost.withdrawn": _l("Costo tornato da confermare"),
    "funding.recorded": _l("Finanziamento scritto"),
    "rule.proposed": _l("Norma proposta"),
    "rule.verified": _l("Norma verificata"),
    "rule.published": _l("Norma pubblicata"),
    "rule.closed": _l("Norma chiusa"),
    "rule.suspended": _l("Norma sospesa"),
    "rule.resumed": _l("Norma di nuovo in vigore"),
    "rule.withdrawn": _l("Proposta di norma ritirata"),
    "rule.looked_over": _l("Norma ricontrollata"),
    "rule.told": _l("Avviso dato su un incentivo"),
    "rule.untold": _l("Annullato: l'avviso su un incentivo non è dato"),
    "rules.export": _l("Norme scaricate"),
    "rules.taken_in": _l("Norme prese da un file, come proposte"),
}
DETAILS: dict[str, Words] = {
    "apart_from": _l("diversa da"),
    "address": _l("da dove"),
    "after": _l("dopo"),
    "before": _l("prima"),
    "columns": _l("colonne"),
    "day": _l("giorno"),
    "ends_on": _l("fino al"),
    "filter": _l("filtro"),
    "joined": _l("unita"),
    "language": _l("lingua"),
    "links": _l("quanti"),
    "number": _l("versione"),
    "other": _l("prima era di"),
    "programme": _l("programma"),
    "reason": _l("motivo"),
    "review_by": _l("da ricontrollare entro"),
    "roles": _l("ruoli"),
    "rows": _l("righe"),
    "source": _l("fonte"),
    "starts_on": _l("dal"),
    "undone": _l("annullata"),
    "valid_from": _l("vale dal"),
    "value_it": _l("valore"),
    "was": _l("prima era"),
    "what": _l("che cosa"),
    "who_pays": _l("chi paga"),
    "why": _l("perché"),
}
FILTERS: dict[str, Words] = {
    "q": _l("parole cercate"),
    "stato": _l("stato"),
    "comune": _l("comune"),
    "attivita": _l("attività"),
    "ateco": _l("codice ATECO"),
    "cooperativa": _l("cooperativa"),
    "disponibilita": _l("disponibilità"),
    "operatore": _l("in carico a"),
    "quali": _l("quali"),
    "registrazione": _l("registrazione"),
    "esito": _l("esito"),
    "tag": _l("etichetta"),
    "atto": _l("che cosa"),
    "scade": _l("scadenza"),
    "tipo": _l("che cosa interessa"),
    "quando": _l("quando"),
    "con": _l("chi di noi"),
    "registrata": _l("in elenco dal – al"),
    "incontrata": _l("incontrata dal – al"),
}
LANGUAGES = {"it": _l("italiano"), "en": _l("inglese")}
ROLES = {role.value: LABELS[role] for role in Role}
MAIL_STATES = {status.value: word for status, (word, _tone) in STATES.items()}
OFFER_STATES = {state.value: word for state, word in STATE_LABELS.items()}
STATUSES = {status.value: word for status, word in STATUS_LABELS.items()}
RELATION_STATES = {state.value: word for state, word in RELATIONS.items()}
WHICH = {
    "oggi": _l("da fare oggi"),
    "scaduti": _l("passi scaduti"),
    "risentire": _l("da risentire"),
    "ferme": _l("ferme da sei mesi"),
    "escluse": _l("escluse"),
}


def act_words(act: str) -> str:
    """The act in Italian; an act without words yet is shown by its name."""
    return str(ACTS.get(act, act))


def details_words(details: Mapping[str, Any]) -> str:
    """What is known of an act beside who and whom: "motivo: troppo lontano; righe: 12"."""
    known = {name: value for name, value in details.items() if value not in (None, "", [], {})}
    return "; ".join(f"{DETAILS.get(name, name)}: {_value(name, value)}" for name, value in known.items())


def _value(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{FILTERS.get(each, each)} {_value(each, chosen)}" for each, chosen in value.items())
    if isinstance(value, list):
        return ", ".join(_value(name, each) for each in value)
    return str(CODES[name](str(value))) if name in CODES else str(value)


def _of(*words: Mapping[str, Words]) -> Callable[[str], Words]:
    """Looks a code up; what is no code of these stays as it is."""
    known = {code: word for each in words for code, word in each.items()}
    return lambda code: known.get(code, code)


def _day(text: str) -> str:
    return str(format_date(date.fromisoformat(text), "d MMM y"))


CODES: dict[str, Callable[[str], Words]] = {
    "after": _of(ROLES),
    "atto": act_words,
    "attivita": activities.label,
    "before": _of(ROLES),
    "comune": places.name,
    "cooperativa": _of(COOPERATIVES),
    "esito": _of({outcome.value: word for outcome, word in OUTCOME_LABELS.items()}),
    "disponibilita": _of({"aperta": _l("aperta adesso")}),
    "ends_on": _day,
    "language": _of(LANGUAGES),
    "q": lambda words: f"«{words}»",
    "quali": _of(WHICH),
    "registrazione": _of(STATUSES),
    "roles": _of(ROLES),
    "scade": _of({"presto": _l("scaduta o entro 30 giorni"), "scadute": _l("scaduta"), "90": _l("entro 90 giorni")}),
    "starts_on": _day,
    "stato": _of(STATUSES, RELATION_STATES, OFFER_STATES, MAIL_STATES, {"da-sistemare": _l("da sistemare")}),
    "tipo": _of(KINDS),
    "undone": lambda kind: act_words(f"company.{kind}"),
    "valid_from": _day,
    "was": _of(MAIL_STATES),
    "who_pays": _of({payer.value: words for payer, words in PAYER_LABELS.items()}),
}
