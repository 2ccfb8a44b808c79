"""Acts on people who sign in."""

import uuid
from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _

from portal.accounts import mails, queries
from portal.accounts.models import Absence, User
from portal.accounts.passwords import weakness
from portal.core import audit, links, mail
from portal.core.database import db, now
from portal.core.errors import RuleBroken, must_be_unchanged
from portal.core.roles import Role
from portal.core.workdays import today

INVITATION = "invitation"
INVITATION_DAYS = 7


def create_user(*, name: str, email: str, roles: Collection[Role], password: str | None = None) -> User:
    """Take in a person; without a password only an invitation opens the door."""
    email = email.strip().lower()
    if queries.with_email(email):
        raise RuleBroken(_("Questo indirizzo e-mail ha già un accesso."), field="email")
    if not roles:
        raise RuleBroken(_("Scegli almeno un ruolo."), field="roles")
    user = User(name=name.strip(), email=email, roles=roles, fs_uniquifier=uuid.uuid4().hex)
    if password is not None:
        check_password(user, password, field="password")
        user.choose_password(password)
    db.session.add(user)
    db.session.flush()
    audit.record("user.created", user, roles=user.role_names)
    return user


def invite(*, name: str, email: str, roles: Collection[Role]) -> User:
    """Take in a person and send the link to choose a password."""
    user = create_user(name=name, email=email, roles=roles)
    send_invitation(user)
    return user


def send_invitation(user: User) -> None:
    """A new link; the ones sent before stop working."""
    if user.suspended_at:
        raise RuleBroken(_("Questo accesso è sospeso: prima riattivalo."))
    if user.password:
        raise RuleBroken(_("%(name)s ha già scelto la password.", name=user.name))
    links.revoke(INVITATION, user.id)
    token = links.issue(INVITATION, user.id, days=INVITATION_DAYS, single_use=True)
    user.invited_at = now()
    write_to(user, mails.invitation(user, token, INVITATION_DAYS))
    audit.record("user.invited", user)


def accept_invitation(token: str, password: str) -> User | None:
    """Spend the link and set the password; None where the link no longer works."""
    link = links.use(token, INVITATION)
    user = link and db.session.get(User, link.subject_id)
    if not user or user.suspended_at:
        return None
    user.choose_password(password)
    end_sessions(user)
    write_to(user, mails.password_is_new(user))
    audit.record("password.chosen", user)
    return user


def check_password(user: User, password: str, field: str | None = None) -> None:
    fault = weakness(password, about=(user.name, user.email))
    if fault:
        raise RuleBroken(fault, field=field)


def suspend(user: User, by: User) -> None:
    """Shut the door at once: sessions and links end."""
    if user.id == by.id:
        raise RuleBroken(_("Non puoi sospendere il tuo accesso: chiedilo a un altro amministratore."))
    if user.suspended_at:
        raise RuleBroken(_("Questo accesso è già sospeso."))
    keep_an_administrator(without=user)
    user.suspended_at = now()
    end_sessions(user)
    links.revoke(INVITATION, user.id)
    audit.record("user.suspended", user)


def reactivate(user: User) -> None:
    if not user.suspended_at:
        raise RuleBroken(_("Questo accesso è già attivo."))
    user.suspended_at = None
    audit.record("user.reactivated", user)


def change_roles(user: User, *, roles: Collection[Role], seen: str) -> User:
    """What a person may do from the next page on; `seen` are the roles that whoever changes them had in front."""
    must_be_unchanged(seen, user.roles_seen)
    if not roles:
        raise RuleBroken(_("Scegli almeno un ruolo."), field="roles")
    if Role.ADMIN not in roles:
        keep_an_administrator(without=user, field="roles")
    before = user.role_names
    user.roles = roles
    audit.record("user.roles_changed", user, before=before, after=user.role_names)
    return user


def keep_an_administrator(*, without: User, field: str | None = None) -> None:
    """Somebody must be able to manage users: raises RuleBroken where this person is the last one."""
    left = queries.administrators_in_force()
    if [user.id for user in left] == [without.id]:
        raise RuleBroken(_("È l'unico amministratore attivo: prima nominane un altro."), field=field)


