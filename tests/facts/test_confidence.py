"""How sure we are of the first facts, and what follows for who reads them."""

import yaml

from portal.core.language import speaking
from portal.facts import loader, queries
from portal.facts.quoting import quote


def written():
    """The rows of the file by code."""
    return {row["code"]: row for row in yaml.safe_load((loader.DATA / "facts.yaml").read_text("utf-8"))}


def test_what_is_loaded_as_confirmed_is_what_the_file_is_sure_of(facts):
    loaded = queries.in_force()

    assert loaded.keys() == written().keys()
    assert {code for code, fact in loaded.items() if fact.confirmed} == {
        code for code, row in written().items() if row["confidence"] == "H"
    }


def test_what_the_file_is_not_sure_of_says_so_wherever_it_is_quoted(facts):
    unsure = [code for code, row in written().items() if row["confidence"] == "M"]

    assert {"company_retention", "data_controller", "data_processors", "dpo_contact"} <= set(unsure)
    for code in unsure:
        assert "da confermare" in quote(f"{{fact:{code}}}"), code
        with speaking("en"):
            assert "to be confirmed" in quote(f"{{fact:{code}}}"), code


def test_what_the_file_does_not_know_at_all_is_given_no_words(facts):
    unknown = [row for row in written().values() if row["confidence"] == "L"]

    assert {row["code"] for row in unknown} == {f"contact_{name}" for name in ("phone", "email", "hours", "address")}
    assert {(row["value_it"], row["value_en"]) for row in unknown} == {("—", "—")}
