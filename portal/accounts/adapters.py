"""What Flask-Security leans on, made ours: people without a table of roles, our outbox, our rules for passwords."""

from typing import Any

from flask_security import MailUtil, PasswordUtil, SQLAlchemyUserDatastore

from portal.accounts import mails, services
from portal.accounts.models import User
from portal.accounts.passwords import weakness
from portal.core import audit
from portal.core.database import db


class Datastore(SQLAlchemyUserDatastore):
    """People without a table of roles; nothing is committed before the edge of the request."""

    def __init__(self) -> None:
        super().__init__(db, User, None)

    def commit(self) -> None:
        db.session.flush()


class Outbox(MailUtil):
    """Flask-Security's messages leave as ours do: rows of the same transaction."""

    def send_mail(self, template: str, subject: str, recipient: str, *args: Any, **context: Any) -> None:
        user = context["user"]
        if template == "password_link":
            services.write_to(user, mails.password_link(user, context["reset_link"]))
            audit.record("password.link_sent", user)
        else:
            services.write_to(user, mails.password_is_new(user))


class Passwords(PasswordUtil):
    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        plain, user = self.normalize(password), kwargs.get("user")
        fault = weakness(plain, about=(user.name, user.email) if user else ())
        return [fault] if fault else None, plain
