"""The least that a WSGI server can be asked to do: a dictionary of ready answers. `python -m bench.bare <port>`."""

import os
import pickle
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ANSWERS = pickle.loads(Path(os.environ["BENCH_ANSWERS"]).read_bytes())  # our own file of a moment ago


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    headers, body = ANSWERS[environ["PATH_INFO"]]
    start_response("200 OK", headers)
    return [body]


if __name__ == "__main__":
    from portal import serving

    serving.server("bench.bare:app", "127.0.0.1", int(sys.argv[1]), workers=1).serve()
