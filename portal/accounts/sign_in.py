"""The forms of signing in: Flask-Security's own, with our words, our throttle, and one answer for every wrong sign-in."""

import ipaddress
import re
from collections.abc import Callable
from typing import Any

from flask import g, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryForm,
    ResetPasswordForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
    hash_password,
)
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, Length

from portal.accounts import mails, queries
from portal.accounts.messages import WRONG
from portal.accounts.models import User
from portal.accounts.passwords import LONGEST
from portal.core import audit, mail, throttle
from portal.core.database import writing
from portal.core.forms import Required
from portal.core.roles import Audience

MINUTES = 15
PER_ACCOUNT = 5
PER_ADDRESS = 20
OLD = {"autocomplete": "current-password"}
NEW = {"autocomplete": "new-password"}
SHORT = Length(max=LONGEST, message=_l("È troppo lungo: controlla quello che hai scritto."))
UNPRINTABLE = re.compile(r"[\x00-\x20\x7f\\]")
RECOVERY_CODES = "/accedi/codici-di-riserva"
FIRST_PAGES = {Audience.OPERATOR: "/gestione/", Audience.SOCIAL_WORKER: "/servizio-sociale/"}


def local_path(asked: str | None) -> str:
    """An address of ours to go on to, or nothing: a link may not lead from our sign-in to somebody else's page."""
    text = asked or ""
    local = text.startswith("/") and not text.startswith("//") and not UNPRINTABLE.search(text)
    return text if local else ""


def first_page(user: User) -> str:
    """Where somebody begins; with a new second factor, at the recovery codes."""
    if user.has_second_factor and not user.mf_recovery_codes:
        return RECOVERY_CODES
    return next((page for audience, page in FIRST_PAGES.items() if audience in user.audiences), "/")


def fits(user: User, path: str) -> bool:
    """Whether this is no area that the person can't enter."""
    shut = (page for audience, page in FIRST_PAGES.items() if audience not in user.audiences)
    return not path.startswith(tuple(shut))


def address() -> str:
    """Where the request comes from; whoever has one IPv6 address has a whole /64 of them."""
    given = request.remote_addr or ""
    try:
        known = ipaddress.ip_address(given)
    except ValueError:
        return given
    return str(ipaddress.ip_network(f"{known}/64", strict=False)) if known.version == 6 else given


def wait_for(what: str, who: str) -> int:
    """Count an attempt of this account, unless it or its address made too many; the minutes to wait, 0 for none."""
    wait = throttle.minutes_left(f"{what}.address", address(), most=PER_ADDRESS, minutes=MINUTES)
    g.wait_minutes = wait or throttle.spend(what, who, most=PER_ACCOUNT, minutes=MINUTES)
    return int(g.wait_minutes)


def too_many(wait: int) -> str:
    if wait == 1:
        return _("Troppi tentativi. Riprova tra un minuto.")
    return _("Troppi tentativi. Riprova tra %(minutes)d minuti.", minutes=wait)


def refused(what: str, user: User | None) -> None:
    """Remember a wrong attempt, also though the request changes nothing else."""
    throttle.note(f"{what}.address", address())
    audit.journal(f"{what}.refused", user, label="" if user else _("persona sconosciuta"), address=address())


def own_page() -> str:
    """Where a person looks after the own access."""
    return "/gestione/profilo" if Audience.OPERATOR in current_user.audiences else first_page(current_user)


def after_setup() -> str:
    return own_page() if current_user.mf_recovery_codes else RECOVERY_CODES


class SignInForm(LoginForm):
    """Unknown, wrong, suspended, not yet accepted: the same words after the same work."""

    remember = None
    submit = None
    email = EmailField(_l("E-mail"), render_kw={"autocomplete": "username"})
    password = PasswordField(_l("Password"), render_kw=OLD)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.next.data = local_path(self.next.data)

    def validate_next(self, field: Any) -> None:
        """Cleaned above."""

    def validate(self, **kwargs: Any) -> bool:
        email = (self.email.data or "").strip().lower()
        if not email or not self.password.data:
            return self.say(_("Scrivi l'e-mail e la password."))
        wait = wait_for("signin", email)
        if wait:
            return self.say(too_many(wait))
        return self.find(email, **kwargs)

    def find(self, email: str, **kwargs: Any) -> bool:
        writing.set(False)  # checking a password takes time: until it is right, the database is only read
        self.ifield, self.user = self.email, queries.with_email(email)
        if len(self.password.data) > LONGEST or not super().validate(**kwargs) or self.user is None:
            refused("signin", self.user)
            return self.say(WRONG)
        writing.set(True)
        throttle.forget("signin", email)
        self.next.data = self.next.data or first_page(self.user)
        return True

    def say(self, words: str) -> bool:
        for field in (self.email, self.password):
            field.errors = []
        self.form_errors = [words]
        return False


