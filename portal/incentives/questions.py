"""Which of the open questions is worth asking first."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from portal.incentives.evaluation import Answer

WHOLE, LACKING, MOVING = Decimal(1), Decimal("0.1"), Decimal("0.001")  # decides; is wanted for a sum; only moves the sum


def deciding(answers: Iterable[Answer]) -> list[str]:
    """The facts nobody has said, those that decide most measures first; what many other questions stand beside decides less."""
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for answer in answers:
        groups = ((answer.decided_by, WHOLE), (answer.amounts.needs, LACKING), (answer.amounts.doubts, MOVING))
        for names, weight in groups:
            for name in names:
                weights[name] += weight / len(names)
    return sorted(weights, key=lambda name: (-weights[name], name))
