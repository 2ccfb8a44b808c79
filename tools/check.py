"""`make test`: everything that must be green, in order, and in the end what was left out, in words."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
sys.path.insert(0, str(ROOT))

from tests import services  # noqa: E402 - needs the path above

NO_TEST = 5  # pytest's exit code where nothing was to be run
QUICK = "not e2e and not long"
PYTEST = ("pytest", "-q", "-n", "2", "--dist", "loadfile")


@dataclass
class Report:
    """What failed, what was left out and why, and how long each step took."""

    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def step(self, name: str, *command: str, environment: dict[str, str] | None = None, may_be_empty: bool = False) -> None:
        print(f"\n── {name}", flush=True)
        start = time.monotonic()
        known = {**os.environ, **(environment or {})}
        code = subprocess.run([BIN / command[0], *command[1:]], cwd=ROOT, env=known, check=False).returncode
        self.seconds[name] = time.monotonic() - start
        if code and not (may_be_empty and code == NO_TEST):
            self.failed.append(name)

    def leave_out(self, what: str, why: str) -> None:
        """A thing that could not be tried here; where everything is insisted upon (.ci/run) that is a failure."""
        self.left_out.append(f"{what}: {why}")
        if os.environ.get("PORTAL_INSIST"):
            self.failed.append(what)

    def tell(self) -> int:
        print("\n── Tempi")
        for name, seconds in self.seconds.items():
            print(f"{seconds:7.1f} s  {name}")
        print(f"{sum(self.seconds.values()):7.1f} s  in tutto")
        for words in self.left_out:
            print(f"Non provato qui. {words}")
        print(f"Da correggere: {', '.join(self.failed)}" if self.failed else "Tutto a posto.")
        return 1 if self.failed else 0


def main(words: Sequence[str]) -> int:
    report = Report()
    if "--long" in words:
        on_both(report, "long", may_be_empty=True)
        return report.tell()
    static_checks(report)
    on_both(report, QUICK)
    in_a_browser(report)
    return report.tell()


def static_checks(report: Report) -> None:
    """What reads the code without running it; cheapest first."""
    report.step("ruff", "ruff", "check", ".")
    report.step("forma del codice", "ruff", "format", "--check", ".")
    report.step("piani della casa", "lint-imports")
    report.step("modelli delle pagine", "djlint", "--lint", "--quiet", "templates")
    report.step("tipi", "mypy")


def on_both(report: Report, which: str, *, may_be_empty: bool = False) -> None:
    """The tests on SQLite, then those that touch the database again on PostgreSQL, with Redis as the queue."""
    redis = services.redis_server()
    queue = {"PORTAL_TEST_REDIS_URL": redis} if redis else {}
    report.step("prove su SQLite", *PYTEST, "-m", which, environment=queue, may_be_empty=may_be_empty)
    if redis is None:
        report.leave_out("Redis", "su 127.0.0.1:6379 non risponde. Per provarlo: apt install redis-server, e avvialo.")
    postgres = services.postgres()
    if postgres is None:
        report.leave_out(
            "PostgreSQL", "su 127.0.0.1:5432 non risponde o non ci lascia creare database. Per provarlo: README, «Tests»."
        )
        return
    known = {**queue, "PORTAL_TEST_DATABASE_URL": postgres}
    report.step("prove su PostgreSQL", *PYTEST, "-m", which, environment=known, may_be_empty=may_be_empty)


def in_a_browser(report: Report) -> None:
    found = services.browser() or installed_browser()
    if found is None:
        report.leave_out(
            "Browser", "non c'è Chromium. Per provare le pagine come le vede una persona: apt install chromium."
        )
        return
    known = {"PORTAL_TEST_BROWSER": found}
    report.step("prove nel browser", *PYTEST, "-m", "e2e", environment=known, may_be_empty=True)


def installed_browser() -> str | None:
    """Chromium from the system's packages, where we may install them."""
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    print("\n── Installo Chromium", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        subprocess.run(["apt-get", *words], check=False, env=quiet, stdout=subprocess.DEVNULL)
    return services.browser()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
