from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.accounts.models import Absence
from portal.companies.models import CompanyStatus, Tag
from portal.companies.relation import Relation
from portal.core.database import db, now
from portal.core.roles import Role
from portal.core.workdays import today
from portal.lists import register
from portal.lists.filters import ateco
from tests import make
from tests.content.conftest import counted_statements

LIST = "/gestione/aziende/"


@pytest.fixture
def operator(signed_in):
    return signed_in(Role.OPERATOR)


def names(app, mine=(), **asked):
    """The companies that the register finds, by name."""
    with app.test_request_context():
        rows = register.table(MultiDict(asked), mine=list(mine)).rows
    return sorted(row.name for row in rows)


def named(*pairs):
    for name, known in pairs:
        make.company(name=name, **known)


def test_several_answers_to_one_question_are_alternatives(app):
    named(
        ("Alfa", {"relation": Relation.INTERESTED}),
        ("Beta", {"relation": Relation.AGREEMENT}),
        ("Gamma", {"relation": Relation.HOSTING}),
    )

    assert names(app, stato=["interested", "agreement"]) == ["Alfa", "Beta"]


TOWNS, SECTORS = ("058032", "058105", "058004"), ("hospitality", "shops")
SUBSETS = {
    "stato": st.sets(st.sampled_from([each.value for each in Relation])),
    "comune": st.sets(st.sampled_from(TOWNS)),
    "attivita": st.sets(st.sampled_from(SECTORS)),
    "registrazione": st.sets(st.sampled_from([each.value for each in CompanyStatus])),
    "cooperativa": st.sets(st.sampled_from(["alicenova", "il_cammino"])),
}


def test_filters_combine_to_what_every_one_of_them_finds(app):
    for number, relation in enumerate([*Relation] * 6):
        make.company(
            relation=relation,
            municipality=TOWNS[number % 3],
            sector=SECTORS[number % 2],
            status=[*CompanyStatus][number % 4],
            cooperative=[None, "alicenova", "il_cammino"][number % 3],
        )
    everybody = set(names(app))

    @settings(max_examples=25)
    @given(st.fixed_dictionaries(SUBSETS))
    def check(asked):
        alone = [set(names(app, **{name: list(values)})) for name, values in asked.items() if values]
        together = names(app, **{name: list(values) for name, values in asked.items()})
        assert set(together) == everybody.intersection(*alone)

    check()


def test_who_is_excluded_is_seen_only_where_asked_for(app):
    named(("Alfa", {}), ("Beta", {"excluded_at": now(), "exclusion_reason": "prova"}))

    assert names(app) == ["Alfa"]
    assert names(app, quali="escluse") == ["Beta"]
    assert names(app, q="beta") == []


def test_a_search_says_where_the_excluded_ones_are(operator):
    make.company(name="Beta", excluded_at=now(), exclusion_reason="prova")

    page = operator.get(f"{LIST}?q=beta").text

    assert 'href="/gestione/aziende/?q=beta&amp;quali=escluse"' in page
    assert ">Beta</a>" in operator.get(f"{LIST}?q=beta&quali=escluse").text


def test_next_steps_and_days_to_ask_again_are_found(app):
    yesterday, tomorrow = today() - timedelta(days=1), today() + timedelta(days=1)
    named(
        ("Ieri", {"next_step": "richiamare", "next_step_on": yesterday}),
        ("Oggi", {"next_step": "richiamare", "next_step_on": today()}),
        ("Domani", {"next_step": "richiamare", "next_step_on": tomorrow}),
        ("Risentire", {"recontact_on": yesterday}),
        ("Riposa", {"recontact_on": tomorrow}),
    )

    assert names(app, quali="oggi") == ["Ieri", "Oggi"]
    assert names(app, quali="scaduti") == ["Ieri"]
    assert names(app, quali="risentire") == ["Risentire"]


def test_nobody_hears_of_them_for_six_months(app):
    long_ago = now() - timedelta(days=300)
    named(
        ("Ferma", {"relation": Relation.INTERESTED, "created_at": long_ago}),
        ("Mai sentita", {"relation": Relation.TO_CONTACT, "created_at": long_ago}),
        ("Nuova", {"relation": Relation.INTERESTED}),
    )

    assert names(app, quali="ferme") == ["Ferma"]


