"""A telephone that shows a new code every half minute (RFC 6238)."""

import base64
import hashlib
import hmac
import struct
import time

STEP = 30  # seconds


def code(key: str) -> str:
    """`key` as a person copies it from the screen: in groups."""
    letters = "".join(letter for letter in key.upper() if letter.isalnum())
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    digest = hmac.new(secret, struct.pack(">Q", int(time.time()) // STEP), hashlib.sha1).digest()
    start = digest[-1] & 0xF
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"
