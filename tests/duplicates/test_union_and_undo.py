"""Properties of a union: nothing is lost, nobody gets in who could not, and taking it back puts everything where it was."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.companies.models import Company, Contact, FormerCompany
from portal.companies.services import AREA_LINK, confirm
from portal.core import links
from portal.core.database import Base, db
from portal.duplicates import fields, people, services
from portal.duplicates.ledger import pointers
from tests.duplicates.worlds import companies, company, dump, forgotten, rows_of

two = st.tuples(companies, companies)
takes = st.one_of(st.none(), st.frozensets(st.sampled_from([field.name for field in fields.FIELDS])))
in_one_transaction = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _database(app):
    return app


def a_union(data, take=None):
    """Two companies as they come, and what becomes of them."""
    kept, gone = company(data[0], "01234560587"), company(data[1], None)
    return kept, gone, lambda: join(kept, gone, take)


def dump_but_for_what_was_told(before):
    """The timeline grows: it says that there was a union, and that there is none."""
    after, there = dump(), {row["id"] for row in before["company_event"]}
    return {**after, "company_event": [row for row in after["company_event"] if row["id"] in there]}


def join(kept, gone, take):
    same = [other.id for _each, other in people.in_both(kept, gone)][:2]
    known = {"version": kept.version, "other_version": gone.version, "take": take, "same": same}
    return services.merge(kept_id=kept.id, gone_id=gone.id, **known)


@in_one_transaction
@given(two, takes)
def test_a_union_that_is_taken_back_leaves_everything_as_it_was(data, take):
    with forgotten():
        _kept, gone, act = a_union(data, take)
        before = dump()

        services.undo(act())

        assert dump_but_for_what_was_told(before) == before
        assert db.session.get_one(Company, gone.id).found_by


@in_one_transaction
@given(two, takes)
def test_two_unions_are_taken_back_in_turn(data, take):
    with forgotten():
        kept, _gone, act = a_union(data, take)
        third = company(data[1], None)
        before = dump()

        first = act()
        second = join(third, db.session.get_one(Company, kept.id), take)
        with pytest.raises(services.RuleBroken):
            services.undo(first)
        services.undo(second)
        services.undo(first)

        assert dump_but_for_what_was_told(before) == before


@in_one_transaction
@given(two, takes)
def test_nothing_is_lost_and_nothing_names_the_one_that_is_gone(data, take):
    with forgotten():
        kept, gone, act = a_union(data, take)
        rows = {name: len(listed) for name, listed in dump().items()}
        both = len([other for _each, other in people.in_both(kept, gone)][:2])
        kept_id, gone_id = kept.id, gone.id

        act()

        after = {name: len(listed) for name, listed in dump().items()}
        changed = {name: after[name] - rows[name] for name in rows if after[name] != rows[name]}
        clashing = {"company_tag"} & set(changed)
        assert {name: many for name, many in changed.items() if name not in clashing} == {
            "company": -1, "former_company": 1, "company_event": 1, **({"company_contact": -both} if both else {}),
        }  # fmt: skip
        for table, column in pointers(Company.__table__):
            assert not db.session.scalar(sa.select(sa.func.count()).select_from(table).where(column == gone_id)), table.name
        assert db.session.get_one(FormerCompany, gone_id).into_id == kept_id


@in_one_transaction
@given(two)
def test_nobody_gets_in_afterwards_who_could_not_before(data):
    with forgotten():
        kept, gone, act = a_union(data)
        entering = {contact.email.lower() for each in (kept, gone) for contact in each.contacts if contact.may_enter}
        opened = {
            link for each in (kept, gone) for contact in each.contacts if contact.may_enter for link in working(contact)
        }

        act()

        for contact in db.session.scalars(sa.select(Contact)):
            if contact.email:
                confirm(contact)
        inside = [contact for contact in db.session.scalars(sa.select(Contact)) if contact.may_enter]
        assert {contact.email.lower() for contact in inside} <= entering
        assert {link for contact in inside for link in working(contact)} - new_links() <= opened


def working(contact):
    return [link.id for link in links.working(AREA_LINK, contact.id)]


def new_links():
    """Those that confirming makes: the last ones."""
    many = db.session.scalar(sa.select(sa.func.count()).select_from(Contact)) or 0
    found = sa.select(links.PersonalLink.id).order_by(links.PersonalLink.id.desc()).limit(many)
    return set(db.session.scalars(found))


def test_every_table_that_names_a_company_is_tried(app):
    """Else the properties above say less than they seem to."""
    full = {
        "name": "Hotel",
        "municipality": "058032",
        "sector": "hospitality",
        "contacts": [{"name": "Anna", "phone": "+390766555012"}],
    }
    company({**full, "excluded": False, "next": False, "everything": True}, None)

    empty = [table.name for table, _column in pointers(Company.__table__) if not rows_of(table)]

    assert empty == []
    assert len(Base.metadata.tables) > 30
