"""Writes the lock files anew: exact versions with hashes for every platform, without any registry's address."""

import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".venv-lock"  # uv lives here only: the project does not depend on it
WORDS = (
    "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
)  # fmt: skip
# The server's versions come first; the others follow them.
LOCKS = {
    "requirements.lock": ("pyproject.toml", "--extra", "gunicorn", "--group", "install"),
    "requirements-build.lock": ("--group", "build", "-c", "requirements.lock"),
    "requirements-node.lock": ("--group", "node"),
    "requirements-dev.lock": (
        "pyproject.toml", "--extra", "gunicorn", "--group", "install", "--group", "build", "--group", "dev",
        "-c", "requirements.lock", "-c", "requirements-build.lock",
    ),
}  # fmt: skip


def main() -> None:
    if not (TOOLS / "bin" / "uv").exists():
        venv.create(TOOLS, with_pip=True)
        subprocess.run([TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    for lock, sources in LOCKS.items():
        subprocess.run([TOOLS / "bin" / "uv", *WORDS, *sources, "-o", lock], cwd=ROOT, check=True)
        print(lock)


if __name__ == "__main__":
    main()
