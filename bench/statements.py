"""How many SQL statements one request asks, counted inside the program. `python -m bench.statements <path>…`"""

import sys

import sqlalchemy as sa


def count(paths: list[str]) -> list[int]:
    """For each path: the second request from somebody with a session, so that Flask renders it."""
    from portal.app import create_app
    from portal.core.database import db

    app = create_app()
    asked: list[str] = []
    with app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", lambda *words: asked.append(words[2]))
    client = app.test_client()
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], "x", domain="127.0.0.1")
    counts = []
    for path in paths:
        for _time in range(2):
            asked.clear()
            client.get(path, base_url=app.config["BASE_URL"])
        counts.append(len([words for words in asked if not words.startswith("BEGIN")]))
    return counts


if __name__ == "__main__":
    print(*count(sys.argv[1:]))  # read by the bench
