"""What other pages show of the conversation with a company."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask

from portal.companies.models import Company, Contact
from portal.config import Settings
from portal.conversations import queries
from portal.conversations.models import CompanyMessage
from portal.core.database import now

LAST = 5
NEW = timedelta(days=14)  # how long a message of ours is news


@dataclass(frozen=True)
class News:
    """What waits for somebody of a company: our message, where nobody there has written since, and how many documents."""

    message: CompanyMessage | None
    documents: int


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["last_messages"] = last_messages
    app.jinja_env.globals["conversation_news"] = news_for


def last_messages(company: Company) -> Sequence[CompanyMessage]:
    return queries.thread(company, most=LAST)


def news_for(contact: Contact) -> News:
    newest = next(iter(queries.thread(contact.company, reader=contact, most=1)), None)
    ours = newest and not newest.is_from_company and newest.at > now() - NEW
    unfetched = [each for each in queries.documents_of(contact.company) if each.first_fetched_at is None]
    return News(newest if ours else None, len(unfetched))
