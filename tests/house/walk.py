"""Walking through the house: every address, every kind of visitor, every link that leads on."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from portal.accounts.models import User
from portal.accounts.security import ENDPOINTS
from portal.companies import door
from portal.companies.models import Contact
from portal.companies.services import AREA_LINK
from portal.core import links
from portal.core.areas import Area
from portal.core.database import db
from portal.core.language import TWIN
from portal.core.roles import Audience, Role
from tests import make

HREF = re.compile(r'<a\b[^>]*\bhref="(/[^"#?]*)')
MOST_ALIKE = 3  # pages of one endpoint that are looked at
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|DROP|ALTER)\b\s*(?:INTO|FROM)?\s*\"?(\w+)", re.IGNORECASE)
JOURNALS = frozenset({"audit_entry", "attempt"})  # what a reading may add to: append-only


@dataclass(frozen=True)
class Visit:
    """One page as one visitor saw it, and what looking at it wrote."""

    who: str
    path: str
    status: int
    kind: str  # content type
    text: str
    location: str | None
    written: tuple[str, ...]
    came_from: str
    framed: bool  # shown in a frame that can't do anything

    def __str__(self) -> str:
        return f"{self.path} ({self.who})"

    @property
    def is_page(self) -> bool:
        return self.kind.startswith("text/html")


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]


def address(app: Flask, rule: Rule) -> str:
    """An address that fits the rule; numbers are those of rows that a demo has."""
    values = {name: fitting(converter) for name, converter in rule._converters.items()}
    with app.test_request_context():
        return app.url_map.bind(app.config["SERVER_NAME"]).build(rule.endpoint, values)


def fitting(converter: BaseConverter) -> Any:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 1 if isinstance(converter, IntegerConverter) else "x"


def area_of(app: Flask, endpoint: str) -> Area | None:
    """The area behind an endpoint, also of an English twin."""
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0].removesuffix(TWIN))
    return blueprint if isinstance(blueprint, Area) else None


def is_closed(app: Flask, endpoint: str) -> bool:
    """Whether somebody must be let in first. Sign-in's own pages say for themselves whom they serve."""
    if endpoint in ENDPOINTS or endpoint.rpartition(".")[2] in door.OPEN:
        return False
    area = area_of(app, endpoint)
    return area is None or area.audience is not Audience.PUBLIC


def visitors(app: Flask) -> dict[str, FlaskClient]:
    with app.app_context():
        return {
            "estraneo": app.test_client(),
            "amministratore": of_user(app, Role.ADMIN),
            "assistente sociale": of_user(app, Role.SOCIAL_WORKER),
            "azienda": of_company(app),
        }


def of_user(app: Flask, role: Role) -> FlaskClient:
    user = next(user for user in db.session.scalars(sa.select(User).order_by(User.id)) if role in user.roles)
    client = app.test_client()
    with client.session_transaction() as session:
        make.signed_in(session, user)
    return client


def of_company(app: Flask) -> FlaskClient:
    """Who came in by the personal link of a company."""
    contact = db.session.scalars(sa.select(Contact).where(Contact.email_confirmed_at.is_not(None))).first()
    assert contact
    token = links.issue(AREA_LINK, contact.id, days=1)
    db.session.commit()
    link = links.find(token, AREA_LINK)
    assert link
    client = app.test_client()
    with client.session_transaction() as session:
        session["company_link"] = link.id
    return client


def walk(app: Flask) -> list[Visit]:
    return [visit for who, client in visitors(app).items() for visit in walk_as(app, who, client)]


def walk_as(app: Flask, who: str, client: FlaskClient) -> Iterator[Visit]:
    """All addresses of the map that need no choice, and then whatever their links lead to."""
    waiting = {address(app, rule): "la mappa" for rule in rules(app, "GET")}
    seen: Counter[str] = Counter()
    done: set[str] = set()
    while waiting:
        path, came_from = waiting.popitem()
        done.add(path)
        endpoint = endpoint_of(app, path)
        if endpoint is None or (came_from != "la mappa" and seen[endpoint] >= MOST_ALIKE):
            continue
        seen[endpoint] += 1
        visit = look(app, who, client, path, came_from)
        yield visit
        found = HREF.findall(visit.text) if visit.is_page else []
        waiting |= {link: path for link in found if link not in done and link not in waiting}


def endpoint_of(app: Flask, path: str) -> str | None:
    """None for our own files, which are no pages; the catch-all counts each of its pages for itself."""
    if path.startswith("/static/"):
        return None
    endpoint, values = app.url_map.bind(app.config["SERVER_NAME"]).match(urlsplit(path).path, method="GET")
    return path if "path" in values else str(endpoint)


def look(app: Flask, who: str, client: FlaskClient, path: str, came_from: str) -> Visit:
    written: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found = WRITES.match(statement)
        if found and found[2] not in JOURNALS:
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with app.app_context():
            answer = client.get(path)
            text = answer.get_data(as_text=True) if answer.content_type.startswith("text/") else ""
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    framed = "sandbox" in answer.headers.get("Content-Security-Policy", "")
    return Visit(
        who, path, answer.status_code, answer.content_type, text, answer.location, tuple(written), came_from, framed
    )
