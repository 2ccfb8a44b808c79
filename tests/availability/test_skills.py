"""Skills are typed one a line and kept with their level."""

from hypothesis import given
from hypothesis import strategies as st

from portal.availability import skills
from portal.core.text import fold

LINES = st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1), max_size=6)


def test_what_is_a_must_is_not_also_nice():
    said = skills.read("Tagliare la verdura\n\n  usare  la lavastoviglie ", "TAGLIARE LA VERDURA\nParlare inglese")

    assert skills.names(said, skills.MUST) == ["Tagliare la verdura", "usare la lavastoviglie"]
    assert skills.names(said, skills.NICE) == ["Parlare inglese"]


@given(LINES, LINES)
def test_what_is_typed_comes_back_each_skill_once(must, nice):
    said = skills.read("\n".join(must), "\n".join(nice))

    again = skills.read("\n".join(skills.names(said, skills.MUST)), "\n".join(skills.names(said, skills.NICE)))
    assert again == said
    assert {fold(skill["name"]) for skill in said} == {fold(line) for line in [*must, *nice]}
    assert len(said) == len({fold(skill["name"]) for skill in said})
