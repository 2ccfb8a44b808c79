"""Full-text search in Italian and English, the same on SQLite (FTS5) and PostgreSQL (tsvector).

Both index the roots of the words (`text.stem`), since neither finds "aziende" when asked for "azienda" without them.
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup, escape
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from portal.core import text
from portal.core.database import Model, db

MOST_LETTERS = 200  # of a question
MOST_WORDS = 10
MOST_HITS = 30
EXCERPT = 200  # characters
LEAD = 30  # of them before the first word found
PREFIX = 3  # letters from which a word also finds the longer ones
LAST_LETTER = chr(sys.maxunicode)  # stands after every other one
WORD = re.compile(r"[^\W_]+")
UNFINISHED_LINE = re.compile(r"(?<=\w)\n+")
LINE_END = re.compile(r"\n+")

# Words that stand in every text: they say nothing about which one is meant.
COMMON_WORDS = {
    "it": "a ad agli ai al alla alle anche che chi ci col come con cosa da dagli dai dal dalla dalle degli dei del della delle di e ed"
    " gli i il in io la le lo ma mi ne nei nel nella o per piu quale quali quando se si sono su sui sul"
    " sulla tra un una uno",
    "en": "a an and are as at be by can do for from how i in is it of on or the to what when which who with you your",
}
COMMON = {language: frozenset(words.split()) for language, words in COMMON_WORDS.items()}


class SearchEntry(Model):
    """One text that can be found; its roots lie in `search_index`, under the same number."""

    __tablename__ = "search_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str]  # such as `page:12`
    language: Mapped[str]
    address: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]  # what is shown around the words found
    shown_from: Mapped[date | None]

    __table_args__ = (sa.UniqueConstraint("subject", "language"),)


@dataclass(frozen=True)
class Found:
    """What a search brought. `partly`: no text had all the words, these have some of them."""

    entries: Sequence[SearchEntry]
    roots: tuple[str, ...]
    partly: bool = False


def create(connection: Connection) -> None:
    """Make the index beside the table of the entries; called by the migration and by `create_all`."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE search_index USING fts5 (title, headings, body, tokenize='unicode61')"
        )
        return
    connection.exec_driver_sql(
        "CREATE TABLE search_index (rowid integer PRIMARY KEY REFERENCES search_entry (id) ON DELETE CASCADE,"
        " words tsvector NOT NULL)"
    )
    connection.exec_driver_sql("CREATE INDEX ix_search_index_words ON search_index USING gin (words)")


def drop(connection: Connection) -> None:
    connection.exec_driver_sql("DROP TABLE IF EXISTS search_index")


@event.listens_for(SearchEntry.__table__, "after_create")
def _create_index(_table: sa.Table, connection: Connection, **_known: Any) -> None:
    create(connection)


@event.listens_for(SearchEntry.__table__, "before_drop")
def _drop_index(_table: sa.Table, connection: Connection, **_known: Any) -> None:
    drop(connection)


def put(
    *,
    subject: str,
    language: str,
    address: str,
    title: str,
    headings: str,
    words: str,
    shown: str,
    shown_from: date | None = None,
) -> SearchEntry:
    """Make a text findable, in place of what was under this subject and language.

    A word counts most in the title, less in the headings, least in the text. `words` is what is searched, `shown` what excerpts are cut from; the first may hold today's facts, the second cites them.
    """
    take_out(subject, language)
    entry = SearchEntry(subject=subject, language=language, address=address, title=title, text=shown, shown_from=shown_from)
    db.session.add(entry)
    db.session.flush()
    roots = {name: _all_roots(said, language) for name, said in (("title", title), ("headings", headings), ("body", words))}
    db.session.execute(sa.text(INSERT[_dialect()]), {"id": entry.id, **roots})
    return entry


def take_out(subject: str, language: str) -> None:
    """What is under this subject and language is found no more."""
    number = db.session.scalar(sa.select(SearchEntry.id).filter_by(subject=subject, language=language))
    if number is not None:
        db.session.execute(sa.text("DELETE FROM search_index WHERE rowid = :id"), {"id": number})
        db.session.execute(sa.delete(SearchEntry).where(SearchEntry.id == number))


INSERT = {
    "sqlite": "INSERT INTO search_index (rowid, title, headings, body) VALUES (:id, :title, :headings, :body)",
    "postgresql": (
        "INSERT INTO search_index (rowid, words) VALUES (:id,"
        " setweight(to_tsvector('simple', :title), 'A') || setweight(to_tsvector('simple', :headings), 'B')"
        " || setweight(to_tsvector('simple', :body), 'D'))"
    ),
}
SELECT = {
    "sqlite": (
        "SELECT search_index.rowid FROM search_index JOIN search_entry ON search_entry.id = search_index.rowid"
        " WHERE search_index MATCH :roots AND language = :language AND (shown_from IS NULL OR shown_from <= :today)"
        " ORDER BY bm25(search_index, 8.0, 4.0, 1.0), search_index.rowid LIMIT :most"
    ),
    "postgresql": (
        "SELECT search_index.rowid FROM search_index JOIN search_entry ON search_entry.id = search_index.rowid"
        " WHERE words @@ to_tsquery('simple', :roots) AND language = :language"
        " AND (shown_from IS NULL OR shown_from <= :today)"
        " ORDER BY ts_rank(words, to_tsquery('simple', :roots), 1) DESC, search_index.rowid LIMIT :most"
    ),
}


