"""What answers on this machine, for tests on the real thing: PostgreSQL, Redis, a browser. `python -m tests.services` prints it."""

import getpass
import os
import shutil

import psycopg
import redis

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
REDIS = "redis://127.0.0.1:6379/9"
SECONDS = 2


def postgres() -> str | None:
    """The address of a server where we may create databases: the one given, or one on this machine."""
    given = os.environ.get("PORTAL_TEST_DATABASE_URL")
    users = dict.fromkeys([getpass.getuser(), "postgres"])
    likely = [f"postgresql+psycopg://{user}@127.0.0.1:5432/postgres" for user in users]
    return next((url for url in ([given] if given else likely) if may_create_databases(url)), None)


def may_create_databases(url: str) -> bool:
    question = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=SECONDS) as line:
            return bool((line.execute(question).fetchone() or [False])[0])
    except psycopg.Error:
        return False


def redis_server() -> str | None:
    url = os.environ.get("PORTAL_TEST_REDIS_URL", REDIS)
    try:
        redis.Redis.from_url(url, socket_connect_timeout=SECONDS).ping()
    except redis.RedisError:
        return None
    return url


def browser() -> str | None:
    """The program of a Chromium: the one given, or the first found."""
    given = os.environ.get("PORTAL_TEST_BROWSER")
    return next((path for name in ([given] if given else BROWSERS) if (path := shutil.which(name))), None)


if __name__ == "__main__":
    for what, found in (("PostgreSQL", postgres()), ("Redis", redis_server()), ("browser", browser())):
        print(f"{what}: {found or 'non risponde'}")
