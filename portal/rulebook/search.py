"""Measures in the search of the public site, in both languages."""

from collections.abc import Iterator

from portal.core import search
from portal.core.language import LANGUAGES
from portal.core.workdays import today
from portal.incentives.measures import Version
from portal.incentives.standing import Standing, standing
from portal.regulations.sayings import Said
from portal.rulebook.ruleset import RuleSet

PAST = {"it": "(chiuso)", "en": "(closed)"}
CACHE_KEY = "search"  # what lists everything that can be found


def index_all(rules: RuleSet) -> None:
    for code in rules.measures:
        index(rules, code)


def address(slug: str) -> str:
    return f"/incentivi/{slug}"


def index(rules: RuleSet, code: str) -> None:
    """Make a measure findable by what its page says today; one that begins later has no page yet."""
    version = rules.in_force(code, today(), today())
    if version is not None:
        for language in LANGUAGES:
            _put(version, language)


def _put(version: Version, language: str) -> None:
    told = [_in(language, each) for each in _words_of(version)]
    search.put(
        subject=f"measure:{version.code}",
        language=language,
        address=address(version.about.slug),
        title=_title(version, language),
        headings="",
        words="\n".join([*told, version.citation()]),
        shown="\n".join(told),
    )


def _title(version: Version, language: str) -> str:
    """Its name; a measure of the past says so where it is found."""
    name, now = _in(language, version.name), standing(version, version.about.territory, today())
    return f"{name} {PAST[language]}" if now is Standing.CLOSED else name


def _words_of(version: Version) -> Iterator[Said]:
    yield from (version.about.summary, version.about.how)
    yield from (each.says for each in version.conditions if each.decides)
    yield from version.warnings


def _in(language: str, words: Said) -> str:
    return words.english or str(words) if language == "en" else str(words)
