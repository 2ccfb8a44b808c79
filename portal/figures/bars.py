"""A picture of some numbers: bars one below the other, each under its words, as wide as a telephone.

No style sheet and no script in it, so that no policy has to make room for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _

from portal.figures.queries import Line

WIDTH, ROW = 360, 44  # units of the drawing
LONGEST = 42  # letters that fit in one line beside the number
MOST = 12


@dataclass(frozen=True)
class Bar:
    words: str
    count: int
    y: int
    length: float


def picture(lines: Sequence[Line], title: str) -> str:
    """The greatest twelve as SVG; the rest together in one bar."""
    shown = [*lines] if len(lines) <= MOST else [*lines[: MOST - 1], _rest(lines[MOST - 1 :])]
    greatest = max((line.count for line in shown), default=0) or 1
    bars = [
        Bar(_short(line.label), line.count, number * ROW, round(WIDTH * line.count / greatest, 1))
        for number, line in enumerate(shown)
    ]
    return render_template("figures/operator/bars.svg", bars=bars, title=title, width=WIDTH, height=height(lines))


def height(lines: Sequence[Line]) -> int:
    return ROW * max(1, min(len(lines), MOST))


def _rest(lines: Sequence[Line]) -> Line:
    return Line(_("Altri %(count)d", count=len(lines)), sum(line.count for line in lines), None)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
