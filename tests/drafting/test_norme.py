"""«Norme» on the screen: proposing, reading what changes, verifying, publishing, and what holds on a day."""

import html
import re
from datetime import date, timedelta

import pytest

from portal.core.database import db
from portal.core.roles import Role
from portal.core.workdays import today
from portal.drafting.proposal_forms import shown_of
from portal.drafting.yamls import written
from portal.incentives.measures import Status
from portal.rulebook import queries
from portal.rulebook.models import RuleVersion
from portal.rulebook.texts import Kind
from tests.browsing import press
from tests.drafting.conftest import sent

CODE = "GIOVANI_2026"
RULE = f"/gestione/norme/incentivi/{CODE}"
REVIEW = today() + timedelta(days=200)
CASE = {
    "person": {"birth_date": "2000-03-10", "sex": "M", "months_without_paid_job": 8, "highest_title": "diploma"},
    "job": {"hire_date": "2027-03-01", "contract": "permanent", "monthly_pay": "2000", "contrib_rate": "0.30"},
    "company": {"net_increase": True},
}


def newest(code=CODE, kind=Kind.MEASURE):
    return db.session.get(RuleVersion, queries.newest(kind, code))


def typed(**changed):
    """The form as it stands, with some answers changed."""
    shown = shown_of(Kind.MEASURE, queries.versions(Kind.MEASURE, CODE)[0].document)
    trees = {name: written(shown[name]) for name in ("conditions", "benefit", "months", "warnings")}
    plain = {name: value or "" for name, value in shown.items() if isinstance(value, str | date)}
    example = [{"says": "Uomo di 26 anni", "case": CASE, "verdict": "likely", "total": changed.pop("total", "6000.00")}]
    return {
        **plain,
        **trees,
        "for": shown["for_"],
        "valid_from": "2027-01-01",
        "hire_from": "2027-01-01",
        "hire_to": "2027-12-31",
        "review_by": REVIEW.isoformat(),
        "why": "Legge di bilancio 2027, art. 1",
        "examples": written(example),
        **changed,
    }


def words(answer):
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))


def test_an_editor_proposes_a_coordinator_verifies_and_publishes_and_the_public_reads_it(app, editor, coordinator):
    page = sent(editor, f"{RULE}/proponi", **typed(summary="Fino a 500 euro al mese anche nel 2027."))
    version = newest()
    here = f"/gestione/norme/versioni/{version.id}"

    assert "Fino a 500 euro al mese anche nel 2027." in page.text
    assert "Tornano tutti al centesimo" in page.text
    assert "L'hai proposta tu" in words(page)
    assert "/verifica" not in page.text
    assert editor.post(f"{here}/verifica").status_code in {400, 403}

    press(coordinator, here, f"{here}/verifica")
    press(coordinator, here, f"{here}/pubblica")

    db.session.expire_all()
    assert newest().status is Status.PUBLISHED
    public = app.test_client().get("/incentivi/giovani-2026").text
    assert "In altri tempi" in public and "Dal 1° gennaio 2027" in public
    assert "500 euro" in coordinator.get(f"{RULE}?giorno=2026-12-31").text
    assert "anche nel 2027" in coordinator.get(f"{RULE}?giorno=2027-01-01").text


def test_what_changes_is_said_in_words(editor, coordinator):
    months = written([{"months": 18}])
    page = sent(editor, f"{RULE}/proponi", **typed(months=months, total="9000.00", confidence="M"))

    told = {label: (gone, come) for label, gone, come in changes_on(page)}
    assert told["Per quanti mesi"] == (["se: «molto_svantaggiato_ue»; mesi: 24", "mesi: 12"], ["mesi: 18"])
    assert told["Per chi è assunto"] == (
        ["dal 1 gennaio 2026 al 31 dicembre 2026"],
        ["dal 1 gennaio 2027 al 31 dicembre 2027"],
    )
    assert told["Quanto è sicura"] == (["sicura"], ["da verificare con il consulente del lavoro"])
    assert "Che cosa serve" not in told


def test_a_wording_is_read_beside_the_one_that_was_published_before_it_not_written_before_it(editor, coordinator):
    sent(editor, f"{RULE}/proponi", **typed(summary="Scritta per prima"))
    first = newest().id
    sent(editor, f"{RULE}/proponi", **typed(summary="Scritta per seconda"))
    second = newest().id
    for number in (second, first):
        here = f"/gestione/norme/versioni/{number}"
        press(coordinator, here, f"{here}/verifica")
        press(coordinator, here, f"{here}/pubblica")

    told = {label: change for label, *change in changes_on(coordinator.get(f"/gestione/norme/versioni/{first}"))}
    assert told == {"In breve": [["Scritta per seconda"], ["Scritta per prima"]]}
    earlier = {label: gone for label, gone, _come in changes_on(coordinator.get(f"/gestione/norme/versioni/{second}"))}
    assert "Scritta per prima" not in earlier["In breve"]