def addresses(but: str) -> list[str]:
    """Everything that can be found in public, but for the subjects that begin so."""
    listed = sa.select(SearchEntry.address).where(SearchEntry.subject.not_like(f"{but}%")).distinct()
    return list(db.session.scalars(listed.order_by(SearchEntry.address)))


def find(question: str, language: str, today: date) -> Found:
    """The texts that hold all the words asked for, best first; where there are none, those that hold some."""
    roots = roots_of(question, language)
    if not roots:
        return Found([], ())
    entries = _matching(roots, language, today, every=True)
    if entries or len(roots) == 1:
        return Found(entries, roots)
    return Found(_matching(roots, language, today, every=False), roots, partly=True)


def roots_of(question: str, language: str) -> tuple[str, ...]:
    """The roots of what was typed, without the words that stand everywhere (unless there is nothing else)."""
    words = WORD.findall(text.fold(question[:MOST_LETTERS]))
    telling = [word for word in words if word not in COMMON[language] and len(word) > 1] or words
    return tuple(dict.fromkeys(_root(word, language) for word in telling))[:MOST_WORDS]


def _matching(roots: tuple[str, ...], language: str, today: date, *, every: bool) -> list[SearchEntry]:
    asked = {"roots": _question(roots, every=every), "language": language, "today": today, "most": MOST_HITS}
    typed = sa.text(SELECT[_dialect()]).bindparams(sa.bindparam("today", type_=sa.Date()))
    numbers = list(db.session.scalars(typed, asked))
    if not numbers:
        return []
    entries = {each.id: each for each in db.session.scalars(sa.select(SearchEntry).where(SearchEntry.id.in_(numbers)))}
    return [entries[number] for number in numbers if number in entries]


def _question(roots: tuple[str, ...], *, every: bool) -> str:
    """In the index's own language; roots are letters and digits only, so nothing in them can be taken for an operator."""
    if _dialect() == "sqlite":
        return (" AND " if every else " OR ").join(f'"{root}"{"*" if len(root) >= PREFIX else ""}' for root in roots)
    return (" & " if every else " | ").join(f"'{root}'{':*' if len(root) >= PREFIX else ''}" for root in roots)


def _dialect() -> str:
    return db.engine.dialect.name


def _all_roots(words: str, language: str) -> str:
    return " ".join(_root(word, language) for word in WORD.findall(text.fold(words)))


@lru_cache(maxsize=20_000)
def _root(word: str, language: str) -> str:
    """Remembered, since a site says the same few thousand words over and over."""
    return text.stem(word, language) or word


def highlight(words: str, roots: Sequence[str], language: str) -> Markup:
    """A text with the words that were found marked, as they were written."""
    pieces, end = [], 0
    for start, stop in _found_in(words, roots, language):
        pieces.append(f"{escape(words[end:start])}<mark>{escape(words[start:stop])}</mark>")
        end = stop
    return Markup("".join(pieces)) + escape(words[end:])  # noqa: S704 - every piece is escaped above


def excerpt(words: str, roots: Sequence[str], language: str) -> Markup:
    """The stretch of a text where most of the words found stand, marked. Its lines run on as sentences."""
    words = LINE_END.sub(" ", UNFINISHED_LINE.sub(". ", words))
    begin = _best_place([start for start, _stop in _found_in(words, roots, language)])
    start = words.rfind(" ", 0, max(0, begin - LEAD)) + 1
    stop = words.find(" ", start + EXCERPT)
    before, after = "… " if start else "", " …" if stop >= 0 else ""
    piece = words[start : stop if stop >= 0 else None].strip()
    return Markup("{}{}{}").format(before, highlight(piece, roots, language), after)


def _best_place(found: list[int]) -> int:
    """Of the places where words were found, the one with most others close behind it; 0 where there is none."""
    close = EXCERPT - LEAD
    return max(found, key=lambda place: (bisect_left(found, place + close) - bisect_left(found, place), -place), default=0)


def _found_in(words: str, roots: Sequence[str], language: str) -> list[tuple[int, int]]:
    """Where the words stand that have one of these roots, or a longer one that begins with it."""
    rooted, vocabulary = _rooted(words, language)
    wanted = {known for root in roots for known in _beginning(root, vocabulary)}
    return [(start, stop) for start, stop, root in rooted if root in wanted]


@lru_cache(maxsize=256)
def _rooted(words: str, language: str) -> tuple[tuple[tuple[int, int, str], ...], list[str]]:
    """Each word of a text: where it stands, and its root; then all roots in order.

    Remembered, since the same pages are found again and again.
    """
    rooted = tuple((word.start(), word.end(), _root(word[0].lower(), language)) for word in WORD.finditer(words))
    return rooted, sorted({root for _start, _stop, root in rooted})


def _beginning(asked: str, vocabulary: list[str]) -> list[str]:
    """The roots that are this one, or begin with it where it is long enough to tell."""
    start = bisect_left(vocabulary, asked)
    if len(asked) >= PREFIX:
        return vocabulary[start : bisect_left(vocabulary, asked + LAST_LETTER)]
    return [root for root in vocabulary[start : start + 1] if root == asked]
