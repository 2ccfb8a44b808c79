"""A tick shared by all processes of one machine: a few bytes of a file, mapped into memory, read at each hit."""

import fcntl
import mmap
import os
from pathlib import Path

BYTES = 16  # two numbers: how often something was told, and the version told last


class SharedCounter:
    """Moves whenever something changed. Reading costs less than a microsecond and never blocks."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if os.fstat(self._file).st_size < BYTES:
            os.ftruncate(self._file, BYTES)
        self._numbers = memoryview(mmap.mmap(self._file, BYTES)).cast("Q")

    def read(self) -> int:
        """The tick: another number than before means that something was told since."""
        return self._numbers[0]

    def told(self) -> int:
        """The version that was told last."""
        return self._numbers[1]

    def tell(self, version: int) -> None:
        """Tell every process that there is this version; two may tell at once, neither is missed."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            self._numbers[0] += 1
            self._numbers[1] = version
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
