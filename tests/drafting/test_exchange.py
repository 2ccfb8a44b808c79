"""The whole set as a file: out, in, and whatever else somebody may upload."""

import io

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from portal.core.database import db, transaction
from portal.core.errors import RuleBroken
from portal.drafting import exchange, yamls
from portal.incentives.measures import Status
from portal.rulebook import queries
from portal.rulebook.models import RuleVersion
from tests.browsing import token

ARCHIVE = "/gestione/norme/archivio"
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=("C", "Zl", "Zp"))),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(categories=("L",)), min_size=1), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def upload(browser, data, **more):
    fields = {"csrf_token": token(browser, ARCHIVE), "file": (io.BytesIO(data), "norme.yaml"), **more}
    answer = browser.post(ARCHIVE, data=fields, content_type="multipart/form-data", follow_redirects=True)
    db.session.rollback()
    return answer


def changed(edit):
    """The set as it is downloaded, with something in it changed."""
    whole = yaml.safe_load(exchange.as_file())
    edit(whole["rules"])
    return yaml.safe_dump(whole, allow_unicode=True).encode()


def longer(rules):
    """The youth bonus until half of next year."""
    young = next(each for each in rules if each["code"] == "GIOVANI_2026")
    young["document"]["hire_to"] = "2027-06-30"


def test_what_was_downloaded_brings_nothing_new(editor):
    file = editor.get("/gestione/norme/norme.yaml")
    found = exchange.tried(file.data)

    assert (len(found.new), found.wrong) == (0, ())
    assert found.known == db.session.query(RuleVersion).count()
    assert "prima installazione" in file.text and "GIOVANI_2026" in file.text
    assert "Niente di nuovo" in upload(editor, file.data).text


def test_what_is_new_is_shown_first_and_then_taken_as_a_proposal(editor):
    data = changed(longer)
    seen = upload(editor, data, prova="1")
    assert "1 norma nuova" in seen.text and "GIOVANI_2026" in seen.text
    assert queries.proposals() == [each for each in queries.proposals() if each.proposed_by_id is None]

    page = upload(editor, data)

    assert "1 norma nuova, come proposta" in page.text
    new = queries.proposals()[-1]
    assert (new.document["hire_to"], new.status) == ("2027-06-30", Status.DRAFT)
    assert "norme.yaml" in new.steps[0].why


@pytest.mark.parametrize(
    ("code", "new"),
    [
        ("GIOVANI_2026", "giovani_2026"),
        ("GIOVANI_2026", "CALCOLA"),
        ("GIOVANI_2026", "A/B"),
        ("quota", "quota_2"),
        ("ordinary", "x"),
        ("13", "1_3"),
    ],
)
def test_a_rule_under_a_name_that_leads_nowhere_is_refused(rules, code, new):
    def renamed(listed):
        next(each for each in listed if each["code"] == code)["code"] = new

    found = exchange.tried(changed(renamed))

    assert found.new == ()
    (why,) = found.wrong
    assert new in why


def test_one_rule_that_can_not_be_read_stops_them_all_and_is_named(editor):
    def broken(rules):
        longer(rules)
        next(each for each in rules if each["code"] == "DONNE_2026")["document"]["benefit"] = [{"formula": "gift"}]

    before = db.session.query(RuleVersion).count()
    page = upload(editor, changed(broken))

    assert "Non ho preso niente" in page.text and "DONNE_2026" in page.text and "gift" in page.text
    assert db.session.query(RuleVersion).count() == before


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Non \u00e8 un file delle norme"),
        (b"\xff\xfe\x00", "Non è un file di testo"),
        (b"%PDF-1.7", "Non si legge"),
        (b"format: altro\nrules: []", "Non è un file delle norme"),
        (b"format: workin-norme-1\nrules: 7", "Non è un file delle norme"),
        (b"format: workin-norme-1\nrules: [1, null, {}]", "Norma 1"),
        (b"format: workin-norme-1\nrules: [{kind: moon, code: X, document: {}}]", "moon"),
        (b"format: workin-norme-1\nrules: [{kind: measure, code: X, document: 3}]", "manca il codice o il testo"),
        (b"a: &a [x, x]\nb: [*a, *a]", "Non si legge alla riga 2"),
        (b"!!python/object/apply:os.system ['true']", "Non si legge"),
        (b"x" * (exchange.MOST_BYTES + 1), "troppo grande"),
    ],
)
def test_what_is_no_file_of_rules_is_refused_in_words(rules, data, words):
    with pytest.raises(RuleBroken, match=words), transaction():
        exchange.take_in(exchange.tried(data), why="prova")


@given(VALUES)
def test_a_part_of_a_rule_is_read_as_it_was_written(value):
    told = yamls.written(value)

    assert yamls.read(told) == (value if value not in ([], {}) else None)
