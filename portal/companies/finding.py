"""Finding companies by the words that they hold: an index of the database's own, kept by the database itself.

SQLite: FTS5 beside the table, filled by triggers. PostgreSQL: an index over the same column. Both look for the beginnings of
words, so that a register of hundreds of thousands answers at once.
"""

import re
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from portal.core.database import db
from portal.core.text import fold

MOST_WORDS = 8
ORDER_LENGTH = 100
WORD = re.compile(r"[^\W_]+")
NUMBER = re.compile(r"\+?[\d\s./-]{5,}")
ITALY = "39"
MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE company_words USING fts5 (found_by, content='company', content_rowid='id', tokenize='unicode61')",
        "CREATE TRIGGER company_words_new AFTER INSERT ON company BEGIN"
        " INSERT INTO company_words (rowid, found_by) VALUES (new.id, new.found_by); END",
        "CREATE TRIGGER company_words_gone AFTER DELETE ON company BEGIN"
        " INSERT INTO company_words (company_words, rowid, found_by) VALUES ('delete', old.id, old.found_by); END",
        "CREATE TRIGGER company_words_changed AFTER UPDATE OF found_by ON company WHEN old.found_by <> new.found_by BEGIN"
        " INSERT INTO company_words (company_words, rowid, found_by) VALUES ('delete', old.id, old.found_by);"
        " INSERT INTO company_words (rowid, found_by) VALUES (new.id, new.found_by); END",
        "INSERT INTO company_words (company_words) VALUES ('rebuild')",
    ),
    "postgresql": ("CREATE INDEX company_words ON company USING gin (to_tsvector('simple', found_by))",),
}
DROP = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS company_words_new",
        "DROP TRIGGER IF EXISTS company_words_gone",
        "DROP TRIGGER IF EXISTS company_words_changed",
        "DROP TABLE IF EXISTS company_words",
    ),
    "postgresql": ("DROP INDEX IF EXISTS company_words",),
}


def create(connection: Connection) -> None:
    """Make the index; to be called after every step that makes the table of companies anew on SQLite, which drops triggers."""
    for statement in MAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def drop(connection: Connection) -> None:
    for statement in DROP[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def words_of(texts: Iterable[str | None], phones: Iterable[str | None]) -> str:
    """What a company is found by: every word folded, and each telephone number as one word with and without its country."""
    said = [word for text in texts if text for word in WORD.findall(fold(text))]
    numbers = [digits for phone in phones if phone for digits in (phone.lstrip("+"), phone.removeprefix(f"+{ITALY}"))]
    return " ".join(dict.fromkeys([*said, *(number.lstrip("+") for number in numbers)]))


def order_of(name: str) -> str:
    """What a name is sorted by, the same on both databases: «Èlite» stands between «elica» and «emme»."""
    return " ".join(WORD.findall(fold(name)))[:ORDER_LENGTH]


def asked_words(question: str) -> list[str]:
    """The words of a question; what looks like one long number is one word, however it was spaced."""
    digits = "".join(re.findall(r"\d", question))
    if digits and NUMBER.fullmatch(question.strip()):
        return [digits]
    return WORD.findall(fold(question))[:MOST_WORDS]


def holds(number: Any, found_by: Any, question: str) -> sa.ColumnElement[bool]:
    """Whether a company holds words that begin like all of those asked for."""
    words = asked_words(question)
    if not words:
        return sa.true()
    if db.engine.dialect.name == "sqlite":
        asked = " AND ".join(f'"{word}"*' for word in words)
        hits = sa.text("SELECT rowid FROM company_words WHERE company_words MATCH :asked").bindparams(asked=asked)
        found: sa.ColumnElement[bool] = number.in_(hits.columns(sa.column("rowid", sa.Integer)))
        return found
    asked = " & ".join(f"'{word}':*" for word in words)
    query = sa.func.to_tsquery(sa.text("'simple'"), asked)
    matching = sa.func.to_tsvector(sa.text("'simple'"), found_by).bool_op("@@")(query)
    # Found apart: asked for the newest of a few, PostgreSQL would walk all companies by age and read the words of each.
    apart = sa.select(number).where(matching).cte().prefix_with("MATERIALIZED")
    return number.in_(sa.select(*apart.c))
