"""The servers that stand side by side: the portal, the same under gunicorn, a bare dictionary, nginx, a bare Flask."""

import sys
from contextlib import AbstractContextManager
from pathlib import Path

from bench import instance, processes, references
from bench.processes import Server
from bench.references import Answer

Started = AbstractContextManager[Server]
THREADS = 4  # as `portal serve`


def portal(folder: Path) -> Started:
    port = processes.free_port()
    command = [sys.executable, "-m", "portal.cli", "serve", "--workers", "1"]
    return processes.serving("portal", command, port, folder, **instance.environment(folder, port))


def gunicorn(folder: Path) -> Started:
    """The portal again: whoever prefers gunicorn may use it."""
    port = processes.free_port()
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi:app", "--bind", f"{processes.HOST}:{port}"]
    threads = ["--worker-class", "gthread", "--threads", THREADS, "--workers", "1", "--log-level", "error"]
    return processes.serving("gunicorn", [*command, *threads], port, folder, **instance.environment(folder, port))


def bare(answers: dict[str, Answer], folder: Path) -> Started:
    port = processes.free_port()
    command = [sys.executable, "-m", "bench.bare", port]
    known = {"BENCH_ANSWERS": str(references.for_wsgi(answers, folder))}
    return processes.serving("bare", command, port, folder, next(iter(answers)), **known)


def nginx(answers: dict[str, Answer], folder: Path) -> Started:
    port = processes.free_port()
    command = ["nginx", "-c", references.for_nginx(answers, port, folder), "-p", folder]
    return processes.serving("nginx", command, port, folder, next(iter(answers)))


def plain_flask(folder: Path) -> Started:
    port = processes.free_port()
    command = [sys.executable, "-m", "bench.plain", port]
    return processes.serving("plain", command, port, folder, BENCH_DATABASE=str(folder / "plain.db"))
