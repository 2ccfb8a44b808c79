"""The door of a company's own area: who came in by a personal link that still works."""

from functools import cached_property
from typing import Any

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.companies.models import Company, Contact
from portal.companies.services import AREA_LINK
from portal.config import Settings
from portal.core import audit, links
from portal.core.areas import company_menu
from portal.core.database import db
from portal.core.links import PersonalLink

KEY = "company_link"
# Pages for who is not inside yet.
OPEN = frozenset({"enter", "confirm", "confirmed", "ask_link", "ask_link_sent", "new_address", "by_link"})


class Inside:
    """What a page of the area shows around itself: looked up by the pages that show it, and only for who is inside."""

    @cached_property
    def menu(self) -> list[dict[str, Any]]:
        return company_menu(current_app) if self.name else []

    @cached_property
    def name(self) -> str:
        contact = _contact()
        return contact.company.name if contact else ""


def init_app(app: Flask, settings: Settings) -> None:
    app.context_processor(lambda: {"area": Inside()})


def let_in(link: PersonalLink) -> None:
    """From here on, this browser is the link's owner; the link is looked at again on every page."""
    session[KEY] = link.id
    session.permanent = True


def bearer(token: str) -> Contact | None:
    """Whose link this is, for pages that a mail leads to directly; None where it does not work, or its owner may not come in."""
    link = links.find(token, AREA_LINK)
    contact = db.session.get(Contact, link.subject_id) if link else None
    return contact if contact and contact.may_enter else None


def come_in(token: str) -> None:
    """Whoever presses the button of such a page is inside from then on, and acts by name."""
    contact, link = bearer(token), links.use(token, AREA_LINK)
    if contact is None or link is None:
        abort(410)
    let_in(link)
    g.company_contact = contact
    audit.acting_as(None, contact.title)


def leave() -> None:
    session.pop(KEY, None)


def admit() -> ResponseReturnValue | None:
    """None for who came by a working link; others are shown where to ask for one."""
    if (request.endpoint or "").rpartition(".")[2] in OPEN:
        return None
    contact = _contact()
    if contact is None:
        leave()
        return redirect(url_for("companies_company.ask_link"))
    audit.acting_as(None, contact.title)
    return None


def visitor() -> Contact:
    """The contact whose link opened this session."""
    contact = _contact()
    if contact is None:
        abort(404)
    return contact


def company() -> Company:
    return visitor().company


def _contact() -> Contact | None:
    if "company_contact" not in g:
        link = links.one_working(session.get(KEY, 0), AREA_LINK)
        contact = db.session.get(Contact, link.subject_id) if link else None
        g.company_contact = contact if contact and contact.may_enter else None
    found: Contact | None = g.company_contact
    return found
