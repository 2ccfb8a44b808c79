"""The first pages and facts as their files have them."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from portal.core.text import plain

PORTAL = Path(__file__).parents[2] / "portal"
LANGUAGES = ("it", "en")

# Keys of a block that hold no words for the reader.
MUTE = {"type", "tone", "icon", "link", "secondary_link", "url", "date", "limit"}


@cache
def load(name: str) -> Any:
    return yaml.safe_load((PORTAL / name).read_text(encoding="utf-8"))


@cache
def pages(language: str) -> dict[str, dict[str, Any]]:
    folder = PORTAL / "content" / "data" / language
    found = [load(str(file.relative_to(PORTAL))) for file in sorted(folder.glob("*.yaml"))]
    assert len({page["path"] for page in found}) == len(found), "two files share a path"
    return {page["path"]: page for page in found}


def facts() -> dict[str, dict[str, Any]]:
    return {fact["code"]: fact for fact in load("facts/data/facts.yaml")}


def texts(value: Any) -> Iterator[str]:
    """Every text of a block that a reader sees, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in MUTE:
                yield from texts(item)


def said(value: Any, language: str = "it") -> str:
    """The text as it is read: plain, with its facts in place."""

    def fill(cited: re.Match[str]) -> str:
        return str(facts()[cited[1]][f"value_{language}"])

    return re.sub(r"\{fact:(\w+)\}", fill, "\n".join(plain(text) for text in texts(value)))


def whole(page: dict[str, Any]) -> list[Any]:
    return [page["title"], page["summary"], page["blocks"]]


def links(page: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every address of a page, with the words one follows."""
    for text in texts(whole(page)):
        yield from ((address, words) for words, address in re.findall(r"\[([^]]+)]\(([^)]+)\)", text))
    for block in page["blocks"]:
        for item in [block, *block.get("items", [])]:
            for key, label in [("link", "link_label"), ("link", "label"), ("secondary_link", "secondary_label")]:
                if key in item and label in item:
                    yield item[key], item[label]


EVERY_PAGE = [(language, path) for language in LANGUAGES for path in pages(language)]
ITALIAN = list(pages("it"))
on_every_page = pytest.mark.parametrize(("language", "path"), EVERY_PAGE)
