"""What the rules say, before anybody knows in which language it will be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its holes. The catalogue has the English of the code's own, the data bring theirs."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    english: str | None = None

    def __str__(self) -> str:
        """In Italian."""
        return self.text % self.values if self.values else self.text


def said(text: str, **values: Any) -> Said:
    """A sentence of the code: `make messages` finds it by this name."""
    return Said(text, values)


def sentence(given: Mapping[str, Any] | str) -> Said:
    """A sentence of the data, with its English where it has one. Raises TypeError where it is none."""
    if isinstance(given, str):
        return Said(given)
    says, english = given["says"], given.get("en")
    if not isinstance(says, str) or not isinstance(english, str | None):
        raise TypeError(f"«{says if english is None else english}» non è una frase")
    return Said(says, english=english)
