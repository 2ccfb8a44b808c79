"""Flask-Security on Flask-Login, set up our way: Italian addresses, our pages, sessions that end."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, user_logged_out
from flask_principal import identity_loaded  # type: ignore[import-untyped]
from flask_security import (
    Security,
    password_changed,
    password_reset,
    tf_code_confirmed,
    tf_disabled,
    tf_profile_changed,
    user_authenticated,
    views,
)
from flask_security.core import _on_identity_loaded
from flask_security.recovery_codes import mf_recovery, mf_recovery_codes
from flask_security.utils import set_request_attr

from portal.accounts import configuration, public_views, queries, services, sign_in
from portal.accounts.adapters import Datastore, Outbox, Passwords
from portal.accounts.context import Desk
from portal.accounts.models import SignIn, User
from portal.accounts.second_factor import Codes, RecoveryCodes
from portal.config import Settings
from portal.core import audit, links
from portal.core.database import db, now
from portal.core.origin import refuse_foreign_posts

GET_POST = ("GET", "POST")
# Every address of signing in, outside any Area: endpoint, address, methods, view.
TABLE: tuple[tuple[str, str, tuple[str, ...], Callable[..., Any]], ...] = (
    ("login", "/accedi", GET_POST, views.login),
    ("logout", "/esci", ("POST",), views.logout),
    ("verify", "/accedi/conferma", GET_POST, views.verify),
    ("two_factor_token_validation", "/accedi/codice", GET_POST, views.two_factor_token_validation),
    ("two_factor_rescue", "/accedi/aiuto", GET_POST, public_views.two_factor_rescue),
    ("two_factor_setup", "/accedi/secondo-fattore", GET_POST, views.two_factor_setup),
    ("two_factor_setup_validate", "/accedi/secondo-fattore/<token>", ("POST",), views.two_factor_setup_validate),
    ("mf_recovery", "/accedi/codice-di-riserva", GET_POST, mf_recovery),
    ("mf_recovery_codes", sign_in.RECOVERY_CODES, GET_POST, mf_recovery_codes),
    ("accept_invitation", "/accedi/invito/<token>", GET_POST, public_views.accept_invitation),
    ("forgot_password", "/password/dimenticata", GET_POST, views.forgot_password),
    ("reset_password", "/password/nuova/<token>", GET_POST, views.reset_password),
    ("change_password", "/gestione/password", GET_POST, views.change_password),
)
ENTRANCES = frozenset({"security.login", "security.two_factor_token_validation", "security.mf_recovery"})
ENDPOINTS = frozenset(f"security.{name}" for name, _address, _methods, _view in TABLE)


def init_app(app: Flask, settings: Settings) -> None:
    app.config.update(configuration.known_settings(settings))
    security = Security(
        app,
        Datastore(),
        register_blueprint=False,
        mail_util_cls=Outbox,
        password_util_cls=Passwords,
        totp_cls=Codes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        login_form=sign_in.SignInForm,
        verify_form=sign_in.ConfirmForm,
        forgot_password_form=sign_in.ForgottenForm,
        reset_password_form=sign_in.NewPasswordForm,
        change_password_form=sign_in.ChangeForm,
        two_factor_setup_form=sign_in.SetupForm,
        two_factor_verify_code_form=sign_in.CodeForm,
        two_factor_rescue_form=sign_in.HelpForm,
        mf_recovery_form=sign_in.RecoveryForm,
    )
    security.want_json(lambda _request: False)
    security.unauthn_handler(ask_to_sign_in)
    security.login_manager.user_loader(load)
    security.login_manager.request_loader(lambda _request: None)  # no tokens: a session is the only way in
    security.principal.identity_loaders.clear()  # who asks for permissions asks `core/areas.py`
    identity_loaded.disconnect(_on_identity_loaded, sender=app)
    app.register_blueprint(blueprint())
    listen(app)
    app.context_processor(lambda: {"desk": Desk()})
    app.jinja_env.globals["is_demo"] = queries.is_demo


def blueprint() -> Blueprint:
    """Flask-Security's views at our addresses; what is not in the table does not exist."""
    made = Blueprint("security", __name__)
    made.before_request(receive)
    made.after_request(send_off)
    for name, address, methods, view in TABLE:
        made.add_url_rule(address, name, view, methods=list(methods))
    return made


def receive() -> ResponseReturnValue | None:
    refuse_foreign_posts()
    if request.is_json:
        abort(400)
    if not current_user.is_authenticated:
        return None
    audit.acting_as(current_user.id, current_user.name)
    return redirect(sign_in.first_page(current_user)) if request.endpoint in ENTRANCES else None


def send_off(response: Response) -> Response:
    """Too many attempts are a 429; after signing in one lands on a page of ours that one may enter."""
    response.cache_control.private = response.cache_control.no_store = True
    wait = g.get("wait_minutes")
    if wait:
        response.status_code = 429
        response.headers["Retry-After"] = str(wait * 60)
    if response.location and "signed_in" in g and request.endpoint in ENTRANCES:
        asked = sign_in.local_path(request.values.get("next"))
        response.location = asked if asked and sign_in.fits(current_user, asked) else sign_in.first_page(current_user)
    return response


def ask_to_sign_in(_mechanisms: Any = None, headers: Any = None) -> ResponseReturnValue:
    """Send a stranger to the sign-in page, and back afterwards: to the page itself, or to the one with the form."""
    path = request.full_path.rstrip("?") if request.method == "GET" else ""
    asked = sign_in.local_path(path)
    return redirect(url_for("security.login", next=asked) if asked else url_for("security.login"))


def load(uniquifier: str) -> User | None:
    """The person of this session, while it lasts; asked by Flask-Login once a request."""
    user = queries.with_session(uniquifier, session.get("sign_in"))
    if user:
        set_request_attr("fs_authn_via", "session")
        set_request_attr("fs_paa", session.get("fs_paa", 0))
    return user


def listen(app: Flask) -> None:
    """Flask-Security tells what happened; we note it."""
    user_authenticated.connect(begin_session, app)
    user_logged_out.connect(end_session, app)
    password_changed.connect(note_password, app)
    password_reset.connect(note_password, app)
    for signal in (tf_code_confirmed, tf_profile_changed, tf_disabled):
        signal.connect(note_second_factor, app)


def begin_session(_app: Flask, user: User, **_known: Any) -> None:
    user = db.session.get_one(User, user.id)
    row = SignIn(user_id=user.id)
    db.session.add(row)
    db.session.flush()
    session.permanent, session["sign_in"] = True, row.id
    user.last_sign_in_at = row.at
    g.signed_in = True
    audit.acting_as(user.id, user.name)
    audit.record("signin.accepted", user)


def end_session(_app: Flask, **_known: Any) -> None:
    """The cookie may have been copied: the session ends here, not only in this browser."""
    mine = sa.update(SignIn).where(SignIn.id == session.pop("sign_in", None))
    db.session.execute(mine.values(ended_at=now()))


def note_password(_app: Flask, user: User, **_known: Any) -> None:
    links.revoke(services.INVITATION, user.id)
    audit.record("password.changed", user)


def note_second_factor(_app: Flask, user: User, **_known: Any) -> None:
    """A new one, or none; the codes of every day are not worth a line."""
    audit.acting_as(user.id, user.name)
    if session.get("tf_state") != "ready":
        audit.record("second_factor.changed", user)
