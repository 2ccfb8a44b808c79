"""The rules that come with a release: the first time they hold as they are, later what is new among them is a proposal."""

import sqlalchemy as sa

from portal.core import cache
from portal.core.database import db, now
from portal.incentives.measures import PUBLIC, Status
from portal.rulebook import queries, ruleset, search, texts
from portal.rulebook.models import RuleStep, RuleVersion
from portal.rulebook.texts import Text

BY = "prima installazione"
RELEASE = "nuova versione del programma"


def load() -> int:
    """Returns how many wordings were written. A wording that this database has once seen, whatever became of it, never comes again."""
    queries.hold_the_pen()  # two migrations at once write each wording once
    known = set(db.session.scalars(sa.select(RuleVersion.fingerprint)))
    new = [each for each in texts.of_documents(ruleset.files()) if each.fingerprint not in known]
    for each in new:
        _write(each, is_first=not known)
    if new:
        queries.forget()
        search.index_all(queries.rules())
        cache.drop(queries.CACHE_KEY, search.CACHE_KEY)
    return len(new)


def _write(text: Text, *, is_first: bool) -> None:
    """In the first hour there is nobody who could publish: what the release holds to be sure is in force."""
    status = text.status if is_first else Status.DRAFT
    version = made(text, status, proposed_by_id=None)
    version.verified_on = text.verified_on if is_first else None
    version.published_at = now() if status in PUBLIC else None
    version.steps.append(RuleStep(by_name=BY if is_first else RELEASE, status=status, review_by=text.review_by))
    db.session.add(version)
    db.session.flush()


def made(text: Text, status: Status, *, proposed_by_id: int | None) -> RuleVersion:
    """A row of a text; nothing is looked at beyond its shape."""
    return RuleVersion(
        kind=text.kind,
        code=text.code,
        document=dict(text.document),
        fingerprint=text.fingerprint,
        valid_from=text.valid_from,
        confidence=text.confidence,
        status=status,
        review_by=text.review_by,
        proposed_by_id=proposed_by_id,
    )
