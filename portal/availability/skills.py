"""What an intern should be able to do: must or nice, as it is typed, one a line, and as it is stored."""

from collections.abc import Iterable, Mapping
from typing import Any

from portal.core.text import fold

MUST, NICE = "must", "nice"
MOST = 20  # of each level
AT_LENGTH = 80  # characters of one skill


def read(must: str, nice: str) -> list[dict[str, str]]:
    """The skills of two texts; what stands in both, or twice, counts once, and as a must."""
    known: dict[str, dict[str, str]] = {}
    for level, text in ((MUST, must), (NICE, nice)):
        for name in lines(text):
            known.setdefault(fold(name), {"name": name, "level": level})
    return list(known.values())


def lines(text: str) -> list[str]:
    """The lines of a text that say something, with single spaces."""
    return [line for each in (text or "").splitlines() if (line := " ".join(each.split()))]


def names(skills: Iterable[Mapping[str, Any]], level: str) -> list[str]:
    return [str(skill["name"]) for skill in skills if skill.get("level") == level]