def changes_on(page):
    panel = page.text.partition('id="cambia"')[2].partition("</section>")[0]
    for part in panel.split("<dt>")[1:]:
        label, _sep, rest = part.partition("</dt>")
        yield html.unescape(label), lines(rest, "del"), lines(rest, "ins")


def lines(text, tag):
    found = re.findall(rf"<{tag}>(?:<span[^>]*>[^<]*</span>)?(.*?)</{tag}>", text, re.DOTALL)
    return [html.unescape(each).strip() for each in found]


def test_a_proposal_whose_example_does_not_come_out_can_not_be_published(editor, coordinator):
    page = sent(editor, f"{RULE}/proponi", **typed(total="6000.50"))
    here = f"/gestione/norme/versioni/{newest().id}"
    press(coordinator, here, f"{here}/verifica")

    assert "esce 6000.00 e non 6000.50" in page.text
    assert "Pubblica adesso" not in coordinator.get(here).text
    answer = press(coordinator, here, f"{here}/pubblica")
    assert answer.status_code == 409 and "esce 6000.00 e non 6000.50" in answer.text
    assert newest().status is Status.VERIFIED


def test_an_example_of_last_year_is_told_why_it_does_not_come_out(editor):
    last_year = {**CASE, "job": {**CASE["job"], "hire_date": "2026-09-01"}}
    example = [{"says": "Uomo di 26 anni", "case": last_year, "verdict": "likely", "total": "6000.00"}]
    page = sent(editor, f"{RULE}/proponi", **typed(examples=written(example)))

    assert "esce «non risulta» (Vale per chi è assunto dal 01/01/2027) e non «potrebbe spettare»" in words(page)


def test_without_an_example_nothing_is_said_to_come_out_and_nothing_is_published(editor, coordinator):
    page = sent(editor, f"{RULE}/proponi", **typed(examples=""))
    here = f"/gestione/norme/versioni/{newest().id}"
    press(coordinator, here, f"{here}/verifica")

    assert "Tornano tutti" not in page.text
    assert "Senza un esempio svolto non si pubblica" in page.text
    assert "Pubblica adesso" not in coordinator.get(here).text


def test_who_corrects_a_proposal_finds_why_it_came(editor):
    sent(editor, f"{RULE}/proponi", **typed(why="Legge di bilancio 2027, art. 7"))

    assert "Legge di bilancio 2027, art. 7" in editor.get(f"{RULE}/proponi?da={newest().id}").text
    assert "Legge di bilancio 2027, art. 7" not in editor.get(f"{RULE}/proponi").text


