"""What must hold of the rules that come with a release, and what is said of those that can't be read."""

import copy
from datetime import date

import pytest
import yaml

from portal.drafting.operator_views import SLUGS
from portal.incentives.measures import Confidence, Status
from portal.regulations.conditions import BadRule
from portal.rulebook import ruleset
from portal.rulebook.models import KIND_LABELS
from portal.rulebook.ruleset import DATA, FILES, of_documents
from portal.rulebook.texts import Kind
from tests.rulebook.cases import RULES


@pytest.fixture
def documents():
    return [yaml.safe_load((DATA / f"{name}.yaml").read_text("utf-8")) for name in FILES]


@pytest.fixture
def first(documents):
    """The first version of the first measure, apart from the others that were written like it."""
    documents[0]["measures"][0]["versions"] = copy.deepcopy(documents[0]["measures"][0]["versions"])
    return documents[0]["measures"][0]["versions"][0]


def test_every_measure_of_the_survey_is_there():
    assert set(RULES.measures) >= {
        *("ADI_SFL_TI", "ADI_SFL_TD", "GIOVANI_2026", "DONNE_2026", "ZES_2026", "STABIL_2026", "MADRI3", "VIOLENZA"),
        *("L92_OVER50", "L92_DONNE", "U30_STRUTT", "NASPI20", "L68_ART13", "COOP_B", "SMURAGLIA", "APPR", "APPR_NASPI"),
        *("MAXI_DED", "MATERNITA_SOST", "CIGS_TRANS", "CIGS_148", "RISALGO_B", "ACCHIAPPA", "COESIONE_2024", "NEET_2023"),
        *("RDC_2023", "U36_2023", "DONNE_2023", "DECONTR_SUD", "L199_153"),
    }


def test_every_version_has_a_source_and_what_is_not_confirmed_is_a_draft():
    for versions in RULES.measures.values():
        for version in versions:
            assert version.sources[0].title
            assert version.confidence is not Confidence.LOW or version.status is Status.DRAFT
            assert version.review_by or version.status is not Status.PUBLISHED


def test_every_sentence_of_a_rule_is_there_in_english():
    said = [each.name for versions in RULES.measures.values() for each in versions]
    said += [each.says for versions in RULES.measures.values() for version in versions for each in version.conditions]
    said += [each for versions in RULES.measures.values() for version in versions for each in version.warnings]
    said += [each.says for versions in RULES.measures.values() for version in versions for each in version.examples]
    said += [words for each in RULES.deadlines for words in (each.what, each.actor, each.proof) if words]
    said += [each.says for each in RULES.prohibitions]

    assert [str(each) for each in said if not each.english] == []


def test_excluded_measures_exist():
    named = {code for versions in RULES.measures.values() for each in versions for code in each.stacking.excludes}

    assert named <= RULES.measures.keys()


def changed(first, **new):
    first.update(new)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({"conditions": ["unheard_of"]}, "unheard_of"),
        ({"conditions": [{"says": "Qualcosa", "test": {"fact": "shoe_size", "eq": 1}}]}, "ADI_SFL_TI: «shoe_size»"),
        ({"status": "finished"}, "ADI_SFL_TI: 'finished'"),
        ({"confidence": "L"}, "non confermata"),
        ({"sources": []}, "manca la fonte"),
        ({"valid_to": date(2020, 1, 1)}, "finisce prima"),
        ({"hire_to": date(2020, 1, 1)}, "finestra"),
        ({"benefit": [{"formula": "gift", "cases": {}}]}, "gift"),
        ({"benefit": [{"formula": "contribution_exemption", "cases": {"cap_yearly": 8000}}]}, "share"),
        ({"benefit": [{"formula": "contribution_exemption", "cases": {"share": 0.5}}]}, "virgolette"),
        ({"months": []}, "quanto tempo"),
        ({"stacking": {"family": "friends"}}, "friends"),
    ],
)
def test_a_version_that_can_not_be_read_says_which_and_why(documents, first, new, words):
    changed(first, **new)

    with pytest.raises(BadRule, match=words):
        of_documents(documents)


def test_what_a_version_lacks_is_named(documents, first):
    del first["hire_from"]

    with pytest.raises(BadRule, match="ADI_SFL_TI: manca «hire_from»"):
        of_documents(documents)


def test_the_same_code_twice_is_refused(documents):
    documents[1]["measures"].append(documents[0]["measures"][0])

    with pytest.raises(BadRule, match="due volte"):
        of_documents(documents)


def test_rules_of_internships_hold_from_their_day_on():
    assert ruleset.on(RULES.quotas, date(2017, 9, 30)) is None
    assert ruleset.on(RULES.quotas, date(2017, 10, 1)) is not None


def test_every_kind_of_rule_has_a_name_on_the_screen_and_an_address():
    assert KIND_LABELS.keys() == SLUGS.keys() == set(Kind)
