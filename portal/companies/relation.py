"""How close a company and the project are: five states, and which may follow which."""

import enum
from datetime import timedelta

from flask_babel import lazy_gettext as _l

ASK_AGAIN = timedelta(days=183)  # how long we leave somebody in peace who has said no


class Relation(enum.Enum):
    TO_CONTACT = "to_contact"
    CONTACTED = "contacted"
    INTERESTED = "interested"
    AGREEMENT = "agreement"
    HOSTING = "hosting"


# From the state on the left to any of those on the right. Whoever hosted once may host again, or only keep the agreement.
NEXT = {
    Relation.TO_CONTACT: {Relation.CONTACTED, Relation.INTERESTED},
    Relation.CONTACTED: {Relation.INTERESTED, Relation.TO_CONTACT},
    Relation.INTERESTED: {Relation.AGREEMENT, Relation.CONTACTED},
    Relation.AGREEMENT: {Relation.HOSTING, Relation.INTERESTED},
    Relation.HOSTING: {Relation.AGREEMENT},
}
LABELS = {
    Relation.TO_CONTACT: _l("Da sentire"),
    Relation.CONTACTED: _l("Contattata"),
    Relation.INTERESTED: _l("Interessata"),
    Relation.AGREEMENT: _l("Con convenzione"),
    Relation.HOSTING: _l("Ospita ora"),
}
TONES = {
    Relation.TO_CONTACT: "neutral",
    Relation.CONTACTED: "info",
    Relation.INTERESTED: "info",
    Relation.AGREEMENT: "success",
    Relation.HOSTING: "success",
}
