"""Which rules hold on a day."""

from collections.abc import Sequence
from datetime import date

from portal.regulations.internships import AllowanceRule, DeadlineRule, DurationRule, Prohibition, QuotaRule, of_group
from portal.rulebook import ruleset
from portal.rulebook.ruleset import RuleSet


def rules() -> RuleSet:
    return ruleset.shipped()


def quota(day: date) -> QuotaRule | None:
    return ruleset.on(rules().quotas, day)


def allowance(day: date) -> AllowanceRule | None:
    return ruleset.on(rules().allowances, day)


def duration(group: str, day: date) -> DurationRule | None:
    return of_group(rules().durations, group, day)


def prohibitions(day: date) -> list[Prohibition]:
    return [each for each in rules().prohibitions if each.holds_on(day)]


def deadlines() -> Sequence[DeadlineRule]:
    return rules().deadlines
