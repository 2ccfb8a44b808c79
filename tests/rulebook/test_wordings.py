"""How a new wording of a rule comes to hold: proposed, verified and published by two people, with every example still right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from portal.core import cache, search
from portal.core.database import db, transaction
from portal.core.errors import RuleBroken
from portal.core.workdays import today
from portal.incentives.measures import Status
from portal.rulebook import jobs, loader, queries, ruleset, services, texts
from portal.rulebook.models import RuleCheck, RuleStep, RuleVersion
from portal.rulebook.texts import Kind
from tests.rulebook.conftest import acting

CODE = "GIOVANI_2026"
NEXT_YEAR = date(2027, 1, 1)
REVIEW = today() + timedelta(days=180)


def current(code=CODE, kind=Kind.MEASURE):
    return queries.versions(kind, code)[0]


def changed(code=CODE, kind=Kind.MEASURE, **new):
    return {**current(code, kind).document, **texts.plain(new)}


def proposed(who, code=CODE, kind=Kind.MEASURE, review_by=REVIEW, **new):
    with acting(who):
        return services.propose(
            kind=kind, code=code, document=changed(code, kind, **new), review_by=review_by, why="Legge di bilancio"
        )


def do(who, act, version, **known):
    with acting(who):
        return act(queries.to_change(version.id), **known)


def published(editor, coordinator, **new):
    version = proposed(editor, **new)
    do(coordinator, services.verify, version)
    return do(coordinator, services.publish, version)


def next_year(**more):
    """The same measure for the hires of next year."""
    return {"valid_from": NEXT_YEAR, "hire_from": NEXT_YEAR, "hire_to": date(2027, 12, 31), "examples": [example()], **more}


def example(total="6000.00", hired="2027-03-01"):
    case = {
        "person": {"birth_date": "2000-03-10", "sex": "M", "months_without_paid_job": 8, "highest_title": "diploma"},
        "job": {
            "hire_date": hired,
            "contract": "permanent",
            "monthly_pay": "2000",
            "pay_months": 12,
            "contrib_rate": "0.30",
        },
        "company": {"net_increase": True},
    }
    return {"says": "Uomo di 27 anni", "case": case, "verdict": "likely", "total": total}


def test_the_rules_of_the_release_are_loaded_once_and_say_in_the_database_what_they_say_in_the_files(rules):
    written = db.session.query(RuleVersion).count()
    read, shipped = queries.rules(), ruleset.shipped()

    assert loader.load() == 0
    assert db.session.query(RuleVersion).count() == written > 60
    assert {code: [each.about for each in found] for code, found in read.measures.items()} == {
        code: public
        for code, found in shipped.measures.items()
        if (public := [each.about for each in found if each.status is not Status.DRAFT])
    }
    assert (read.quotas, read.durations, read.allowances) == (shipped.quotas, shipped.durations, shipped.allowances)


def test_what_a_later_release_says_otherwise_is_a_proposal_and_never_comes_twice(rules, monkeypatch, coordinator):
    files = ruleset.files()
    files[0]["measures"][2]["versions"][0]["fund_cap"] = {"2026": 1}
    monkeypatch.setattr(ruleset, "files", lambda: files)
    with transaction():
        assert loader.load() == 1

    (new,) = queries.proposals()[-1:]
    assert (new.code, new.status, new.steps[0].by_name) == (CODE, Status.DRAFT, loader.RELEASE)
    do(coordinator, services.withdraw, new, why="Già così")
    assert loader.load() == 0


def test_a_proposal_changes_nothing_for_anybody(rules, editor):
    before = queries.rules()

    proposed(editor, **next_year())

    assert queries.rules().measures[CODE] == before.measures[CODE]


def test_a_published_wording_holds_from_its_day_and_the_old_one_is_still_known(rules, editor, coordinator):
    old = current()
    new = published(editor, coordinator, **next_year(months={"months": 18}, examples=[example("9000.00")]))

    found = queries.versions(Kind.MEASURE, CODE)
    assert queries.holding(found, NEXT_YEAR) is new
    assert queries.holding(found, NEXT_YEAR - timedelta(days=1)) is old
    assert old.document["months"][0]["months"] == 24
    assert queries.rules().in_force(CODE, NEXT_YEAR, date(2026, 12, 1)).hire_to == date(2026, 12, 31)
    assert [(step.status, step.by_name) for step in new.steps] == [
        (Status.DRAFT, editor.name),
        (Status.VERIFIED, coordinator.name),
        (Status.PUBLISHED, coordinator.name),
    ]


def test_who_proposed_it_neither_verifies_nor_publishes_it(rules, coordinator):
    version = proposed(coordinator, **next_year())

    with pytest.raises(RuleBroken, match="un'altra persona"):
        do(coordinator, services.verify, version)
    db.session.get(RuleVersion, version.id).status = Status.VERIFIED
    db.session.commit()
    with pytest.raises(RuleBroken, match="un'altra persona"):
        do(coordinator, services.publish, version)


def test_nothing_is_published_that_nobody_has_verified(rules, editor, coordinator):
    with pytest.raises(RuleBroken, match="«Proposta»"):
        do(coordinator, services.publish, proposed(editor, **next_year()))


@pytest.mark.parametrize(
    ("new", "review_by", "words"),
    [
        ({"confidence": "L"}, REVIEW, "fonte sicura"),
        ({}, today() - timedelta(days=1), "ricontrollata"),
        ({}, None, "ricontrollata"),
        ({"examples": []}, REVIEW, "esempio svolto"),
        ({"examples": [example("6000.01")]}, REVIEW, "esce 6000.00 e non 6000.01"),
        ({"examples": [{**example(), "verdict": "unknown"}]}, REVIEW, "esce «potrebbe spettare» e non «manca un dato»"),
        ({"examples": [{**example(), "case": {"job": {"hire_date": "2027-13-01"}}}]}, REVIEW, "non si legge"),
        ({"months": {"months": 6}}, REVIEW, "esce 3000.00 e non 6000.00"),
    ],
)
def test_what_is_unsure_out_of_date_or_breaks_an_example_is_not_published(editor, coordinator, new, review_by, words):
    version = proposed(editor, review_by=review_by, **next_year(**new))
    do(coordinator, services.verify, version)

    with pytest.raises(RuleBroken, match=words):
        do(coordinator, services.publish, version)
    db.session.rollback()
    assert queries.one(version.id).status is Status.VERIFIED


def test_a_new_meaning_of_a_word_that_breaks_the_example_of_a_measure_is_not_published(rules, editor, coordinator):
    means = {"fact": "months_without_paid_job", "gte": 60}
    version = proposed(editor, "svantaggiato_ue", Kind.TERM, means=means)
    do(coordinator, services.verify, version)

    with pytest.raises(RuleBroken, match=r"Non torna un esempio svolto \((GIOVANI|DONNE)_2026"):
        do(coordinator, services.publish, version)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({"conditions": [{"says": "Qualcosa", "test": {"fact": "shoe_size", "eq": 1}}]}, "shoe_size"),
        ({"hire_to": date(2020, 1, 1)}, "finestra"),
        ({"sources": []}, "manca la fonte"),
        ({"valid_from": "domani"}, "non è un giorno"),
        ({"stacking": None}, "non si legge"),
    ],
)
def test_what_can_not_be_read_is_not_even_proposed(rules, editor, new, words):
    with pytest.raises(RuleBroken, match=words):
        proposed(editor, **next_year(**new))


@pytest.mark.parametrize(
    ("kind", "code", "new"),
    [(Kind.DURATION, "ordinary", {"group": "disabled"}), (Kind.DEADLINE, "unilav_start", {"code": "unilav_hire"})],
)
def test_a_wording_does_not_become_one_of_another_rule(rules, editor, kind, code, new):
    text = replace(current(code, kind).text, document={**current(code, kind).document, **new})

    with pytest.raises(RuleBroken, match=f"deve restare «{code}»"):
        services.read_among(text)


def test_trees_without_end_are_refused(rules, editor):
    deep: dict[str, object] = {"fact": "net_increase", "is": True}
    for _step in range(5000):
        deep = {"not": deep}

    with pytest.raises(RuleBroken, match="troppe parti"):
        services.read_among(texts.Text(Kind.TERM, "svantaggiato_ue", {"means": deep}, Status.DRAFT))


def test_the_same_words_again_are_no_proposal(rules, editor):
    with pytest.raises(RuleBroken, match="dice già così"):
        proposed(editor)


def test_a_correction_takes_the_place_of_the_proposal_it_corrects(rules, editor):
    first = proposed(editor, **next_year())
    with acting(editor):
        second = services.propose(
            kind=Kind.MEASURE,
            code=CODE,
            document={**first.document, "hire_to": "2027-06-30"},
            review_by=REVIEW,
            why="Data corretta",
            replaces=queries.to_change(first.id),
        )

    assert (queries.one(first.id).status, second.status) == (Status.WITHDRAWN, Status.DRAFT)
    assert "Corretta" in queries.one(first.id).steps[-1].why


def test_closed_and_suspended_wordings_say_so_and_come_back(rules, coordinator):
    version = current()

    do(coordinator, services.suspend, version, why="Fondi finiti")
    assert queries.rules().in_force(CODE, today(), today()).status is Status.SUSPENDED
    do(coordinator, services.resume, version, why="Fondi nuovi")
    assert queries.rules().in_force(CODE, today(), today()).status is Status.PUBLISHED
    with pytest.raises(RuleBroken, match="ultimo giorno"):
        do(coordinator, services.close, version, why="Finita prima")
    with time_machine.travel("2027-01-01 09:00", tick=False):
        do(coordinator, services.close, version, why="Finita")
        assert queries.rules().in_force(CODE, today(), today()).status is Status.CLOSED
    assert [step.why for step in queries.one(version.id).steps[1:]] == ["Fondi finiti", "Fondi nuovi", "Finita"]


def test_what_is_suspended_does_not_count_whatever_its_kind(rules, coordinator):
    step = current("unilav_start", Kind.DEADLINE)

    do(coordinator, services.suspend, step, why="Sostituita da un portale nuovo")
    assert "unilav_start" not in {each.code for each in queries.deadlines()}
    do(coordinator, services.resume, step, why="Il portale non è partito")
    assert "unilav_start" in {each.code for each in queries.deadlines()}


@pytest.mark.parametrize(("kind", "code"), [(Kind.TERM, "svantaggiato_ue"), (Kind.AREA, "ZES"), (Kind.EXTRA_PAY, "13")])
def test_what_other_rules_speak_of_is_changed_not_suspended(rules, coordinator, kind, code):
    with pytest.raises(RuleBroken, match="Altre norme ne parlano"):
        do(coordinator, services.suspend, current(code, kind), why="Prova")


def test_a_wording_that_nobody_looked_at_in_time_waits_until_somebody_does(rules, coordinator):
    version = current()
    version.review_by = today() - timedelta(days=1)
    db.session.commit()

    assert [each.code for each in queries.overdue(today())] == [CODE]
    do(coordinator, services.look_over, version, review_by=REVIEW, why="Riletta la circolare")
    assert queries.overdue(today()) == []
    assert queries.one(version.id).verified_on == today()
    with pytest.raises(RuleBroken, match="deve ancora venire"):
        do(coordinator, services.look_over, version, review_by=today(), why="")


def test_publishing_makes_the_pages_anew_and_the_search_find_the_new_words(rules, editor, coordinator):
    seen = cache.newest_version()
    published(editor, coordinator, **next_year(valid_from=today(), hire_from=today(), summary="Mangrovia per tutti"))

    assert "rules" in cache.drops_since(seen)[1]
    (entry,) = search.find("mangrovia", "it", today()).entries
    assert (entry.address, entry.title) == ("/incentivi/giovani-2026", "Bonus giovani 2026")


def test_every_night_the_examples_are_held_against_the_rules(rules):
    assert jobs.check_examples.act() == 0
    assert queries.last_check().examples == 33

    version = current()
    version.document = {**version.document, "examples": [example("1.00", hired="2026-11-01")]}
    version.steps.append(RuleStep(by_name="prova", status=Status.PUBLISHED))
    db.session.commit()
    queries.forget()

    assert jobs.check_examples.act() == 1
    assert queries.last_check().faults == [{"code": CODE, "example": "Uomo di 27 anni", "words": "esce 6000.00 e non 1.00"}]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(RuleCheck)) == 2


def test_every_night_each_measure_is_put_in_the_search_in_both_languages(rules):
    seen = cache.newest_version()
    jobs.index_measures.act()

    assert "search" in cache.drops_since(seen)[1]

    for asked, language, title in (("giovani", "it", "Bonus giovani 2026"), ("youth", "en", "Youth bonus 2026")):
        assert title in {each.title for each in search.find(asked, language, today()).entries}


def test_an_example_that_was_wrong_before_keeps_nobody_from_publishing_something_else(rules, editor, coordinator):
    other = current("DONNE_2026")
    other.document = {**other.document, "examples": [{**other.document["examples"][0], "total": "1.00"}]}
    other.steps.append(RuleStep(by_name="prova", status=Status.PUBLISHED))
    db.session.commit()
    queries.forget()

    assert published(editor, coordinator, **next_year()).status is Status.PUBLISHED


def test_a_rule_that_a_stricter_program_can_not_read_does_not_take_the_others_with_it(rules):
    version = current()
    version.document = {**version.document, "months": [{"months": "tanti"}]}
    version.steps.append(RuleStep(by_name="prova", status=Status.PUBLISHED))
    db.session.commit()
    queries.forget()

    found = queries.rules()

    assert CODE not in found.measures
    assert found.measures.keys() >= {"DONNE_2026", "MADRI3"} and found.quotas and found.deadlines


def test_a_measure_of_the_past_says_so_where_it_is_found(rules):
    jobs.index_measures.act()
    titles = {each.title for each in search.find("neet", "it", today()).entries}

    assert titles == {"Bonus NEET 2023 (chiuso)"}
    assert {each.title for each in search.find("neet", "en", today()).entries} == {"NEET bonus 2023 (closed)"}


def test_a_limit_without_one_of_its_parts_does_not_take_the_others_with_it(rules):
    version = current("quota", Kind.QUOTA)
    version.document = {name: part for name, part in version.document.items() if name != "tiers"}
    version.steps.append(RuleStep(by_name="prova", status=Status.PUBLISHED))
    db.session.commit()
    queries.forget()

    assert queries.rules().quotas == ()
    assert CODE in queries.rules().measures
