"""Lists of people."""

import sqlalchemy as sa
from flask_babel import format_datetime
from flask_babel import gettext as _

from portal.accounts.models import AccountState, User
from portal.core.roles import LABELS, Role
from portal.core.tables import Column, Filter, Table

STATES = {AccountState.ACTIVE: "Attivo", AccountState.INVITED: "Invitato", AccountState.SUSPENDED: "Sospeso"}
TONES = {AccountState.ACTIVE: "success", AccountState.INVITED: "warning", AccountState.SUSPENDED: "neutral"}


def users() -> Table:
    return Table(
        "utenti",
        sa.select(User),
        [
            Column("nome", _("Nome"), lambda user: user.name, User.name),
            Column("email", _("E-mail"), lambda user: user.email, User.email),
            Column("ruoli", _("Ruoli"), lambda user: user.role_label),
            Column("stato", _("Stato"), lambda user: STATES[user.state]),
            Column("secondo", _("Secondo fattore"), lambda user: _("sì") if user.has_second_factor else _("no")),
            Column("accesso", _("Ultimo accesso"), last_seen, User.last_sign_in_at),
        ],
        unique=User.id,
        search=lambda asked: sa.or_(
            User.name.icontains(asked, autoescape=True), User.email.icontains(asked, autoescape=True)
        ),
        filters=[
            Filter("stato", _("Stato"), [(state.value, STATES[state]) for state in AccountState], in_state),
            Filter("ruolo", _("Ruolo"), [(role.value, LABELS[role]) for role in Role], with_role),
        ],
        default_sort="nome",
    )


def in_state(value: str) -> sa.ColumnElement[bool]:
    if value == AccountState.SUSPENDED.value:
        return User.suspended_at.is_not(None)
    chosen = User.password.is_not(None) if value == AccountState.ACTIVE.value else User.password.is_(None)
    return sa.and_(User.suspended_at.is_(None), chosen)


def with_role(value: str) -> sa.ColumnElement[bool]:
    """Roles are few words in a JSON list: the word in its quotes is found as text."""
    return sa.cast(User.role_names, sa.Text).contains(f'"{value}"', autoescape=True)


def last_seen(user: User) -> str:
    return str(format_datetime(user.last_sign_in_at, "d MMM yyyy, HH:mm")) if user.last_sign_in_at else ""