def reset_second_factor(user: User, by: User) -> None:
    """For who has lost the telephone and the recovery codes; never by oneself."""
    if user.id == by.id:
        raise RuleBroken(_("Non puoi azzerare il tuo secondo fattore: chiedilo a un altro amministratore."))
    if not user.has_second_factor:
        raise RuleBroken(_("%(name)s non ha ancora un secondo fattore.", name=user.name))
    user.tf_primary_method = user.tf_totp_secret = None
    user.tf_last_counter, user.mf_recovery_codes = None, None
    end_sessions(user)
    write_to(user, mails.second_factor_reset(user))
    audit.record("second_factor.reset", user)


def ask_for_reset(user: User) -> int:
    """Tell the administrators that somebody is locked out; returns how many were written to."""
    others = [each for each in queries.administrators_in_force() if each.id != user.id]
    for administrator in others:
        write_to(administrator, mails.second_factor_lost(user))
    audit.record("second_factor.help_asked", user)
    return len(others)


def rename(user: User, *, name: str) -> User:
    user.name = name
    audit.record("user.renamed", user)
    return user


def end_sessions(user: User) -> None:
    """A new uniquifier: no cookie and no password link made before is good any more."""
    user.fs_uniquifier = uuid.uuid4().hex


def name_substitute(*, absent_id: int, substitute_id: int, starts_on: date, ends_on: date, by: User) -> Absence:
    """Hand somebody's rights to somebody else for some days."""
    absent, substitute = db.session.get(User, absent_id), db.session.get(User, substitute_id)
    if absent is None or substitute is None or not (absent.active and substitute.active):
        raise RuleBroken(_("Scegli due persone che possono entrare nel portale."), field="substitute_id")
    _check_days(starts_on, ends_on)
    _check_pair(absent, substitute, by)
    _check_presence(absent, substitute, starts_on, ends_on)
    absence = Absence(absent=absent, substitute=substitute, starts_on=starts_on, ends_on=ends_on, named_by=by)
    db.session.add(absence)
    db.session.flush()
    write_to(substitute, mails.substitution(absence))
    audit.record("absence.named", absence, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    return absence


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise RuleBroken(_("L'ultimo giorno viene prima del primo."), field="ends_on")
    if ends_on < today():
        raise RuleBroken(_("Questi giorni sono già passati."), field="ends_on")


def _check_pair(absent: User, substitute: User, by: User) -> None:
    if absent.id == substitute.id:
        raise RuleBroken(_("Nessuno può sostituire se stesso."), field="substitute_id")
    if not absent.audiences & substitute.audiences:
        raise RuleBroken(_("Queste due persone lavorano in aree diverse del portale."), field="substitute_id")
    if not absent.own_permissions <= by.own_permissions:
        raise RuleBroken(
            _("%(name)s può fare cose che tu non puoi fare: il sostituto lo nomina un amministratore.", name=absent.name),
            field="absent_id",
        )


def _check_presence(absent: User, substitute: User, starts_on: date, ends_on: date) -> None:
    if queries.overlapping(substitute.id, starts_on, ends_on):
        raise RuleBroken(_("In quei giorni manca anche %(name)s.", name=substitute.name), field="substitute_id")
    known = queries.overlapping(absent.id, starts_on, ends_on)
    if any(absence.substitute_id == substitute.id for absence in known):
        raise RuleBroken(_("È già scritto: %(name)s sostituisce in quei giorni.", name=substitute.name), field="starts_on")


def end_absence(absence: Absence) -> None:
    """Back earlier than foreseen, or not gone at all: from now on the substitute has no more rights."""
    if absence.ended_at or absence.ends_on < today():
        raise RuleBroken(_("Questa sostituzione è già finita."))
    absence.ended_at = now()
    audit.record("absence.ended", absence)


def write_to(user: User, message: mail.Mail) -> None:
    mail.queue(message, to=user.email, name=user.name, about=f"user_account:{user.id}", spoken="it")
