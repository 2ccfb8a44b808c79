"""Encryption at rest of the few texts that nobody may read in the database: secret links, second factors. And hashes that
nobody can make without the data key.
"""

import base64
import hashlib
import hmac
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from flask import Flask, current_app


def init_app(app: Flask, data_key: str) -> None:
    app.extensions["fernet"] = Fernet(data_key.encode())
    app.extensions["hash_key"] = hmac.digest(base64.urlsafe_b64decode(data_key), b"keyed hash", hashlib.sha256)


def seal(text: str) -> str:
    fernet: Fernet = current_app.extensions["fernet"]
    return fernet.encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises ValueError where the data key is not the one that sealed the text."""
    fernet: Fernet = current_app.extensions["fernet"]
    try:
        return fernet.decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise ValueError("sealed with another data key") from fault


def keyed_hash(text: str) -> str:
    """Recognises a text that was seen before, and tells it to nobody: without the data key it can't even be guessed."""
    return hmac.new(current_app.extensions["hash_key"], text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


class Sealed(sa.types.TypeDecorator[str]):
    """A text column that is encrypted with the data key; empty stays empty."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:
        return seal(value) if value else value

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return unseal(value) if value else value
