"""Which language an answer or a mail speaks: Italian, or English on the public site's twin addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from typing import Any

import phonenumbers
from flask import Flask, has_request_context, request
from flask_babel import Babel, LazyString, force_locale, format_date
from flask_babel import gettext as _

from portal.core.workdays import ROME, today

ITALY = 39  # its country code
TWIN = "_en"  # the ending of an English twin's blueprint
LANGUAGES = ("it", "en")
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def language() -> str:
    """`it` or `en`: what was asked for with `speaking`, else what the request's address says."""
    spoken = _spoken.get()
    if spoken:
        return spoken
    if has_request_context():
        blueprint = request.blueprint or ""
        return "en" if blueprint.endswith(TWIN) or request.path.startswith("/en/") or request.path == "/en" else "it"
    return "it"


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak this language inside the block, links included: for mails to somebody who reads another one."""
    token = _spoken.set(chosen if chosen in LANGUAGES else "it")
    try:
        with force_locale(language()):
            yield
    finally:
        _spoken.reset(token)


def noted(words: LazyString) -> str:
    """What the house notes for itself, in Italian whatever language the visitor speaks."""
    with speaking("it"):
        return str(words)


class Portal(Flask):
    """Flask, with links that stay in the language being spoken."""

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        spoken = values.pop("_language", None) or language()
        if has_request_context() and endpoint.startswith("."):
            endpoint = f"{request.blueprint}{endpoint}"
        blueprint, _dot, view = endpoint.rpartition(".")
        plain = blueprint.removesuffix(TWIN)
        chosen = plain + TWIN if spoken == "en" and plain + TWIN in self.blueprints else plain
        return super().url_for(f"{chosen}.{view}" if chosen else view, **values)


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "it"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Rome"
    Babel(app, locale_selector=language)
    app.context_processor(lambda: {"language": language()})
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["phone"] = phone


def day(value: date | datetime) -> str:
    """A day as people say it: "lun 23 nov", with the year where it is not this one."""
    local = value.astimezone(ROME).date() if isinstance(value, datetime) else value
    return str(format_date(local, "EEE d MMM" if local.year == today().year else "EEE d MMM y"))


def phone(value: str | None) -> str:
    """A telephone number as people read it aloud: "0766 555 005"; foreign ones with their country."""
    try:
        number = phonenumbers.parse(value or "", "IT")
    except phonenumbers.NumberParseException:
        return value or ""
    local = number.country_code == ITALY
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if local else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape)


def moment(value: datetime) -> str:
    """A moment of the past: "oggi 09:40", "ieri 18:05", "lun 23 nov 10:00"."""
    local = value.astimezone(ROME)
    near = {today(): _("oggi"), today() - timedelta(days=1): _("ieri")}
    return f"{near.get(local.date()) or day(local)} {local:%H:%M}"
