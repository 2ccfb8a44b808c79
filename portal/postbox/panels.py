"""What other pages show of the outbox: the messages of a company, on its page."""

from flask import Flask

from portal.config import Settings
from portal.core.areas import may
from portal.core.roles import Permission
from portal.postbox import queries
from portal.postbox.words import STATES


def init_app(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals["company_mails"] = company_mails


def company_mails(company: object) -> list[dict[str, object]]:
    """The company's messages with their states in words; none for who may not see the outbox."""
    found = queries.about(company) if may(Permission.MAIL_VIEW) else []
    return [{"mail": mail, "state": STATES[mail.status]} for mail in found]
