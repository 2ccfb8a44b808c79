"""A rule in words, and what is different between two of its texts."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.aloud import reading
from portal.aloud.words import FACTS, QUESTIONS
from portal.regulations import conditions
from portal.rulebook import ruleset, texts
from portal.rulebook.texts import Kind

SHIPPED = texts.of_documents(ruleset.files())


@pytest.fixture(autouse=True)
def speaking(app):
    """Days are said in the language of a request."""
    with app.test_request_context():
        yield


def test_every_fact_and_question_of_the_rules_has_its_words():
    assert FACTS.keys() >= conditions.ANSWERS.keys()
    assert QUESTIONS.keys() | {"between"} >= conditions.QUESTIONS.keys()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"fact": "age_at_hire", "lt": 35}, "età il giorno dell'assunzione: meno di 35"),
        ({"fact": "age_at_hire", "between": [18, 29]}, "età il giorno dell'assunzione: da 18 a 29"),
        ({"fact": "contract", "in": ["permanent"]}, "contratto: è a tempo indeterminato"),
        ({"fact": "sex", "eq": "F"}, "sesso: è donna"),
        ({"fact": "minority_in_need", "is": True, "unless_said": True}, "minoranza che ha bisogno di formazione: è sì (se nessuno lo dice, no)"),
        ({"not": {"term": "svantaggiato_ue"}}, "non «svantaggiato_ue»"),
        (
            {"any": [{"fact": "net_increase", "is": True}, {"all": [{"fact": "durc_ok", "is": False}, {"fact": "hire_date", "lt": "2026-10-01"}]}]},
            "(il numero dei lavoratori cresce: è sì; oppure (in regola con i contributi: è no; e giorno dell'assunzione: meno di 1 ottobre 2026))",
        ),
    ],
)  # fmt: skip
def test_a_condition_is_said_as_people_say_it(given, said):
    assert reading.tree(given) == said


def test_numbers_are_said_with_what_they_count():
    told = {part.label: part.lines for part in reading.parts(Kind.MEASURE, of("GIOVANI_2026"))}
    steps = {part.label: part.lines for part in reading.parts(Kind.MEASURE, of("APPR"))}

    assert told["Quanto dà"][1] == "sconto sui contributi: parte: 100 per cento; tetto al mese: 500 euro"
    assert "1 → 3,11 per cento, 13 → 4,61 per cento" in steps["Quanto dà"][0]
    assert "contributi a carico dell'azienda: 30 per cento" in told["Esempi svolti"][0]
    assert "potrebbe spettare, 6.000 euro [" in told["Esempi svolti"][0]
    assert told["Fondi"][0] == "2026: 109.700.000 euro"
    assert "; azienda: ]" not in told["Esempi svolti"][2]
    naspi = {part.label: part.lines for part in reading.parts(Kind.MEASURE, of("NASPI20"))}
    assert "potrebbe spettare, 941,77 euro" in naspi["Esempi svolti"][0]


def of(code):
    return next(each.document for each in SHIPPED if each.code == code)


@pytest.mark.parametrize("text", SHIPPED, ids=lambda text: f"{text.kind.value}-{text.code}")
def test_every_rule_of_the_release_can_be_read_in_words(text):
    parts = reading.parts(text.kind, text.document)

    assert len(parts) > 2
    assert all(line and "{" not in line and "None" not in line for part in parts for line in part.lines)


@given(st.sampled_from(SHIPPED), st.data())
def test_whatever_is_changed_is_said_and_nothing_else(text, data):
    names = sorted(name for name, value in text.document.items() if isinstance(value, str) and name not in {"kind", "date"})
    name = data.draw(st.sampled_from(names))
    new = {**text.document, name: f"{text.document[name]} cambiato"}

    assert reading.changes(text.kind, text.document, text.document) == []
    (change,) = reading.changes(text.kind, text.document, new)
    assert any("cambiato" in line for line in change.come)
    assert all("cambiato" not in line for line in change.gone)


def leaves(part, at=()):
    """Where the words, numbers and answers of a text stand."""
    if isinstance(part, dict | list):
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from leaves(inner, (*at, key))
    else:
        yield at, part


def with_another(document, at, value):
    new = copy.deepcopy(document)
    part = new
    for key in at[:-1]:
        part = part[key]
    part[at[-1]] = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else "0.77"
    return new


@pytest.mark.parametrize("text", SHIPPED, ids=lambda text: f"{text.kind.value}-{text.code}")
def test_nothing_of_a_text_may_change_unseen(text):
    changed = [with_another(text.document, at, value) for at, value in leaves(text.document)]
    more = [{**text.document, "valid_to": "2031-03-03"}, {**text.document, "Fonte": "Un'altra", "source": "Una terza"}]

    unseen = [new for new in [*changed, *more] if not reading.changes(text.kind, text.document, new)]

    assert unseen == []
    assert any("Una terza" in line for part in reading.parts(text.kind, more[1]) for line in part.lines)


def test_another_order_is_a_change_too():
    old = of("GIOVANI_2026")
    (change,) = reading.changes(
        Kind.MEASURE, old, {**old, "benefit": [{**old["benefit"][0], "cases": list(reversed(old["benefit"][0]["cases"]))}]}
    )

    assert change.label == "Quanto dà"
    assert change.gone == tuple(reversed(change.come))
