"""PostgreSQL's own tools for copying a database out and in."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

from portal.config import Told

MISSING = "Manca il programma {tool}: su Debian e Ubuntu, apt install postgresql-client."
LOCK_TIMEOUT = "10s"
EMPTY_IT = f"SET lock_timeout = '{LOCK_TIMEOUT}';\nDROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"


class ToolFailed(Told):
    """A tool is missing or refused, with the tool's own words."""


def dump(url: str, file: Path) -> None:
    """One consistent picture of the database, while others go on writing."""
    run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")
    file.chmod(0o600)


def load(url: str, file: Path) -> None:
    """Put a dump in the place of all that is there, or change nothing."""
    script = file.with_suffix(".sql")
    script.touch(0o600)
    run("pg_restore", None, "--no-owner", "--no-privileges", "--schema=public", f"--file={script}", str(file))
    run(
        "psql",
        url,
        "--quiet",
        "--no-psqlrc",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        f"--command={EMPTY_IT}",
        f"--file={script}",
    )


def check(file: Path) -> None:
    """Whether a dump can be read to its end."""
    run("pg_restore", None, "--file=/dev/null", str(file))


def is_empty(url: str) -> bool:
    question = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    return run("psql", url, "--no-psqlrc", "--tuples-only", "--no-align", f"--command={question}").strip() == "0"


def run(tool: str, url: str | None, *words: str) -> str:
    """What the tool printed; the password goes by the environment, where other users can't see it."""
    if not shutil.which(tool):
        raise ToolFailed(MISSING.format(tool=tool))
    known = {**os.environ, **(connection(url) if url else {}), "LC_ALL": "C"}
    done = subprocess.run([tool, *words], env=known, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolFailed(f"{tool} non è riuscito: {done.stderr.strip()[-800:]}")
    return done.stdout


def connection(url: str) -> dict[str, str]:
    """The address as the tools' own environment variables."""
    parts = make_url(url)
    host = parts.host or parts.query.get("host")
    given = {
        "PGHOST": host,
        "PGPORT": parts.port,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.database,
    }
    return {name: str(value) for name, value in given.items() if value}
