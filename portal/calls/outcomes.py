"""How a call may go, in the words of its buttons, and when something comes next."""

import enum
from datetime import date

from flask_babel import lazy_gettext as _l

from portal.companies.relation import ASK_AGAIN
from portal.core.workdays import working_days_after


class Outcome(enum.Enum):
    NO_ANSWER = "no_answer"
    CALL_BACK = "call_back"
    INTERESTED = "interested"
    NOT_INTERESTED = "not_interested"
    WRONG_NUMBER = "wrong_number"
    DONE = "called"  # what the call was about is settled, and nothing else follows


FIVE = (Outcome.NO_ANSWER, Outcome.CALL_BACK, Outcome.INTERESTED, Outcome.NOT_INTERESTED, Outcome.WRONG_NUMBER)
LABELS = {
    Outcome.NO_ANSWER: _l("Non risponde"),
    Outcome.CALL_BACK: _l("Richiamare"),
    Outcome.INTERESTED: _l("Interessata"),
    Outcome.NOT_INTERESTED: _l("No"),
    Outcome.WRONG_NUMBER: _l("Numero errato"),
    Outcome.DONE: _l("Solo fatta"),
}
STAYS_OPEN = frozenset({Outcome.NO_ANSWER, Outcome.CALL_BACK})
# What comes next, where the company is not simply called again.
NEXT_STEPS = {
    Outcome.INTERESTED: _l("Mandare la scheda e fissare una visita"),
    Outcome.WRONG_NUMBER: _l("Trovare il numero giusto"),
}
WORKING_DAYS = {Outcome.NO_ANSWER: 1, Outcome.CALL_BACK: 1, Outcome.INTERESTED: 2, Outcome.WRONG_NUMBER: 1}


def proposed(outcome: Outcome, on: date) -> date | None:
    """The day that we propose for what follows a call made on this day; None where nothing follows."""
    if outcome is Outcome.NOT_INTERESTED:
        return on + ASK_AGAIN
    return working_days_after(on, WORKING_DAYS[outcome]) if outcome in WORKING_DAYS else None
