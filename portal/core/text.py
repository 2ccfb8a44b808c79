"""Words: how easy they are to read, how they are searched for, how they make an address.

Values in, values out: nothing here knows the web or the database.
"""

import re
import unicodedata
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

STEMMERS = {"it": "italian", "en": "english"}

# Written with a full stop that does not end the sentence.
ABBREVIATION = re.compile(
    r"artt?|avv|cap|cfr|circ|cit|cost|dott|es|geom|ing|l|lett|lgs|nn?|num|pp?|pagg?|par|prof|prov|rag|rep|sigg?|ss|tel",
    re.IGNORECASE,
)

# A number keeps its separators ("1.000", "11,61"): it is read as one word.
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
STOP = re.compile(r"[.!?…]+(?=[\s\"'»”’)\]]|$)")
LAST_WORD = re.compile(r"([^\W\d_]+)$")
ELIDED = re.compile(r"\b[^\W\d_]{1,6}['’](?=[^\W\d_])")

HEARD = {"text", "code_inline", "image", "fence", "code_block"}

# Letters that Unicode does not take apart into a base and an accent.
WHOLE_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def gulpease(text: str) -> float:
    """How easy an Italian text is, from 0 to 100; 60 is easy after middle school.

    89 + (300 * sentences - 10 * letters) / words, held within the scale.
    A line end closes a sentence, so titles and list items count as one each;
    a text without words is not hard to read (100).
    Source: P. Lucisano, M. E. Piemontese, "GULPEASE: una formula per la predizione
    della difficoltà dei testi in lingua italiana", Scuola e città 3/1988.
    """
    words: list[str] = WORD.findall(text)
    if not words:
        return 100.0
    letters = sum(character.isalnum() for word in words for character in word)
    index = 89 + (300 * sentences(text) - 10 * letters) / len(words)
    return max(0.0, min(100.0, index))


def sentences(text: str) -> int:
    """How many sentences: full stops that end one, and line ends; empty ones don't count."""
    return sum(_sentences_in(line) for line in text.splitlines())


def _sentences_in(line: str) -> int:
    count, start = 0, 0
    for stop in STOP.finditer(line):
        if _is_abbreviation(line[start : stop.start()], stop.group(), line[stop.end() :]):
            continue
        count += bool(WORD.search(line, start, stop.start()))
        start = stop.end()
    return count + bool(WORD.search(line, start))


def _is_abbreviation(before: str, stop: str, after: str) -> bool:
    """True for "art. 3" and for an initial such as "M. Rossi", false where the line ends there."""
    word = LAST_WORD.search(before)
    if stop != "." or not word or not after.strip():
        return False
    if word[1].lower() == "ecc":  # the one that often does end a sentence
        return not after.lstrip()[:1].isupper()
    return bool(ABBREVIATION.fullmatch(word[1])) or (len(word[1]) == 1 and word[1].isupper())


def plain(markdown: str) -> str:
    """The words of a small Markdown text: one line per paragraph, title or list item."""
    lines = [_said(token) for token in MarkdownIt("commonmark").parse(markdown)]
    return "\n".join(line.strip() for line in lines if line.strip())


def _said(token: Token) -> str:
    """What a reader hears: no marks, no addresses, no HTML, the alternative text of an image."""
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.children and token.type == "inline":
        return "".join(_said(child) for child in token.children)
    return token.content if token.type in HEARD else ""


def fold(text: str) -> str:
    """Small letters without accents: "Perché" and "perche" become the same."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return bare.casefold().translate(WHOLE_LETTERS)


def stem(text: str, language: str) -> str:
    """The roots of the words, for full-text search; apply it to what is kept and to what is asked.

    Accents go before the root is sought, because people leave them out when they search.
    Raises KeyError for a language that the site does not speak.
    """
    # A stemmer keeps its word in itself while it works: one per call is safe among threads.
    import snowballstemmer  # noqa: PLC0415 - thirty languages: only whoever searches waits for them

    stemmer = snowballstemmer.stemmer(STEMMERS[language])
    folded = fold(text)
    words = ELIDED.sub(" ", folded) if language == "it" else folded
    return " ".join(stemmer.stemWord(word) for word in WORD.findall(words))


def slug(text: str) -> str:
    """The part of an address made from a title: a-z, 0-9 and single hyphens; may be empty."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def host_and_path(address: str | None) -> tuple[str, str]:
    """Host (with its port) and path with its query; nothing of an address that can't be read: headers are anybody's to write."""
    try:
        read = urlsplit(address or "")
    except ValueError:
        return "", ""
    return read.netloc, f"{read.path}?{read.query}" if read.query else read.path
