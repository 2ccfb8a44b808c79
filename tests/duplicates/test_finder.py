"""The worker's search: who is new or has changed is compared with the others, a few at a time, and what people say stands."""

import pytest
import sqlalchemy as sa

from portal.companies.models import Company, CompanyEvent
from portal.core.database import db, transaction
from portal.duplicates import jobs, queries, services
from portal.duplicates.likeness import Likeness, Reason
from portal.duplicates.models import DuplicatePair
from tests import make

pytestmark = pytest.mark.usefixtures("app")


def company(name: str, *, phone: str | None = None, email: str | None = None, **known) -> Company:
    """A company that shares nothing with the others of a test unless it says so."""
    made = make.company(name=name, email=email or f"info@{name.replace(' ', '').lower()}.example", **known)
    with transaction():
        db.session.get_one(Company, made.id).contacts[0].phone = phone
    return made


def pairs():
    found = db.session.scalars(sa.select(DuplicatePair).order_by(DuplicatePair.id)).all()
    return [(pair.first_id, pair.second_id, tuple(pair.reasons)) for pair in found]


def change(row: Company, **known):
    with transaction():
        there = db.session.get_one(Company, row.id)
        for name, value in known.items():
            setattr(there, name, value)


def look() -> int:
    return jobs.find_twins.act()


def apart(one: Company, other: Company) -> None:
    with transaction():
        services.keep_apart(db.session.get_one(Company, one.id), db.session.get_one(Company, other.id))


def join(kept: Company, gone: Company):
    with transaction():
        there = [db.session.get_one(Company, each.id) for each in (kept, gone)]
        versions = {"version": there[0].version, "other_version": there[1].version}
        return services.merge(kept_id=kept.id, gone_id=gone.id, **versions).id


def test_twins_are_found_by_number_name_address_and_telephone():
    hotel = company("Hotel Miramare", phone="+390766555001", vat_number="00743110157", municipality="058032")
    name = company("Miramare Hotel Srl", municipality="058032")
    phone = company("Lavanderia Blu", phone="+390766555001", municipality="058097")
    domain = company("Terme Taurine", email="amministrazione@hotelmiramare.example", municipality="058097")
    company("Ferramenta Rossi", municipality="058105")

    look()

    assert sorted(pairs()) == [
        (hotel.id, name.id, ("name",)),
        (hotel.id, phone.id, ("phone",)),
        (hotel.id, domain.id, ("domain",)),
    ]


def test_a_number_that_somebody_claims_is_found_too():
    owner = company("Hotel Miramare", vat_number="00743110157")
    claims = company("Bar Sport", vat_claimed="00743110157", municipality="058097")

    look()

    assert pairs() == [(owner.id, claims.id, ("vat_number",))]


def test_who_was_looked_at_is_looked_at_again_only_once_it_has_changed():
    first, second = company("Hotel Miramare"), company("Bar Sport")
    assert look() == 2
    assert look() == 0

    change(second, name="Hotel Mirramare")

    assert look() == 1
    assert pairs() == [(first.id, second.id, ("name",))]


def test_a_pair_that_is_likely_no_more_is_dropped():
    _hotel, other = company("Hotel Miramare"), company("Hotel Mirramare")
    look()

    change(other, name="Hotel Belvedere")
    look()

    assert pairs() == []


def test_the_search_goes_on_where_it_was_stopped(monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    monkeypatch.setattr(jobs, "BATCHES", 1)
    for number in range(5):
        company(f"Bar {['Alfa', 'Beta', 'Gamma', 'Delta', 'Alfa'][number]} {number // 4}")

    assert [look() for _ in range(4)] == [2, 2, 1, 0]


def test_who_was_said_to_be_two_is_not_asked_about_again():
    hotel, other = company("Hotel Miramare"), company("Hotel Mirramare")
    look()
    apart(hotel, other)

    change(other, name="Hotel Miramare")
    look()

    assert db.session.scalars(queries.waiting()).all() == []


def test_what_was_said_of_one_holds_for_what_it_becomes():
    hotel, other, third = company("Hotel Miramare"), company("Hotel Mirramare"), company("Hotel Miramari")
    look()
    apart(other, third)

    join(hotel, other)
    look()

    assert db.session.scalars(queries.waiting()).all() == []


def test_a_union_and_its_undo_are_followed():
    hotel, other = company("Hotel Miramare"), company("Hotel Mirramare")
    look()

    done = join(hotel, other)
    look()
    assert db.session.scalars(queries.waiting()).all() == []

    with transaction():
        services.undo(queries.merge(done))
    look()
    assert [(pair.first_id, pair.second_id) for pair in db.session.scalars(queries.waiting())] == [(hotel.id, other.id)]


def test_what_is_typed_finds_who_is_in_the_register_and_who_came_a_moment_ago():
    hotel = company("Hotel Miramare", phone="+390766555001")
    look()
    newest = company("Miramare Hotel", municipality="058032")

    found = queries.like(Likeness("Hotel Miramare snc", "058032", phones=frozenset(["+390766555001"])))

    assert [(twin.company.id, twin.found.reasons) for twin in found] == [
        (hotel.id, (Reason.NAME, Reason.PHONE)),
        (newest.id, (Reason.NAME,)),
    ]


def test_a_list_is_compared_at_once():
    hotel = company("Hotel Miramare")
    bar = company("Bar Sport", vat_number="00743110157")
    look()

    found = queries.like_many(
        {7: Likeness("Hotel Mirramare", "058032"), 8: Likeness("Altro", vat_number="00743110157"), 9: Likeness("Nessuno")}
    )

    assert {number: [twin.company.id for twin in twins] for number, twins in found.items()} == {
        7: [hotel.id],
        8: [bar.id],
        9: [],
    }


def test_what_was_put_aside_is_forgotten_after_a_while(monkeypatch):
    done = join(company("Hotel Miramare"), company("Hotel Mirramare"))
    assert jobs.forget_old_unions.act() == 0

    monkeypatch.setattr(services, "KEEPS", -services.KEEPS)

    assert jobs.forget_old_unions.act() == 1
    assert queries.merge(done).steps == []
    assert queries.recent() == []
    with pytest.raises(services.RuleBroken):
        services.undo(queries.merge(done))
    assert db.session.scalars(sa.select(CompanyEvent.kind)).all() == ["joined"]
