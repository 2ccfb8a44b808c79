"""The accounts of a demo: invented people, one for each role, all with the same published password."""

from flask_babel import gettext as _

from portal.accounts import queries, services
from portal.accounts.models import DEMO, PUBLIC_DEMO, InstanceFlag, User
from portal.core.database import db
from portal.core.errors import RuleBroken
from portal.core.roles import Role

PASSWORD = "Prova-WORKIN-2026!"  # noqa: S105 - printed in the README: everything behind it is invented
PEOPLE = (
    ("admin@demo.example", "Paolo Riva", {Role.ADMIN}),
    ("coordinatrice@demo.example", "Anna Conti", {Role.COORDINATOR}),
    ("operatore@demo.example", "Luca Moretti", {Role.OPERATOR}),
    ("operatrice2@demo.example", "Giulia Serra", {Role.OPERATOR}),
    ("redattore@demo.example", "Davide Fontana", {Role.EDITOR}),
    ("assistente.sociale@demo.example", "Elena Marchi", {Role.SOCIAL_WORKER}),
    ("comune@demo.example", "Stefano Galli", {Role.AUDITOR}),
)


def load(password: str = PASSWORD, *, public_demo: bool = False) -> list[User]:
    """Mark the instance as a demo and make its accounts; raises RuleBroken where real people have signed in."""
    if queries.anybody() and not queries.is_demo():
        raise RuleBroken(_("In questo portale ci sono già persone vere: i dati di prova non si caricano."))
    for name in (DEMO, PUBLIC_DEMO) if public_demo else (DEMO,):
        db.session.merge(InstanceFlag(name=name))
    return [account(email, name, roles, password) for email, name, roles in PEOPLE]


def account(email: str, name: str, roles: set[Role], password: str) -> User:
    user = queries.with_email(email) or services.create_user(name=name, email=email, roles=roles)
    user.choose_password(password)
    return user