def test_a_proposal_that_can_not_be_read_any_more_can_still_be_looked_at(editor):
    sent(editor, f"{RULE}/proponi", **typed())
    version = newest()
    version.document = {**version.document, "months": [{"months": "tanti"}]}
    db.session.commit()
    page = editor.get(f"/gestione/norme/versioni/{version.id}")

    assert page.status_code == 200
    assert "«tanti» non è una durata" in page.text and "Ritira" in page.text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"valid_from": "31/02/2027"}, "Non riusciamo a leggere questa data"),
        ({"review_by": today().isoformat()}, "deve ancora venire"),
        ({"hire_to": "2026-01-01"}, "prima del giorno"),
        ({"why": " "}, "chi verifica parte da qui"),
        ({"source_url": "javascript:alert(1)"}, "comincia con https://"),
        ({"excludes": "NESSUNA_99"}, "Non c'è nessuna norma «NESSUNA_99»"),
        ({"conditions": "- says: a\n  test: {fact: shoe_size, is: true}"}, "«shoe_size» non è un dato"),
        ({"conditions": "- says: a\n test: b"}, "Non si legge alla riga 2"),
        ({"conditions": "says: a"}, "trattino"),
        ({"benefit": "- formula: gift\n  cases: {share: 1}"}, "La formula «gift» non c'è"),
        ({"benefit": "- formula: contribution_exemption\n  cases: {share: 0.5}"}, "virgolette"),
        ({"benefit": "- formula: contribution_exemption\n  cases: {cap_monthly: 500}"}, "manca «share»"),
        ({"benefit": "- formula: contribution_exemption\n  cases: {share: 15}"}, "è una parte di uno"),
        (
            {"benefit": "- formula: contribution_exemption\n  cases: {share: 1, cap_montly: 500}"},
            "«cap_montly» qui non si usa",
        ),
        ({"months": "- {months: 12, at_least: 3}"}, "«at_least» qui non si usa"),
        ({"months": "[]"}, "Scrivi per quanti mesi"),
        ({"warnings": "- {says: solo italiano}"}, "Manca «en»"),
        ({"examples": "- {says: a, case: {}, verdict: likely, total: molti}"}, "non è una somma"),
        ({"examples": "&a [*a]"}, "Non si legge"),
        ({"name": "Con \u202e dentro"}, "caratteri che non riusciamo a leggere"),
        ({"name": "x" * 121}, "È troppo lungo"),
        ({"conditions": "- " + "[" * 200}, "Non si legge"),
        ({"conditions": '- says: "\\ud800"'}, "Non si legge"),
        ({"conditions": "x" * 20_001}, "È troppo lungo"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(editor, changed, said):
    before = queries.newest(Kind.MEASURE, CODE)

    page = sent(editor, f"{RULE}/proponi", **typed(summary_en="Words that must stay", **changed))

    assert said in words(page)
    assert "Words that must stay" in page.text
    assert 'aria-invalid="true"' in page.text
    assert queries.newest(Kind.MEASURE, CODE) == before


def test_who_writes_after_somebody_else_is_told(editor, coordinator):
    address = f"{RULE}/proponi"
    old = {**typed(), "newest": queries.newest(Kind.MEASURE, CODE)}
    sent(coordinator, address, **typed(summary="Prima io"))

    page = sent(editor, address, **{**typed(summary="Poi tu"), "newest": old["newest"]})

    assert "Nel frattempo qualcun altro" in page.text
    assert "Poi tu" in page.text
    again = sent(editor, address, **{**typed(summary="Poi tu"), "newest": queries.newest(Kind.MEASURE, CODE)})
    assert "Proposta scritta" in again.text


def test_a_new_measure_gets_a_page_of_its_own(app, editor, coordinator):
    fields = typed(code="PROVA_2027", name="Bonus di prova", name_en="Trial bonus", excludes="")
    sent(editor, "/gestione/norme/nuova", **fields)
    here = f"/gestione/norme/versioni/{newest('PROVA_2027').id}"
    assert app.test_client().get("/incentivi/prova-2027").status_code == 404

    press(coordinator, here, f"{here}/verifica")
    press(coordinator, here, f"{here}/pubblica")

    assert "Bonus di prova" in coordinator.get("/gestione/norme/?giorno=2027-01-01").text
    assert "C'è già una norma" in words(sent(editor, "/gestione/norme/nuova", **fields))
    assert "maiuscole" in sent(editor, "/gestione/norme/nuova", **{**fields, "code": "prova 27"}).text
    assert "un'altra pagina" in words(sent(editor, "/gestione/norme/nuova", **{**fields, "code": "CALCOLA"}))


def test_a_limit_of_internships_changes_from_its_day(editor, coordinator):
    address = "/gestione/norme/quanti/quota/proponi"
    old = queries.versions(Kind.QUOTA, "quota")[0].document
    tiers = [{"up_to": 9, "interns": 1}, {"up_to": 20, "interns": 2}]
    text = written({**{name: value for name, value in old.items() if name != "valid_from"}, "tiers": tiers})
    fields = {"valid_from": "2027-03-01", "review_by": REVIEW.isoformat(), "why": "Nuova delibera"}

    sent(editor, address, text=text, **fields)
    version = newest("quota", Kind.QUOTA)
    here = f"/gestione/norme/versioni/{version.id}"
    press(coordinator, here, f"{here}/verifica")
    press(coordinator, here, f"{here}/pubblica")

    queries.forget()
    assert queries.quota(date(2027, 2, 28)).tiers[0].limit == 5
    assert queries.quota(date(2027, 3, 1)).tiers[0].limit == 9
    assert "nome: valore" in words(sent(editor, address, text="solo parole", **fields))
    assert "manca «tiers»" in words(sent(editor, address, text="source: Una legge", **fields))


def test_closing_and_suspending_want_a_reason_and_the_public_page_says_so(app, coordinator):
    here = f"/gestione/norme/versioni/{newest().id}"

    assert "Scrivi perché" in sent(coordinator, f"{here}/sospendi", why="").text
    sent(coordinator, f"{here}/sospendi", why="Fondi finiti")
    assert "Sospeso" in app.test_client().get("/incentivi/giovani-2026").text
    sent(coordinator, f"{here}/riprendi", why="Rifinanziato")
    assert "Rifinanziato" in coordinator.get(here).text
    assert "non è possibile ora" in sent(coordinator, f"{here}/riprendi", why="Ancora").text


def test_still_valid_moves_the_next_look(coordinator):
    here = f"/gestione/norme/versioni/{newest().id}"

    assert "deve ancora venire" in sent(coordinator, f"{here}/ricontrolla", review_by="2020-01-01", why="Letta").text
    sent(coordinator, f"{here}/ricontrolla", review_by=REVIEW.isoformat(), why="Letta la circolare")

    db.session.expire_all()
    assert newest().review_by == REVIEW


def test_who_may_do_what(signed_in, rules):
    operator, auditor, editor = signed_in(Role.OPERATOR), signed_in(Role.AUDITOR), signed_in(Role.EDITOR)
    here = f"/gestione/norme/versioni/{newest().id}"

    assert operator.get(RULE).status_code == 200
    assert operator.get(f"{RULE}/proponi").status_code == 403
    assert auditor.get("/gestione/norme/").status_code == 403
    assert editor.get(f"{here}/chiudi").status_code == 403
    assert editor.get("/gestione/norme/norme.yaml").status_code == 200
    assert operator.get("/gestione/norme/norme.yaml").status_code == 403
    for missing in ("/gestione/norme/incentivi/NESSUNA", "/gestione/norme/altro/x", "/gestione/norme/versioni/99999"):
        assert editor.get(missing).status_code == 404