class ForgottenForm(ForgotPasswordForm):
    """Whoever asks gets the same answer; whether a message leaves, only the mailbox knows."""

    submit = None
    email = EmailField(
        _l("E-mail"), [Required(_l("Scrivi il tuo indirizzo e-mail."))], render_kw={"autocomplete": "username"}
    )

    def validate(self, **kwargs: Any) -> bool:
        email = (self.email.data or "").strip().lower()
        if not email:
            self.form_errors = [_("Scrivi il tuo indirizzo e-mail.")]
            return False
        wait = wait_for("forgotten", email)
        if wait:
            self.form_errors = [too_many(wait)]
            return False
        return self.find(email)

    def find(self, email: str) -> bool:
        throttle.note("forgotten.address", address())
        self.user = queries.with_email(email)
        if self.user and self.user.active:
            hash_password(email)  # the view does the same for who is unknown
            return True
        mail.render(mails.password_link(User(name=email), request.url))  # the work that a known address costs
        return False


class NewPasswordForm(ResetPasswordForm):
    submit = None
    password = PasswordField(
        _l("Nuova password"),
        [Required(_l("Scrivi la nuova password."))],
        description=_l("Almeno 12 caratteri: bastano tre o quattro parole messe in fila."),
        render_kw=NEW,
    )
    password_confirm = PasswordField(
        _l("Ripeti la nuova password"),
        [Required(_l("Scrivi la password una seconda volta.")), EqualTo("password", _l("Le due password sono diverse."))],
        render_kw=NEW,
    )


class ChangeForm(ChangePasswordForm):
    submit = None
    password = PasswordField(
        _l("Password di adesso"), [Required(_l("Scrivi la password che usi adesso.")), SHORT], render_kw=OLD
    )
    new_password = PasswordField(
        _l("Nuova password"),
        [Required(_l("Scrivi la nuova password."))],
        description=_l("Almeno 12 caratteri: bastano tre o quattro parole messe in fila."),
        render_kw=NEW,
    )
    new_password_confirm = PasswordField(
        _l("Ripeti la nuova password"),
        [
            Required(_l("Scrivi la password una seconda volta.")),
            EqualTo("new_password", _l("Le due password sono diverse.")),
        ],
        render_kw=NEW,
    )

    def validate(self, **kwargs: Any) -> bool:
        return guarded(self, "password", current_user.email, self.password, super().validate)


class ConfirmForm(VerifyForm):
    """The password once more, before something delicate."""

    submit = None
    password = PasswordField(_l("Password"), [Required(_l("Scrivi la password.")), SHORT], render_kw=OLD)

    def validate(self, **kwargs: Any) -> bool:
        return guarded(self, "password", self.user.email, self.password, super().validate)


class SetupForm(TwoFactorSetupForm):
    """There is one way only, so nothing to choose."""

    submit = None
    setup = HiddenField()
    phone = HiddenField()


class HelpForm(TwoFactorRescueForm):
    """Flask-Security fills in ways of its own here; our pages link to recovery codes and to the administrators."""

    submit = None
    help_setup = RadioField(choices=[])


class CodeForm(TwoFactorVerifyCodeForm):
    submit = None
    code = StringField(
        _l("Codice di sei cifre"),
        [Required(_l("Scrivi il codice che mostra l'app.")), SHORT],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12},
    )

    def validate(self, **kwargs: Any) -> bool:
        return guarded(self, "code", self.user.email, self.code, super().validate)


class RecoveryForm(MfRecoveryForm):
    submit = None
    code = StringField(
        _l("Codice di riserva"),
        [Required(_l("Scrivi uno dei codici di riserva.")), SHORT],
        render_kw={"autocomplete": "off", "maxlength": 40},
    )

    def validate(self, **kwargs: Any) -> bool:
        return guarded(self, "code", self.user.email, self.code, super().validate)


def guarded(form: Any, what: str, who: str, field: Any, check: Callable[[], bool]) -> bool:
    """Check an answer that can be guessed: a few tries, then a pause; a right one wipes the slate."""
    if not FlaskForm.validate(form):
        return False
    wait = wait_for(what, who)
    if wait:
        form.form_errors = [too_many(wait)]
        return False
    well = check()
    if field.errors:
        refused(what, queries.with_email(who))
    else:
        throttle.forget(what, who)
    return well
