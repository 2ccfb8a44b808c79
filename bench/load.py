"""Load on one address for a few seconds: with `wrk` where there is one, else with a small generator of our own."""

import asyncio
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count, repeat
from pathlib import Path

from bench.processes import HOST

CONNECTIONS = 16
SENDER = "X-Forwarded-For"
SENDERS = """local sent = 0
request = function()
  sent = sent + 1
  wrk.headers["X-Forwarded-For"] = string.format("10.%d.%d.%d", sent / 65536 % 256, sent / 256 % 256, sent % 256)
  return wrk.format()
end"""
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Request:
    """What is asked over and over."""

    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""  # with one, it is a POST of a form
    own_senders: bool = False  # each request says that it comes from another address


@dataclass(frozen=True)
class Result:
    """What a few seconds of load gave."""

    per_second: float
    median: float  # milliseconds
    p99: float  # milliseconds
    count: int  # requests answered
    failed: int  # answers that were neither 2xx nor 3xx


def wrk() -> str | None:
    return shutil.which("wrk")


def press(port: int, request: Request, seconds: int, folder: Path) -> Result:
    """Keep 16 connections busy with one request; the median and the slowest hundredth as seen by the client."""
    program = wrk()
    if program is None:
        return asyncio.run(_press_ourselves(port, request, seconds))
    script = folder / "request.lua"
    script.write_text(_lua(request))
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", script, f"http://{HOST}:{port}"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds + 30)
    return _read(done.stdout)


def _lua(request: Request) -> str:
    """The request in wrk's own words; long brackets quote whatever stands in them."""
    lines = [f'wrk.headers["{name}"] = [==[{value}]==]' for name, value in request.headers.items()]
    lines += [f"wrk.path = [==[{request.path}]==]", f'wrk.method = "{_method(request)}"']
    if request.body:
        lines += [f"wrk.body = [==[{request.body}]==]"]
    if request.own_senders:
        lines += [SENDERS]
    return "\n".join(lines)


def _method(request: Request) -> str:
    return "POST" if request.body else "GET"


def _read(said: str) -> Result:
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    count = re.search(r"(\d+) requests in", said)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    if rate is None or count is None:
        raise ValueError(f"wrk said: {said}")
    refused = int(failed[1]) if failed else 0
    return Result(float(rate[1]), _percentile(said, "50"), _percentile(said, "99"), int(count[1]), refused)


def _percentile(said: str, which: str) -> float:
    found = re.search(rf"^\s+{which}%\s+([\d.]+)(us|ms|s|m)\s*$", said, re.MULTILINE)
    return float(found[1]) * UNITS[found[2]] if found else 0.0


async def _press_ourselves(port: int, request: Request, seconds: int) -> Result:
    """Slower than wrk, so ratios between fast servers come out flatter than they are."""
    times: list[float] = []
    failures: list[int] = []
    start = time.monotonic()
    words = _each_words(port, request)
    await asyncio.gather(*(_one_line(port, words, start + seconds, times, failures) for _each in range(CONNECTIONS)))
    taken = time.monotonic() - start
    ordered = sorted(times) or [0.0]
    middle, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return Result(len(times) / taken, middle * 1000, late * 1000, len(times), len(failures))


def _each_words(port: int, request: Request) -> Iterator[bytes]:
    """The same request again and again, or that of one sender after the other."""
    if not request.own_senders:
        return repeat(_words(port, request))
    return (_words(port, replace(request, headers={**request.headers, SENDER: sender(number)})) for number in count(1))


def sender(number: int) -> str:
    return f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"


def _words(port: int, request: Request) -> bytes:
    body = request.body.encode()
    sized = {"Content-Length": str(len(body))} if body else {}
    headers = {"Host": f"{HOST}:{port}", **request.headers, **sized}
    lines = [f"{_method(request)} {request.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _one_line(port: int, words: Iterator[bytes], until: float, times: list[float], failures: list[int]) -> None:
    reader, writer = await asyncio.open_connection(HOST, port)
    while (asked := time.monotonic()) < until:
        writer.write(next(words))
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        await reader.readexactly(int(length[1]) if length and not head.startswith(b"HTTP/1.1 304") else 0)
        times.append(time.monotonic() - asked)
        if head[9:10] not in {b"2", b"3"}:
            failures.append(1)
    writer.close()
    await writer.wait_closed()
