"""Servers as processes: started on free loopback ports, weighed, timed, and ended by their own number."""

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
TICK = os.sysconf("SC_CLK_TCK")  # of /proc/<pid>/stat, per second
PATIENCE = 60.0  # seconds until a server must answer


class NotStarted(Exception):
    """A server that did not answer in time; the text says which, and what it said."""


@dataclass(frozen=True)
class Server:
    """A running server: its first process and where it listens."""

    name: str
    pid: int
    port: int
    seconds: float  # from its start to its first good answer

    def cpu(self) -> float:
        """Seconds of processor that its processes have used so far."""
        return sum(map(_cpu_seconds, family(self.pid)))

    def workers(self) -> list[int]:
        """The processes that answer: those without children of their own."""
        return [pid for pid in family(self.pid) if not children(pid)]


@contextmanager
def serving(
    name: str, command: Sequence[object], port: int, folder: Path, path: str = "/", **environment: str
) -> Iterator[Server]:
    """Start a server, wait for its first answer, end it with all its children."""
    log = (folder / f"{name}-{port}.log").open("w+b")
    start = time.monotonic()
    process = subprocess.Popen(
        [str(word) for word in command], env={**os.environ, **environment}, stdout=log, stderr=log, start_new_session=True
    )
    try:
        _wait(name, process, port, path, log)
        yield Server(name, process.pid, port, time.monotonic() - start)
    finally:
        end(process)
        log.close()


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask it to stop; if it does not, stop it and every child that it had."""
    pids = family(process.pid)
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=15)
        return
    for pid in reversed(pids):
        with suppress(ProcessLookupError):
            os.kill(pid, 9)
    process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> list[int]:
    """A process and all below it."""
    return [pid, *(below for child in children(pid) for below in family(child))]


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def memory(pid: int) -> float:
    """MiB of a process, what it shares with others counted by its share (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _cpu_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def _wait(name: str, process: subprocess.Popen[bytes], port: int, path: str, log: object) -> None:
    end_of_patience = time.monotonic() + PATIENCE
    while not _answers(port, path):
        if process.poll() is not None or time.monotonic() > end_of_patience:
            log.seek(0)  # type: ignore[attr-defined]
            raise NotStarted(f"{name}: {log.read().decode('utf-8', 'replace')[-800:]}")  # type: ignore[attr-defined]
        time.sleep(0.005)


def _answers(port: int, path: str) -> bool:
    """Whether the port gives a 200; by hand, because it is asked every few milliseconds."""
    try:
        with socket.create_connection((HOST, port), timeout=5) as line:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n\r\n".encode())
            return line.recv(15).startswith(b"HTTP/1.1 200")
    except OSError:
        return False
