"""The twelve plain activities that a business chooses from, each standing for divisions of ATECO 2025."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "data" / "activities.yaml"


@dataclass(frozen=True)
class Activity:
    code: str
    it: str
    en: str
    ateco: tuple[str, ...]

    def label(self, language: str) -> str:
        return self.en if language == "en" else self.it


@cache
def activities() -> dict[str, Activity]:
    """All activities by code, in the order of the form."""
    import yaml  # noqa: PLC0415 - read once, by whoever first fills in the form

    rows = yaml.safe_load(FILE.read_text("utf-8"))
    return {row["code"]: Activity(row["code"], row["it"], row["en"], tuple(row["ateco"])) for row in rows}


def choices(language: str) -> list[tuple[str, str]]:
    return [(each.code, each.label(language)) for each in activities().values()]


def label(code: str | None, language: str = "it") -> str:
    """The activity in words, empty where it is not known."""
    found = activities().get(code or "")
    return found.label(language) if found else ""
