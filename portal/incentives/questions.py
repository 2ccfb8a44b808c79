"""Which of the open questions is worth asking first."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from portal.incentives.evaluation import Answer, Verdict

SMALL = Decimal("0.01")  # a question that only moves a sum, beside one that decides


def deciding(answers: Iterable[Answer]) -> list[str]:
    """The facts nobody has said, those that decide most measures first; what many other questions stand beside decides less."""
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for answer in answers:
        for name in answer.questions:
            weight = Decimal(1) / len(answer.questions)
            weights[name] += weight if answer.verdict is Verdict.UNKNOWN else weight * SMALL
    return sorted(weights, key=lambda name: (-weights[name], name))
