"""What waits for somebody who looks after the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.drafting import watch
from portal.drafting.watch import Window
from portal.incentives.measures import Confidence
from portal.rulebook import queries as rulebook
from portal.rulebook.models import RuleVersion


@dataclass(frozen=True)
class Waiting:
    """The day's work on the rules: proposals of others, wordings to look at again, windows to tell, examples that don't come out."""

    proposals: Sequence[RuleVersion] = ()
    overdue: Sequence[RuleVersion] = ()
    windows: Sequence[Window] = ()
    faults: Sequence[Any] = ()

    @property
    def count(self) -> int:
        return sum(len(each) for each in (self.proposals, self.overdue, self.windows, self.faults))

    def __bool__(self) -> bool:
        return self.count > 0


def waiting(day: date, *, reader_id: int, publishes: bool) -> Waiting:
    """For one reader: nobody is asked to verify what they proposed themselves."""
    theirs = [each for each in to_decide() if each.proposed_by_id != reader_id] if publishes else []
    check = rulebook.last_check()
    return Waiting(
        proposals=theirs,
        overdue=rulebook.overdue(day),
        windows=watch.windows(rulebook.rules(), day, watch.told()),
        faults=check.faults if check else (),
    )


def to_decide() -> list[RuleVersion]:
    """Proposals that somebody can verify or publish: one without a sure source waits for it, not for a decision."""
    return [each for each in rulebook.proposals() if each.confidence is not Confidence.LOW]
