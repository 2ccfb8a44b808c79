"""Which language an answer or a mail speaks: Italian, or English on the public site's twin addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel, Domain, LazyString, force_locale, format_date
from flask_babel import gettext as _
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.config import ROOT
from portal.core.templating import Templates
from portal.core.workdays import ROME, today

ITALY = 39  # its country code
TWIN = "_en"  # the ending of an English twin's blueprint
LANGUAGES = ("it", "en")
OF_REQUEST = "portal.language"  # the WSGI environment's key under which a request's language is kept
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)


def language() -> str:
    """`it` or `en`: what was asked for with `speaking`, else what the request's address says."""
    spoken = _spoken.get()
    if spoken:
        return spoken
    if not has_request_context():
        return "it"
    known: dict[str, Any] = request.environ  # a page asks a hundred times
    return known.get(OF_REQUEST) or known.setdefault(OF_REQUEST, _of_address(request.blueprint or "", request.path))


def _of_address(blueprint: str, path: str) -> str:
    return "en" if blueprint.endswith(TWIN) or path.startswith("/en/") or path == "/en" else "it"


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


class Catalogues(Domain):
    """The translations, by the language being spoken; flask-babel's own way there costs twenty calls a word."""

    def get_translations(self) -> NullTranslations:
        return catalogue(language())


@cache
def catalogue(spoken: str) -> NullTranslations:
    """Italian has none: what stands in the code is what is said."""
    return Translations.load(str(ROOT / "translations"), [spoken])


@pass_eval_context
def say(context: EvalContext, words: str, /, **values: Any) -> str:
    """`_` in a template: the words are ours and safe, the values are escaped."""
    said = _said(words, language())
    if not context.autoescape:
        return str(said) % values
    return said % values if values or "%" in words else said


@lru_cache(maxsize=4096)
def _said(words: str, spoken: str) -> Markup:
    return Markup(catalogue(spoken).ugettext(words))  # noqa: S704 - words of the code and its catalogue


class Portal(Flask):
    """Flask, with links that stay in the language being spoken."""

    jinja_environment = Templates

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
    babel = Babel(app, locale_selector=language)
    babel.domain_instance = Catalogues()
    app.jinja_env.globals["_"] = say
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
    import phonenumbers  # noqa: PLC0415 - the numbering of the whole world, which no public page needs

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
