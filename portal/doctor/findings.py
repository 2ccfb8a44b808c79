"""What the doctor finds: how grave, and in which words."""

import enum
from dataclasses import dataclass


class Level(enum.Enum):
    WRONG = "Sbagliato"
    RISKY = "Rischioso"
    NOTE = "Nota"
    WELL = "A posto"

    @property
    def colour(self) -> str:
        return {Level.WRONG: "red", Level.RISKY: "yellow", Level.NOTE: "cyan", Level.WELL: "green"}[self]


@dataclass(frozen=True)
class Finding:
    level: Level
    words: str


def wrong(words: str) -> Finding:
    return Finding(Level.WRONG, words)


def risky(words: str) -> Finding:
    return Finding(Level.RISKY, words)


def note(words: str) -> Finding:
    return Finding(Level.NOTE, words)
