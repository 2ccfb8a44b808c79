"""What other pages show of the conversation with a company."""

from collections.abc import Sequence

from flask import Flask

from portal.companies.models import Company
from portal.config import Settings
from portal.conversations import queries
from portal.conversations.models import CompanyMessage

LAST = 5


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["last_messages"] = last_messages


def last_messages(company: Company) -> Sequence[CompanyMessage]:
    return queries.thread(company, most=LAST)
