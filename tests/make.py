"""Factories: rows that a test needs and does not want to describe."""

import time
from datetime import date, timedelta
from itertools import count
from typing import Any

from flask.sessions import SessionMixin
from flask_security import hash_password

from portal.accounts.models import SignIn, User
from portal.appointments.models import Appointment, AppointmentKind
from portal.availability.models import Availability
from portal.calls.models import CallRequest
from portal.companies.models import Company, CompanyStatus, Contact
from portal.core.database import db, now
from portal.core.mail import OutboxMail
from portal.core.roles import Role
from portal.core.workdays import today
from portal.sites.models import CompanyDeclaration, CompanySite, DeclarationKind, HeadcountDeclaration

_numbers = count(1)


def kept(row: Any) -> Any:
    """Add a row and commit it, as if an earlier request had written it."""
    db.session.add(row)
    db.session.commit()
    return row


PASSWORD = "mattina-vento-39-lumaca"


def user(role: Role = Role.OPERATOR, *, roles: set[Role] | None = None, **known: Any) -> User:
    """Somebody who may sign in with PASSWORD; a second factor only where one is given."""
    number = next(_numbers)
    given = {"name": f"Persona {number}", "email": f"persona{number}@coop.example", "password": hash_password(PASSWORD)}
    return kept(User(**{**given, "roles": roles or {role}, "fs_uniquifier": f"uniquifier-{number}", **known}))


def signed_in(session: SessionMixin, somebody: User) -> None:
    """Write into a browser's session what signing in leaves there."""
    row = kept(SignIn(user_id=somebody.id))
    session.update(_user_id=somebody.fs_uniquifier, _fresh=True, sign_in=row.id, fs_paa=time.time())
    session.permanent = True


def company(*, confirmed: bool = True, email: str | None = "auto", **known: Any) -> Company:
    """A company with one contact, registered some time ago; approved unless said otherwise."""
    number = next(_numbers)
    mail = f"anna{number}@hotel.example" if email == "auto" else email
    contact = Contact(
        name=f"Anna Riva {number}",
        email=mail,
        phone="+390766555012",
        email_confirmed_at=now() if confirmed and mail else None,
    )
    given: dict[str, Any] = {
        "name": f"Hotel Miramare {number}",
        "municipality": "058032",
        "sector": "hospitality",
        "status": CompanyStatus.APPROVED,
        "privacy_version": "it 1",
        "privacy_at": now(),
        "contacts": [contact],
    }
    row = Company(**{**given, **known})
    row.refresh_search()
    return kept(row)


def availability(owner: Company | None = None, **known: Any) -> Availability:
    given = {"tasks": "Aiuto in cucina", "expires_on": today() + timedelta(days=100), "kinds": []}
    return kept(Availability(company=owner or company(), **{**given, **known}))


def site(owner: Company | None = None, **known: Any) -> CompanySite:
    given = {"name": "Negozio in centro", "municipality": "058097"}
    return kept(CompanySite(company=owner or company(), **{**given, **known}))


def headcount(owner: Company | None = None, *, days: int = 300, **known: Any) -> HeadcountDeclaration:
    """Nine people at work, declared so that it holds for so many days more."""
    given = {"permanent": 7, "fixed_term": 2, "declared_by": "Anna Riva", **held(days)}
    return kept(HeadcountDeclaration(company=owner or company(), **{**given, **known}))


def declaration(owner: Company | None = None, *, days: int = 300, **known: Any) -> CompanyDeclaration:
    given = {"kind": DeclarationKind.SAFETY, "holds": True, "declared_by": "Anna Riva", **held(days)}
    return kept(CompanyDeclaration(company=owner or company(), **{**given, **known}))


def held(days: int) -> dict[str, date]:
    """Said a year before the day on which it ends."""
    until = today() + timedelta(days=days)
    return {"declared_on": until - timedelta(days=365), "valid_until": until}


def call(owner: Company | None = None, **known: Any) -> CallRequest:
    given = {"why": "Si è registrata dal portale", "due_on": today()}
    return kept(CallRequest(company=owner or company(), **{**given, **known}))


def appointment(owner: Company | None = None, **known: Any) -> Appointment:
    """Tomorrow at the same time, with an operator of its own unless one is given."""
    given: dict[str, Any] = {
        "uid": f"appointment-{next(_numbers)}",
        "kind": AppointmentKind.VISIT,
        "starts_at": now().replace(microsecond=0) + timedelta(days=1),
        "minutes": 30,
    }
    if "with_id" not in known:
        given["with_id"] = user().id
    return kept(Appointment(company=owner or company(), **{**given, **known}))


def mail(**known: Any) -> OutboxMail:
    """A message in the outbox, ready to leave."""
    number = next(_numbers)
    given = {
        "message_id": f"<{number}@portale.example>",
        "recipient": f"anna{number}@hotel.example",
        "subject": "La Sua registrazione",
        "text": "Buongiorno.",
        "html": "<p>Buongiorno.</p>",
    }
    return kept(OutboxMail(**{**given, **known}))
