"""The report: one row a measure, with its goal, and in words whether it is reached."""

from collections.abc import Iterable
from dataclasses import dataclass

HEAD = ("Misura", "Valore", "Rapporto", "Obiettivo", "Esito")


@dataclass(frozen=True)
class Row:
    """One measure; `reached` is None where there is no goal, or nothing to compare with."""

    measure: str
    value: str
    ratio: str = ""
    goal: str = ""
    reached: bool | None = None

    def cells(self) -> tuple[str, ...]:
        words = {True: "raggiunto", False: "NON raggiunto", None: "non misurato" if self.goal else ""}
        return self.measure, self.value, self.ratio, self.goal, words[self.reached]


def drawn(rows: Iterable[Row]) -> str:
    """A Markdown table whose columns line up."""
    lines = [HEAD, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    shown = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([shown[0], rule, *shown[1:]])


def last_line(rows: Iterable[Row]) -> str:
    """What was missed, in one sentence."""
    rows = list(rows)
    missed = [row.measure for row in rows if row.goal and row.reached is False]
    unknown = [row.measure for row in rows if row.goal and row.reached is None]
    words = f"Obiettivi non raggiunti: {'; '.join(missed)}." if missed else "Tutti gli obiettivi misurati sono raggiunti."
    return f"{words} Non misurati: {'; '.join(unknown)}." if unknown else words
