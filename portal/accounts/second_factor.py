"""The second factor: codes from the telephone, each good once, and recovery codes, kept only as keyed hashes."""

import hashlib
import hmac
from typing import Any

from flask import Flask, current_app
from flask_security import MfRecoveryCodesUtil, Totp, get_hmac

from portal.accounts.models import User
from portal.core.database import db

RECOVERY_CODES = 10


def derived_key(data_key: str, purpose: str) -> str:
    """A key of its own for each purpose, from the one data key: nothing more to back up."""
    return hmac.new(data_key.encode(), f"accounts:{purpose}".encode(), hashlib.sha256).hexdigest()


def actual(user: Any) -> User:
    """The person behind `current_user`, locked until the end of the transaction: two requests can't use the same code."""
    known: User = db.session.get_one(User, user.id)
    db.session.refresh(known, with_for_update=True)
    return known


class Codes(Totp):
    """Time-based codes: one that was taken is never taken again."""

    def get_last_counter(self, user: User) -> int | None:
        return actual(user).tf_last_counter

    def set_last_counter(self, user: User, tmatch: Any) -> None:
        user.tf_last_counter = tmatch.counter


class RecoveryCodes(MfRecoveryCodesUtil):
    """Shown once, when they are made; afterwards not even the database knows them."""

    def __init__(self, app: Flask) -> None:
        self.cryptor = None

    def create_recovery_codes(self, user: User) -> list[str]:
        codes: list[str] = current_app.extensions["security"].totp_factory.generate_recovery_codes(RECOVERY_CODES)
        actual(user).mf_recovery_codes = [hashed(code) for code in codes]
        return codes

    def get_recovery_codes(self, user: User) -> list[str]:
        return []

    def check_recovery_code(self, user: User, code: str) -> bool:
        return hashed(code) in (actual(user).mf_recovery_codes or [])

    def delete_recovery_code(self, user: User, code: str) -> bool:
        left = [each for each in user.mf_recovery_codes or [] if each != hashed(code)]
        user.mf_recovery_codes = left
        return True


def hashed(code: str) -> str:
    """However it was typed: capitals, spaces and hyphens don't matter."""
    plain = "".join(character for character in code.lower() if character.isalnum())
    return get_hmac(plain).decode()
