"""The load, in turns: every case once a round, so that a busy moment of the machine touches all of them alike."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bench.load import Request, Result, press
from bench.processes import Server

ROUNDS = 6
SECONDS = 1  # of load, for each case in each round


@dataclass
class Case:
    """One request to one server, and what its rounds gave."""

    name: str
    server: Server
    request: Request
    results: list[Result] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # milliseconds of processor per request

    def press(self, seconds: int, folder: Path) -> None:
        before = self.server.cpu()
        result = press(self.server.port, self.request, seconds, folder)
        self.results.append(result)
        self.cpu.append((self.server.cpu() - before) * 1000 / max(1, result.count))

    @property
    def per_second(self) -> float:
        return statistics.median(result.per_second for result in self.results)

    @property
    def median(self) -> float:
        """Milliseconds that half of the requests took at most."""
        return statistics.median(result.median for result in self.results)

    @property
    def p99(self) -> float:
        """Milliseconds that all but one in a hundred took at most."""
        return statistics.median(result.p99 for result in self.results)

    @property
    def milliseconds(self) -> float:
        """Of processor, per request."""
        return statistics.median(self.cpu)

    @property
    def failed(self) -> int:
        return sum(result.failed for result in self.results)


def run(cases: Iterable[Case], folder: Path) -> None:
    """Warm every case up, then measure all of them in turns."""
    cases = list(cases)
    for case in cases:
        press(case.server.port, case.request, 1, folder)
    for _round in range(ROUNDS):
        for case in cases:
            case.press(SECONDS, folder)


def ratio(case: Case, reference: Case) -> float:
    """How many requests a second beside the reference: the median of the rounds' own ratios."""
    pairs = zip(case.results, reference.results, strict=True)
    return statistics.median(one.per_second / max(other.per_second, 0.001) for one, other in pairs)
