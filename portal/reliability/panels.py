"""What a company's page says of how far one can rely on it."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.companies.models import Company
from portal.config import Settings
from portal.core.database import now
from portal.reliability import queries, reckoning
from portal.reliability.reckoning import Figure

WORDS = {
    "more_asked": _l("Chieste informazioni"),
    "availability_reminded": _l("Chiesta conferma della disponibilità"),
    "message": _l("Nostro messaggio"),
}


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["reliability"] = reliability


def reliability(company: Company) -> list[Figure]:
    """Every figure of which there is any fact; none for a company that nothing has happened with yet."""
    facts = queries.facts_of(company)
    figures = [
        *reckoning.answering(facts.exchanges, now(), lambda what: str(WORDS[what])),
        reckoning.on_the_telephone(facts.calls),
        reckoning.at_appointments(facts.appointments),
        reckoning.with_interns(facts.internships),
        reckoning.hiring(facts.hired, len(facts.internships.well)),
    ]
    return [figure for figure in figures if figure.reasons]