def test_mine_are_those_of_the_absent_colleague_too(app):
    me, absent, other = make.user(), make.user(), make.user()
    days = {"starts_on": today(), "ends_on": today(), "named_by_id": other.id}
    make.kept(Absence(absent_id=absent.id, substitute_id=me.id, **days))
    named(
        ("Mia", {"assigned_to_id": me.id}),
        ("Sua", {"assigned_to_id": absent.id}),
        ("Altrui", {"assigned_to_id": other.id}),
        ("Di nessuno", {}),
    )
    from portal.accounts.queries import whose_list

    assert names(app, whose_list(me), operatore="mie") == ["Mia", "Sua"]
    assert names(app, operatore=["nessuno", str(other.id)]) == ["Altrui", "Di nessuno"]


def test_a_tag_an_offer_and_a_code_are_found(app):
    tag = make.kept(Tag(name="Mare", folded="mare"))
    named(("Con etichetta", {"tags": [tag]}), ("Con codice", {"ateco": "55.10.00"}))
    make.availability(make.company(name="Che offre"))
    make.availability(make.company(name="In pausa"), paused_at=now())
    make.availability(make.company(name="Scaduta"), expires_on=today() - timedelta(days=1))

    assert names(app, tag=str(tag.id)) == ["Con etichetta"]
    assert names(app, ateco="551") == ["Con codice"]
    assert names(app, disponibilita="aperta") == ["Che offre"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("55", "55"),
        ("5", "5"),
        ("55.1", "55.1"),
        ("5510", "55.10"),
        ("55.10.00", "55.10.00"),
        ("x", ""),
        ("", ""),
        ("٥٥", ""),
    ],
)
def test_a_code_is_read_however_its_dots_stand(typed, read):
    assert ateco(typed) == read


def test_what_is_gone_is_said_and_finds_nobody(operator):
    make.company(name="Alfa")

    page = operator.get(f"{LIST}?tag=77&stato=boh").text

    assert "non c&#39;è più: Stato, Etichetta" in page or "non c'è più: Stato, Etichetta" in page
    assert ">Alfa</a>" not in page


def test_a_suspended_colleague_is_still_found_and_named_as_such(operator, app):
    gone = make.user(name="Ugo Via", suspended_at=now())
    make.company(name="Alfa", assigned_to_id=gone.id)

    page = operator.get(f"{LIST}?operatore={gone.id}").text

    assert "In carico a: Ugo Via (sospeso)" in page
    assert ">Alfa</a>" in page


def test_each_chosen_filter_can_be_taken_off_alone(operator):
    make.company(relation=Relation.INTERESTED)

    page = operator.get(f"{LIST}?stato=interested&stato=hosting&comune=058032").text

    assert 'href="/gestione/aziende/?stato=hosting&amp;comune=058032"' in page
    assert 'href="/gestione/aziende/?stato=interested&amp;stato=hosting"' in page


@pytest.mark.parametrize("asked", ["", "?stato=interested&operatore=mie&ordina=name", "?q=hotel&disponibilita=aperta"])
def test_a_page_costs_the_same_for_five_and_fifty(operator, asked):
    def cost():
        operator.get(LIST + asked)
        with counted_statements() as statements:
            operator.get(LIST + asked)
        return len(statements)

    tag = make.kept(Tag(name="Mare", folded="mare"))
    known = {"relation": Relation.INTERESTED, "tags": [tag]}

    def five():
        for _ in range(5):
            make.availability(make.company(assigned_to_id=db.session.merge(user).id, **known))

    user = make.user()
    five()
    few = cost()
    for _ in range(9):
        five()

    assert cost() == few <= 14


def test_beyond_the_limit_the_page_says_more_than(operator, monkeypatch):
    monkeypatch.setattr(register, "MOST", 60)
    for _ in range(70):
        make.company()

    page = operator.get(LIST).text

    assert "Da 1 a 50 di più di 60" in page
    assert operator.get(f"{LIST}?formato=csv").text.count("\n") == 71


@pytest.mark.parametrize(
    "asked", ["stato=" + "x" * 5000, "&".join(["comune=1"] * 500), "operatore=0x1", "tag=-1", "colonne=" + "name," * 900]
)
def test_nonsense_in_the_address_is_no_fault(operator, asked):
    make.company()

    assert operator.get(f"{LIST}?{asked}").status_code == 200


def test_the_order_of_names_knows_no_capitals(operator):
    named(("beta", {}), ("Àlfa", {}), ("Gamma", {}))

    page = operator.get(f"{LIST}?ordina=name&verso=su").text

    assert page.index(">Àlfa<") < page.index(">beta<") < page.index(">Gamma<")


def test_whoever_has_no_next_step_comes_last(operator):
    named(("Senza", {}), ("Con", {"next_step": "richiamare", "next_step_on": today()}))

    for way in ("su", "giu"):
        page = operator.get(f"{LIST}?ordina=next_step&verso={way}").text
        assert page.index(">Con<") < page.index(">Senza<")
