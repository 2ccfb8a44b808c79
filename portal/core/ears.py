"""Hearing from PostgreSQL what other machines published. Apart from the cache itself: on SQLite its client stays unloaded."""

import threading
import time
from typing import Any

import psycopg

from portal.core.cache import CHANNEL
from portal.core.pagecache import PageCache

DEAF_SECONDS = 2  # before listening is tried again
# A line that died without a word (a cable, a firewall) is noticed within half a minute, and the pages kept until then forgotten.
ALIVE: Any = {"keepalives": 1, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "connect_timeout": 10}


class Ears:
    """Listens to PostgreSQL for what other machines published; deaf, this process keeps no page at all."""

    def __init__(self, database_url: str, cache: PageCache) -> None:
        self.dsn = database_url.replace("postgresql+psycopg", "postgresql")
        self.cache = cache
        self.line: psycopg.Connection[Any] | None = None
        self.stopping = False
        cache.forget(trusted=False)
        threading.Thread(target=self.listen_for_ever, name="cache-ears", daemon=True).start()

    def listen_for_ever(self) -> None:
        while not self.stopping:
            try:
                self.listen()
            except psycopg.Error:
                self.cache.forget(trusted=False)
                time.sleep(0 if self.stopping else DEAF_SECONDS)

    def listen(self) -> None:
        with psycopg.connect(self.dsn, autocommit=True, **ALIVE) as line:
            self.line = line
            line.execute(f"LISTEN {CHANNEL}")
            self.cache.forget(trusted=True)  # what was said while nobody listened is read at the next request
            for heard in line.notifies():
                self.cache.counter.tell(int(heard.payload))

    def stop(self) -> None:
        """Stop listening; the process ends anyway, this is for who builds several applications in one."""
        self.stopping = True
        if self.line:
            self.line.close()
