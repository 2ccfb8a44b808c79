"""Nightly work on the rules."""

from portal.core import cache
from portal.core.database import db, transaction
from portal.core.jobs import every
from portal.core.workdays import today
from portal.rulebook import examples, queries, search
from portal.rulebook.models import RuleCheck


@every(minutes=24 * 60)
def check_examples() -> int:
    """Hold every worked example against the rules as this program reckons them today; what no longer comes out is said on Oggi."""
    with transaction():
        rules = queries.rules()
        versions = examples.checked(rules)
        faults = examples.all_faults(rules, versions, today())
        told = [{"code": each.code, "example": each.example, "words": each.words} for each in faults]
        db.session.add(RuleCheck(examples=sum(len(each.examples) for each in versions), faults=told))
    return len(faults)


@every(minutes=24 * 60)
def index_measures() -> int:
    """The search says of each measure what its page says today: a window may have opened, a new wording begun."""
    with transaction():
        rules = queries.rules()
        search.index_all(rules)
        cache.drop(search.CACHE_KEY)
    return len(rules.measures)
