"""Which measures may stand together for one worker, and which set of them gives most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from portal.incentives.evaluation import Answer, Verdict
from portal.incentives.measures import Family, Version
from portal.regulations.money import NOTHING
from portal.regulations.sayings import Said, said

ONE_A_MONTH = said("Per la stessa persona e lo stesso mese conta un solo sconto sui contributi: conviene %(other)s")
APART = said("La regola di %(one)s esclude %(other)s")


@dataclass(frozen=True, slots=True)
class Combination:
    """Measures that may be had together, and their sum in euros."""

    codes: tuple[str, ...]
    total: Decimal


@dataclass(frozen=True, slots=True)
class Best:
    """The set that gives most, the next best, and why each of the others stays out of the best."""

    chosen: Combination
    runner_up: Combination | None
    left_out: tuple[tuple[str, Said], ...]


def conflict(one: Version, other: Version) -> Said | None:
    """Why two measures can't be had for the same worker and month; None where they can."""
    if other.code in one.stacking.excludes:
        return Said(APART.text, {"one": one.name, "other": other.name})
    if one.code in other.stacking.excludes:
        return Said(APART.text, {"one": other.name, "other": one.name})
    if one.stacking.family is other.stacking.family is Family.CONTRIBUTIONS:
        return Said(ONE_A_MONTH.text, {"other": one.name})
    return None


def best(answers: Sequence[Answer]) -> Best:
    """Among what might be due: a measure whose sum is not known counts for nothing, and is not chosen."""
    worth = [each for each in answers if each.verdict is Verdict.LIKELY and each.total]
    sets = sorted((_combination(each) for each in _admissible(worth)), key=lambda each: (-each.total, each.codes))
    if not sets:
        return Best(Combination((), NOTHING), None, ())
    chosen = [each for each in worth if each.code in sets[0].codes]
    left = ((each.code, reason) for each in worth if each not in chosen for reason in _reasons(each, chosen))
    return Best(sets[0], sets[1] if len(sets) > 1 else None, tuple(left))


def _combination(answers: Sequence[Answer]) -> Combination:
    return Combination(tuple(each.code for each in answers), sum((each.total or NOTHING for each in answers), NOTHING))


def _admissible(worth: Sequence[Answer]) -> Iterator[list[Answer]]:
    """Every set to which nothing can be added."""
    compatible = [[conflict(one.version, other.version) is None for other in worth] for one in worth]

    def grow(taken: list[int], rest: list[int]) -> Iterator[list[int]]:
        if not rest:
            yield taken
            return
        first, others = rest[0], rest[1:]
        yield from grow([*taken, first], [each for each in others if compatible[first][each]])
        if not all(compatible[first][each] for each in others):
            yield from grow(taken, others)

    for found in grow([], list(range(len(worth)))):
        if all(each in found or any(not compatible[each][mine] for mine in found) for each in range(len(worth))):
            yield [worth[each] for each in found]


def _reasons(out: Answer, chosen: Sequence[Answer]) -> Iterator[Said]:
    """The first measure of the chosen ones that it does not go with."""
    for each in chosen:
        reason = conflict(each.version, out.version)
        if reason:
            yield reason
            return
