"""What Flask-Security and Flask are told; the keys come from the one data key."""

from datetime import timedelta
from typing import Any

from flask_login import current_user
from werkzeug.local import LocalProxy

from portal.accounts import sign_in
from portal.accounts.messages import MESSAGES
from portal.accounts.passwords import SHORTEST
from portal.accounts.second_factor import RECOVERY_CODES, derived_key
from portal.config import Settings

IDLE = timedelta(hours=8)
FRESH = timedelta(minutes=30)  # how long a password just typed is enough for something delicate
PAGES = "accounts/public"


def known_settings(settings: Settings) -> dict[str, Any]:
    """What Flask-Security and Flask are told; the keys come from the one data key."""
    told: dict[str, Any] = {
        "BLUEPRINT_NAME": "security",
        "CLI_USERS_NAME": None,
        "CLI_ROLES_NAME": None,
        "STATIC_FOLDER": None,
        "JOIN_USER_ROLES": False,
        "RETURN_GENERIC_RESPONSES": True,
        "API_ENABLED_METHODS": ["session"],
        "PASSWORD_SALT": derived_key(settings.data_key, "password"),
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_HASH_PASSLIB_OPTIONS": argon2_cost(settings),
        "PASSWORD_LENGTH_MIN": SHORTEST,
        "HASHING_SCHEMES": ["hex_sha256"],  # of a password's hash, inside a signed link: fast, so that it tells nothing
        "RESET_PASSWORD_WITHIN": timedelta(hours=2),
        "FRESHNESS": FRESH,
        "FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,  # seconds before and after, for clocks that disagree
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TOTP_SECRETS": {"1": derived_key(settings.data_key, "totp")},
        "TOTP_ISSUER": "WORK-IN",
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "MULTI_FACTOR_RECOVERY_CODES_N": RECOVERY_CODES,
        "EMAIL_PLAINTEXT": False,
        "EMAIL_HTML": False,
        "EMAIL_TEMPLATE_PASSWORD_RESET": "password_link",
        "EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "password_is_new",
        "EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "password_is_new",
        "POST_LOGIN_VIEW": LocalProxy(lambda: sign_in.first_page(current_user)),
        "POST_LOGOUT_VIEW": "/",
        "POST_CHANGE_VIEW": LocalProxy(sign_in.own_page),
        "TWO_FACTOR_POST_SETUP_VIEW": LocalProxy(sign_in.after_setup),
        "LOGIN_USER_TEMPLATE": f"{PAGES}/sign_in.html",
        "LOGOUT_USER_TEMPLATE": f"{PAGES}/sign_in.html",
        "VERIFY_TEMPLATE": f"{PAGES}/confirm.html",
        "FORGOT_PASSWORD_TEMPLATE": f"{PAGES}/forgotten.html",
        "RESET_PASSWORD_TEMPLATE": f"{PAGES}/new_password.html",
        "CHANGE_PASSWORD_TEMPLATE": f"{PAGES}/change_password.html",
        "TWO_FACTOR_SETUP_TEMPLATE": f"{PAGES}/second_factor.html",
        "TWO_FACTOR_VERIFY_CODE_TEMPLATE": f"{PAGES}/code.html",
        "MULTI_FACTOR_RECOVERY_TEMPLATE": f"{PAGES}/recovery.html",
        "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": f"{PAGES}/recovery_codes.html",
    }
    told |= {f"MSG_{name}": said for name, said in MESSAGES.items()}
    return {"PERMANENT_SESSION_LIFETIME": IDLE, **{f"SECURITY_{name}": value for name, value in told.items()}}


def argon2_cost(settings: Settings) -> dict[str, Any]:
    """OWASP's second choice: 19 MiB, so that many may sign in at once on a small machine; next to nothing in tests."""
    memory, rounds = (64, 1) if settings.testing else (19_456, 2)
    return {"argon2__type": "ID", "argon2__memory_cost": memory, "argon2__time_cost": rounds, "argon2__parallelism": 1}
