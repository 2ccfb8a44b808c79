"""Running the portal: the production server, the worker, and both together for a laptop."""

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.common import AbstractServer
from werkzeug.utils import import_string

from portal import inuse
from portal.config import Settings, Told, data_key_fault, secret_fault

BACKLOG = 1024
WHY_NOT = {
    errno.EADDRINUSE: "su quella porta c'è già un altro programma",
    errno.EACCES: "quella porta è riservata al sistema",
    errno.EADDRNOTAVAIL: "questa macchina non ha quell'indirizzo",
}
STOPPING = 40  # seconds that a job in hand may still take: longer than a mail server may keep silent


class Unsafe(Told):
    """The portal must not be served like this."""


def must_be_safe(settings: Settings) -> None:
    """Raises Unsafe where serving would put people at risk; asks nothing of the database."""
    fault = secret_fault(settings) or data_key_fault(settings)
    if fault:
        raise Unsafe(fault)
    if settings.debug:
        raise Unsafe("Il modo debug (FLASK_DEBUG) mostra i dati a chiunque: toglilo prima di servire il portale.")


def must_not_expose_a_demo(settings: Settings, *, demo: bool, public_demo: bool) -> None:
    """Raises Unsafe where everybody could sign in with a published password."""
    if demo and not public_demo and is_exposed(settings):
        raise Unsafe(
            "Questa è una prova con password note a tutti: si serve solo su 127.0.0.1, o con «portal demo --public-demo»."
        )


class CannotListen(Told):
    """Nobody can serve there."""


def must_be_free(settings: Settings) -> None:
    """Raises CannotListen; asked before anything is started, since the server itself says it in a hundred lines."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as fault:
        why = WHY_NOT.get(fault.errno or 0, os.strerror(fault.errno or 0))
        where = f"HOST={settings.host} e PORT={settings.port}"
        raise CannotListen(f"Con {where} il portale non può ascoltare: {why}. Cambia PORT o HOST.") from fault


def is_exposed(settings: Settings) -> bool:
    """Whether others than who sits at this machine can reach what is served, perhaps through a proxy."""
    name = urlsplit(settings.base_url).hostname or ""
    return settings.https or not is_loopback(settings.host) or not is_loopback(name)


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def serve(settings: Settings, *, workers: int, threads: int = 4) -> None:
    """Serve until told to stop."""
    with inuse.running(settings):
        server("portal.wsgi:app", settings.host, settings.port, workers=workers, threads=threads).serve(target_loader=apart)


def apart(target: str) -> Any:
    """In a server process: what it serves. Out of reach of Ctrl-C: stopped once, by the server; twice, it would hang."""
    os.setpgrp()
    return import_string(target)


def server(target: str, host: str, port: int, *, workers: int, threads: int = 4) -> AbstractServer[Any]:
    """The production server in front of a WSGI callable; `make bench` stands others behind the very same one."""
    return Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backlog=BACKLOG,
        log_level=LogLevels.warning,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )


def work(app: Flask, *, workers: int) -> None:
    """Run the jobs until told to stop; what is in hand is finished first, so that no message is left in doubt."""
    jobs = app.extensions["jobs"]
    consumer = jobs.huey.create_consumer(
        workers=workers,
        periodic=True,
        initial_delay=0.05,
        max_delay=1.0,
        check_worker_health=True,
        graceful_signal="TERM",
        shutdown_timeout=STOPPING,
    )
    jobs.stopping = consumer.stop_flag
    with inuse.running(app.config["SETTINGS"]):
        consumer.run()


def run_both(settings: Settings, *, workers: int) -> int:
    """Server and worker side by side; Ctrl-C, or the end of either, stops both."""
    programs = [["serve", "--workers", str(workers)], ["worker"]]
    children = [_start(settings, words) for words in programs]
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda *_: sys.exit(0))
    try:
        return _wait_for_one(children)
    except SystemExit:
        return 0
    finally:
        _stop(children)


def _start(settings: Settings, words: list[str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches only us, and we stop each child once."""
    command = [sys.executable, "-m", "portal.cli", *words]
    return subprocess.Popen(command, env=_environment(settings), start_new_session=True)


def _wait_for_one(children: Sequence[subprocess.Popen[bytes]]) -> int:
    while True:
        for child in children:
            try:
                return child.wait(timeout=0.5)
            except subprocess.TimeoutExpired:
                continue


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(timeout=STOPPING + 5)
        except subprocess.TimeoutExpired:
            child.kill()


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "PORTAL_INSTANCE": str(settings.instance), "HOST": settings.host, "PORT": str(settings.port)}
