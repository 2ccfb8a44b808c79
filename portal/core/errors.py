"""What goes wrong and how it is said."""

import logging
import re

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.core.text import host_and_path

log = logging.getLogger(__name__)
AT_LENGTH = 20  # characters
SECRET = re.compile("password|token|code|stamp|torna", re.IGNORECASE)
PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})


class RuleBroken(Exception):
    """A rule of the house was broken; `words` are for the reader, `field` is where to show them (None: above the form)."""

    def __init__(self, words: str, field: str | None = None) -> None:
        super().__init__(words)
        self.words = words
        self.field = field


class Stale(RuleBroken):
    """Two people at the same data: the second is told, and what they typed stays in the form."""

    def __init__(self) -> None:
        words = _("Nel frattempo qualcun altro ha cambiato questi dati. Guarda come sono ora, e se va bene salva di nuovo.")
        super().__init__(words)


def must_be_unchanged(seen: object, there: object) -> None:
    if seen != there:
        raise Stale


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(CSRFError, show_stale_page)
    app.register_error_handler(RuleBroken, show_broken_rule)
    app.register_error_handler(IntegrityError, show_conflict)
    app.register_error_handler(StaleDataError, show_conflict)
    app.register_error_handler(OperationalError, show_busy)
    app.register_error_handler(DBAPIError, show_unexpected)
    app.register_error_handler(Exception, show_unexpected)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    page = error.code if error.code in PAGES else 400 if error.code < 500 else 500
    headers = {name: value for name, value in error.get_headers() if name in {"Retry-After", "Allow"}}
    return render_template(f"errors/{page}.html"), error.code, headers


def show_stale_page(error: CSRFError) -> ResponseReturnValue:
    """A button of a page that was opened in an earlier session: the page itself says how to come in again."""
    host, path = host_and_path(request.referrer)
    ours = host == request.host and not path.startswith("//")
    return render_template("errors/stale.html", back=path if ours else "/", typed=typed_at_length()), error.code or 400


def typed_at_length() -> list[str]:
    """What somebody has written in more than a few words, so that a page that can't take it gives it back."""
    answers = [(name, text) for name, text in request.form.items(multi=True) if not SECRET.search(name)]
    return [text for _name, text in answers if len(text) >= AT_LENGTH]


def show_broken_rule(error: RuleBroken) -> ResponseReturnValue:
    """An act without a form of its own (a button) was refused: say why, offer the way back."""
    return render_template("errors/409.html", words=error.words, back=request.referrer), 409


def show_busy(error: OperationalError) -> ResponseReturnValue:
    """The database did not answer in time, or not at all."""
    log.error("database: %s", error.orig)
    return render_template("errors/503.html"), 503, {"Retry-After": "10"}


def show_unexpected(error: Exception) -> ResponseReturnValue:
    log.exception("unexpected fault at %s %s", request.method, request.path, exc_info=error)
    return render_template("errors/500.html"), 500


def show_conflict(_error: Exception) -> ResponseReturnValue:
    return conflict_page()


def conflict_page() -> ResponseReturnValue:
    words = _(
        "Qualcuno ha appena salvato gli stessi dati. Torna indietro con il tasto del browser: trovi quello che avevi scritto."
    )
    return render_template("errors/409.html", words=words), 409
