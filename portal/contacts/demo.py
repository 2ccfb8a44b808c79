"""Invented colleagues: somebody who gets in, somebody who has not confirmed, somebody who has left, somebody who wants no mail."""

from datetime import timedelta

from portal.companies import opposition
from portal.companies.models import Company, Contact
from portal.core.database import db, now
from portal.core.text import slug

COLLEAGUES: tuple[tuple[str, str, list[str], str | None], ...] = (
    ("Teresa Bassi", "segue il personale", ["staff", "tutor"], "email"),
    ("Nicola Piras", "amministrazione", ["administration"], None),
    ("Rita Donati", "capo turno", [], "phone"),
)


def colleagues(companies: list[Company]) -> None:
    """Give the first companies that get in more people, and let one person have objected."""
    known = [company for company in companies if company.mail_contact]
    for company in known[:3]:
        company.contacts[0].is_main = True
        for number, (name, role, duties, channel) in enumerate(COLLEAGUES):
            address = f"{slug(name)}@{slug(company.name)}-{company.id}.example"
            person = Contact(name=name, role=role, duties=duties, channel=channel, email=address)
            person.email_confirmed_at = now() - timedelta(days=20) if number != 1 else None
            person.left_at = now() - timedelta(days=4) if number == len(COLLEAGUES) - 1 else None
            company.contacts.append(person)
        company.refresh_search()
    db.session.flush()
    if len(known) > 3 and known[3].mail_contact:
        opposition.object_(known[3].contacts[0], how="detto a un operatore")
