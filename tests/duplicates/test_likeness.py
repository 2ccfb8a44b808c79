"""How alike two companies are: names as people write them, numbers, addresses; and finding pairs among many."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.duplicates.likeness import Likeness, Reason, compare, likely_pairs, name_likeness

HERE, THERE = "058032", "058097"

names = st.sampled_from(
    [
        "Hotel Miramare", "HOTEL MIRAMARE S.R.L.", "Miramare Hotel snc", "Hotelmiramare", "Hotel Mirramare", "Bar Miramare",
        "Bar Sport", "Bar Sport di Rossi Mario", "Bar Porto", "Trattoria da Nello", "Da Nello di Neri Luca & C. S.a.s.",
        "Hotel Miramare 2", "Terme Taurine", "Terme Taurina", "F.lli Conti", "Fratelli Conti srl", "…", "",
    ]
)  # fmt: skip
likenesses = st.builds(
    Likeness,
    name=names,
    municipality=st.sampled_from(["", HERE, THERE]),
    vat_number=st.sampled_from(["", "00743110157", "01234560587"]),
    tax_code=st.sampled_from(["", "", "00743110157", "RSSMRA80A01C773X"]),
    emails=st.frozensets(
        st.sampled_from(["anna@hotel.example", "Anna@Hotel.example", "bar@gmail.com", "a@pec.it", "rotta"])
    ),
    phones=st.frozensets(st.sampled_from(["+390766555012", "+390766555013"])),
)


def named(name: str, municipality: str = HERE) -> Likeness:
    return Likeness(name, municipality)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hotel Miramare", "HOTEL MIRAMARE S.R.L."),
        ("Hotel Miramare", "Miramare Hotel snc"),
        ("Hotel Miramare", "Hotelmiramare"),
        ("Hotel Miramare", "Hotel Mirramare"),
        ("Bar Sport", "Bar Sport di Conti Anna"),
        ("Trattoria da Nello", "Da Nello di Rossi Mario & C. S.a.s."),
        ("Edil Costruzioni Tirreno", "Edilcostruzioni Tirreno Srl"),
        ("F.lli Conti", "Fratelli Conti"),
        ("Caffe' Centrale", "Caffè Centrale"),
        ("Sea Service S.R.L.", "Sea Services Srl"),
        ("Il Gabbiano", "Gabiano"),
    ],
)
def test_one_name_written_in_two_ways_is_recognised_and_looked_up(one, other):
    found = compare(named(one), named(other))

    assert found and found.reasons == (Reason.NAME,)
    assert named(one).keys & named(other).keys


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hotel Miramare", "Bar Miramare"),
        ("Bar Sport", "Bar Porto"),
        ("Hotel Miramare 2", "Hotel Miramare 3"),
        ("Caffè Centrale", "Farmacia Centrale"),
        ("Bar Lu", "Bar Li"),
        ("S.r.l.", "S.n.c."),
        ("…", "…"),
    ],
)
def test_two_names_are_not_taken_for_one(one, other):
    assert compare(named(one), named(other)) is None


def test_the_same_name_elsewhere_is_another_company():
    assert compare(named("Bar Sport", HERE), named("Bar Sport", THERE)) is None
    assert compare(named("Bar Sport", HERE), named("Bar Sport", ""))


@pytest.mark.parametrize("domain", ["gmail.com", "libero.it", "pec.it", "impresa.legalmail.it", "hotel-pec.example"])
def test_mail_that_anybody_may_have_says_nothing(domain):
    one, other = (Likeness(name, emails=frozenset([f"{name}@{domain}"])) for name in ("uno", "due"))

    assert compare(one, other) is None


def test_the_same_address_says_much_wherever_it_is():
    one, other = (Likeness(name, emails=frozenset(["Anna.Riva@gmail.com", f"{name}@x.example"])) for name in ("uno", "due"))

    found = compare(one, other)

    assert found and found.reasons == (Reason.EMAIL,)


def test_a_tax_code_is_recognised_where_it_stands_as_a_vat_number():
    found = compare(Likeness("Uno", vat_number="00743110157"), Likeness("Due", tax_code="00743110157"))

    assert found and found.reasons == (Reason.TAX_CODE,)


def test_two_vat_numbers_are_two_companies_unless_much_speaks_for_one():
    hotel, other = (
        Likeness("Bar Sport", HERE, vat_number="00743110157"),
        Likeness("Bar Sport", HERE, vat_number="01234560587"),
    )
    phone = frozenset(["+390766555012"])

    assert compare(hotel, other) is None
    assert compare(
        Likeness("Bar Sport", HERE, hotel.vat_number, phones=phone),
        Likeness("Bar Sport", HERE, other.vat_number, phones=phone),
    )


@given(likenesses, likenesses)
def test_likeness_has_no_direction(one, other):
    assert compare(one, other) == compare(other, one)
    assert name_likeness(one, other) == pytest.approx(name_likeness(other, one))


@given(likenesses, likenesses)
def test_one_more_thing_in_common_is_never_less_likely(one, other):
    phone = "+390766555099"

    before, after = compare(one, other), compare(*(replace(each, phones=each.phones | {phone}) for each in (one, other)))

    assert before is None or (after and after.score >= before.score and set(before.reasons) <= set(after.reasons))


@given(st.lists(likenesses, max_size=12))
def test_what_is_found_among_many_is_what_comparing_all_with_all_would_find(many):
    listed = dict(enumerate(many))

    found = {(min(one, other), max(one, other)): why for one, other, why in likely_pairs(listed)}

    everything = {pair: why for pair in combinations(listed, 2) if (why := compare(listed[pair[0]], listed[pair[1]]))}
    assert found == everything


def test_a_number_that_a_crowd_shares_says_nothing_of_any_two():
    accountant = frozenset(["+390766555000"])
    clients = {number: Likeness(f"Ditta {number}", phones=accountant) for number in range(60)}

    assert list(likely_pairs(clients)) == []
