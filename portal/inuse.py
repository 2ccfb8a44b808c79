"""Whether the portal is running on this machine: who serves or works holds a lock that the system lets go with them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from portal.config import Settings, Told

WORDS = "Il portale è in funzione in questa cartella: fermalo (sito e worker), poi riprova."


class InUse(Told):
    """The portal runs, or somebody else is restoring."""


@contextmanager
def running(settings: Settings) -> Iterator[None]:
    """Held by the server and the worker, any number of them."""
    with _held(settings, fcntl.LOCK_SH):
        yield


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Held by what may not happen while the portal runs; raises InUse at once."""
    with _held(settings, fcntl.LOCK_EX):
        yield


@contextmanager
def _held(settings: Settings, kind: int) -> Iterator[None]:
    settings.instance.mkdir(parents=True, exist_ok=True)
    handle = os.open(settings.instance / "running.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(handle)
        raise InUse(WORDS) from fault
    try:
        yield
    finally:
        os.close(handle)
