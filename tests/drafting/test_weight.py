"""Many proposals and long stories cost no more questions to the database than few."""

from dataclasses import replace

import pytest

from portal.core.database import db, transaction
from portal.core.workdays import today
from portal.drafting import exchange
from portal.incentives.measures import Status
from portal.rulebook import loader, queries
from portal.rulebook.models import RuleStep
from portal.rulebook.texts import Kind
from tests.content.conftest import counted_statements

CODE = "GIOVANI_2026"


def proposals(count):
    """As a release brings them."""
    with transaction():
        base = queries.versions(Kind.MEASURE, CODE)[0].text
        for number in range(count):
            text = replace(base, document={**base.document, "name": f"Bonus {number}"}, review_by=today())
            version = loader.made(text, Status.DRAFT, proposed_by_id=None)
            version.steps.append(RuleStep(by_name="prova", status=Status.DRAFT))
            db.session.add(version)


@pytest.mark.parametrize("address", ["/gestione/", "/gestione/norme/", f"/gestione/norme/incentivi/{CODE}"])
def test_a_page_asks_as_much_for_many_proposals_as_for_few(coordinator, address):
    proposals(2)
    coordinator.get(address)
    with counted_statements() as few:
        coordinator.get(address)
    proposals(20)
    coordinator.get(address)

    with counted_statements() as many:
        coordinator.get(address)

    assert len(many) == len(few)


def test_the_file_asks_for_all_stories_at_once(rules):
    with counted_statements() as asked:
        exchange.as_file()

    assert len(asked) < 5
