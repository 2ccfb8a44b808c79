"""A picture of the months: a column for each, as wide as a telephone. No style and no script in it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.incentives.spread import Month

WIDTH, HEIGHT, FOOT = 360, 140, 22  # units of the drawing
GAP = 2
YEAR_ROOM = 40  # units that a year in figures takes: where the next one follows sooner, only that is written


@dataclass(frozen=True)
class Column:
    x: int
    y: int
    width: int
    height: int
    year: int | None  # written below, where a year or the picture begins


def columns(months: Sequence[Month]) -> list[Column]:
    """Heights in proportion to the greatest month."""
    greatest = max((each.amount for each in months), default=0) or 1
    step = WIDTH // max(1, len(months))
    turns = any(each.first.month == 1 for each in months[1 : 1 + YEAR_ROOM // step])
    found = []
    for number, each in enumerate(months):
        height = int(each.amount * HEIGHT / greatest)
        year = each.first.year if each.first.month == 1 or (number == 0 and not turns) else None
        found.append(Column(number * step, HEIGHT - height, max(1, step - GAP), height, year))
    return found
