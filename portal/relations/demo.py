"""Invented relations: companies in every state, next steps of yesterday and tomorrow, one excluded."""

import random
from datetime import timedelta

from portal.companies import tags
from portal.companies.models import Company
from portal.companies.relation import Relation
from portal.core.database import now
from portal.core.workdays import today

STEPS = ("Mandare la scheda", "Richiamare dopo il ponte", "Passare di persona", "Sentire il consulente del lavoro")
WORDS = ("estate", "cucina", "vicino alla stazione", "già ospitato", "festa del patrono")
RELATIONS = (Relation.TO_CONTACT, Relation.CONTACTED, Relation.INTERESTED, Relation.AGREEMENT, Relation.HOSTING)
ACCEPTED = (Relation.INTERESTED, Relation.INTERESTED, Relation.AGREEMENT, Relation.HOSTING)


def relate(chance: random.Random, companies: list[Company], operators: list[int]) -> None:
    """Give each company a state, and some of them a next step, a rest, an operator and tags."""
    for company in companies:
        company.relation = chance.choice(ACCEPTED if company.may_host else RELATIONS[:3])
        company.assigned_to_id = chance.choice([*operators, None])
        company.cooperative = chance.choice(("alicenova", "il_cammino", None))
        tags.put(company, chance.sample(WORDS, chance.randrange(0, 3)))
        draw = chance.random()
        if draw < 0.3:
            company.next_step, company.next_step_on = chance.choice(STEPS), today() + timedelta(days=chance.randrange(-3, 6))
        elif draw < 0.4:
            company.recontact_on = today() + timedelta(days=chance.choice((0, 20, 90)))
        elif draw < 0.45:
            company.not_interested_at = now() - timedelta(days=40)
    declined = next((company for company in companies if not company.may_host), None)
    if declined:
        declined.excluded_at, declined.exclusion_reason = now(), "Ha chiesto soldi alla persona che ospitava."
        declined.next_step, declined.next_step_on = "", None
