"""A whole installation that really runs: its folder, its server and its workers as programs of their own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from portal.config import Settings, load
from tests.e2e.mailserver import free_port

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # seconds
SENDER = "WORK-IN <portale@workin.example>"


class Program:
    """One of our programs; everything that it started ends with it."""

    def __init__(self, words: Sequence[str], environment: dict[str, str], log: Path) -> None:
        self.words, self.log = words, log
        self.output: IO[bytes] = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.cli", *words],
            cwd=ROOT,
            env=environment,
            stdout=self.output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def end(self) -> None:
        """As a system does that shuts down: ask the program, which asks its own; then insist."""
        self.process.terminate()
        try:
            self.process.wait(timeout=50)
        except subprocess.TimeoutExpired:
            self.kill()
        self.output.close()

    def kill(self) -> None:
        """As a machine does whose power goes: nothing is said, nothing is finished."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)
        self.output.close()

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8", "replace")


class Installation:
    """An instance folder with its settings in `portal.env`, as who installs writes them."""

    def __init__(self, folder: Path, smtp_url: str, **settings: object) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.programs: list[Program] = []
        known = {"PORT": self.port, "PORTAL_SMTP_URL": smtp_url, "PORTAL_SENDER": SENDER, **settings}
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "portal.env").write_text("".join(f"{name}={value}\n" for name, value in known.items()))

    @property
    def environment(self) -> dict[str, str]:
        """The machine's, without what it may say of another installation."""
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        for name in ("PORT", "HOST", "FLASK_DEBUG"):
            clean.pop(name, None)
        return {**clean, "PORTAL_INSTANCE": str(self.folder)}

    @property
    def settings(self) -> Settings:
        return load(self.folder)

    def run(self, *words: str) -> str:
        """A command that ends by itself; its words."""
        done = subprocess.run(
            [sys.executable, "-m", "portal.cli", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, *words: str) -> Program:
        program = Program(words, self.environment, self.folder / f"{words[0]}.log")
        self.programs.append(program)
        return program

    def serve(self, *, workers: int = 1) -> Program:
        program = self.start("serve", "--workers", str(workers))
        wait_until_well(self.address, program)
        return program

    def work(self, *, workers: int = 2) -> Program:
        return self.start("worker", "--workers", str(workers))

    def end(self) -> None:
        for program in self.programs:
            program.end()


def wait_until_well(address: str, program: Program) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert program.process.poll() is None, program.said
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if json.load(answer)["ok"]:
                    return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not begin to answer: {program.said}")
