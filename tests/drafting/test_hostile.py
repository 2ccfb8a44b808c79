"""Whatever somebody types into a new wording is either refused in words or does no harm to anybody's page."""

import html

import pytest

from portal.core.database import db
from portal.core.workdays import today
from portal.drafting.yamls import written
from portal.rulebook import queries
from portal.rulebook.texts import Kind
from tests.browsing import press
from tests.drafting.conftest import sent
from tests.drafting.test_norme import REVIEW, RULE, newest, typed

FIELDS = {"valid_from": today().isoformat(), "review_by": REVIEW.isoformat(), "why": "Prova"}
INDEX = "/gestione/norme/"
CONTRACT = "- {says: Contratto stabile, en: Permanent, test: {fact: contract, in: [permanent]}}"


def as_written(kind, code, **changed):
    """The text of a rule as its form shows it, with something else in it; None takes a part away."""
    document = {**queries.versions(kind, code)[-1].document, **changed}
    return written({name: value for name, value in document.items() if value is not None and name != "valid_from"})


@pytest.mark.parametrize(
    ("address", "kind", "code", "changed"),
    [
        ("indennita", Kind.ALLOWANCE, "allowance", {"base": "testo"}),
        ("indennita", Kind.ALLOWANCE, "allowance", {"confidence": []}),
        ("indennita", Kind.ALLOWANCE, "allowance", {"valid_to": "9999-12-31"}),
        ("quanti", Kind.QUOTA, "quota", {"tiers": []}),
        ("quanti", Kind.QUOTA, "quota", {"share": 10**4000}),
        ("zone", Kind.AREA, "ZES", {"provinces": [66, 67]}),
        ("parole", Kind.TERM, "svantaggiato_ue", {"means": {"fact": "months_without_paid_job", "gte": "tanti"}}),
        ("parole", Kind.TERM, "svantaggiato_l381", {"means": "chi è in difficoltà"}),
        ("mensilita", Kind.EXTRA_PAY, "13", {"paid_in": "dicembre"}),
        ("scadenze", Kind.DEADLINE, "unilav_start", {"what": {"says": 7}}),
    ],
)
def test_what_could_not_be_reckoned_with_is_refused_in_words(editor, address, kind, code, changed):
    before = queries.newest(kind, code)

    page = sent(editor, f"{INDEX}{address}/{code}/proponi", **FIELDS, text=as_written(kind, code, **changed))

    assert page.status_code == 200
    assert "La norma non si legge" in page.text
    assert queries.newest(kind, code) == before


@pytest.mark.parametrize("changed", [{"name": None, "what": {}}, {"name": ["a"]}, {"hire_from": "boh"}, {"Source": "altro"}])
def test_parts_that_no_rule_asks_for_break_no_list(editor, coordinator, changed):
    address, kind, code = "indennita", Kind.ALLOWANCE, "allowance"
    page = sent(editor, f"{INDEX}{address}/{code}/proponi", **FIELDS, text=as_written(kind, code, **changed))
    assert "Proposta scritta" in page.text

    for page in (INDEX, f"{INDEX}{address}/{code}", f"{INDEX}versioni/{newest(code, kind).id}", "/gestione/"):
        assert coordinator.get(page).status_code == 200


def test_days_beyond_all_reckoning_are_refused_in_words(editor):
    for name, day in (("valid_from", "0001-01-01"), ("hire_to", "9999-12-31"), ("apply_by", "9999-12-31")):
        page = sent(editor, f"{RULE}/proponi", **typed(**{name: day}))

        assert "fra il 1900 e il 2100" in html.unescape(page.text)


def test_an_example_of_which_only_the_verdict_is_said_breaks_no_page(app, editor, coordinator):
    case = {"person": {"birth_date": "2000-03-10"}, "job": {"hire_date": today().isoformat(), "contract": "permanent"}}
    example = [{"says": "Conta solo se spetta", "case": case, "verdict": "likely"}]
    whole = {"valid_from": today().isoformat(), "hire_from": "2026-01-01", "examples": written(example)}
    sent(editor, f"{RULE}/proponi", **typed(conditions=CONTRACT, **whole))
    here = f"{INDEX}versioni/{newest().id}"
    press(coordinator, here, f"{here}/verifica")
    assert press(coordinator, here, f"{here}/pubblica").status_code == 302

    db.session.rollback()
    assert app.test_client().get("/incentivi/giovani-2026").status_code == 200
