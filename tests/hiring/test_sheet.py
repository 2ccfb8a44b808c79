"""A calculation as a document to take along: what it says, that it can be read aloud, that nothing of it is kept."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from fontTools.ttLib import TTFont

from portal.core import documents
from portal.core.database import db
from portal.facts import loader
from portal.facts.models import Funder
from portal.facts.quoting import funding
from portal.hiring import outcome, sheet
from portal.hiring.forms import SENSITIVE, HiringForm
from portal.incentives.evaluation import Amounts
from portal.incentives.measures import PUBLIC
from portal.incentives.spread import by_month
from portal.incentives.stacking import Best, Combination
from tests.calculators.test_internships import said
from tests.hiring.test_calculate import FIRST, PATH, TOO_MUCH
from tests.rulebook.cases import RULES

SHEET = f"{PATH}/scheda"
DAY = date(2026, 9, 1)
TWO = {**FIRST, "net_increase": "yes", "highest_title": "diploma"}
HOSTILE = '#panic("fuori") *grasso* _corsivo_ = Titolo $x^2$ @nota <b>html</b> \\ // /* ` #import "/x.typ" 日'
EUROS = re.compile(r"\d[\d.]*,\d\d €")


@pytest.fixture(autouse=True)
def funded(app):
    """The first installation's facts, with who pays."""
    loader.load()
    db.session.commit()


def read(body):
    return pypdf.PdfReader(BytesIO(body))


def words(body):
    """All that is written, page after page."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read(body).pages).replace("\xa0", " "))


def tags(reader):
    """The kinds of the document's structure elements, in reading order."""

    def walk(node):
        node = node.get_object()
        kids = node.get("/K", []) if isinstance(node, pypdf.generic.DictionaryObject) else node
        kids = kids if isinstance(kids, list) else [kids]
        own = [node["/S"]] if "/S" in node else []
        return own + [found for kid in kids if hasattr(kid.get_object(), "get") for found in walk(kid)]

    return walk(reader.trailer["/Root"]["/StructTreeRoot"])


@pytest.mark.parametrize(
    ("path", "language", "title"),
    [(SHEET, "it", "Scheda degli incentivi per un'assunzione"), (f"/en{SHEET}", "en", "Hiring incentives: summary sheet")],
)
def test_the_sheet_claims_pdf_ua_and_has_tags_a_title_and_its_language(browser, path, language, title):
    reader = read(browser.post(path, data=TWO).data)

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == language
    assert reader.metadata.title == title
    assert "<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.stream.get_data().decode()
    assert {"/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/L", "/LI", "/Link", "/Figure"} <= set(tags(reader))
    assert tags(reader).count("/H1") == 1


def test_it_holds_to_the_cent_what_the_page_shows(browser):
    page = re.sub(r"<[^>]+>", " ", browser.post(PATH, data=TWO).text).replace("\xa0", " ").partition("Manca un dato")[0]
    answer = browser.post(SHEET, data=TWO)

    written = words(answer.data)
    assert answer.mimetype == "application/pdf"
    assert "Potrebbe spettare fino a 6.499,20 €" in written
    assert "Bonus giovani 2026 6.000,00 €" in written
    assert len(set(EUROS.findall(page))) == 6
    assert set(EUROS.findall(page)) <= set(EUROS.findall(written))
    assert "settembre 2026 500,00 € 124,80 € 624,80 €" in written
    assert "In tutto 6.000,00 € 499,20 € 6.499,20 €" in written


def test_it_never_promises_and_says_who_decides(browser):
    written = words(browser.post(SHEET, data=TWO).data)

    assert "È un'indicazione, non un diritto." in written
    assert "li verifica l'INPS" in written
    assert not re.search(r"\bspetta\b", written)


def test_answers_stand_there_as_the_form_shows_them(browser):
    written = words(browser.post(SHEET, data={**TWO, "net_increase": "unknown", "disability_class": "67_79"}).data)

    assert "Che contratto pensi di fare? A tempo indeterminato" in written
    assert "Quando assumi? 1° settembre 2026" in written
    assert "Paga lorda al mese, in euro 2.000,00" in written
    assert "il numero dei tuoi lavoratori cresce? Non so" in written
    assert "Ha una disabilità riconosciuta? Dal 67 al 79 per cento" in written
    assert "Quanti figli" not in written.partition("Mese per mese")[0]


def test_what_is_open_names_the_question_and_what_fails_its_reason(browser):
    written = words(browser.post(SHEET, data=FIRST).data)

    opened = written.partition("Manca un dato Le somme")[2].partition("Non risulta")[0]
    assert "Bonus giovani 2026" in opened
    assert "il numero dei tuoi lavoratori cresce?" in opened
    assert "Mamme con almeno tre figli minori: La persona è una donna." in written


def test_what_covers_too_much_of_the_cost_is_said_on_the_paper_too(browser):
    written = words(browser.post(SHEET, data=TOO_MUCH).data)

    assert "fanno 19.200,00 €: più di 15.600,00 €" in written.partition("Mese per mese")[0]
    assert "paga e contributi degli stessi mesi" not in words(browser.post(SHEET, data=TWO).data)


def test_what_has_been_answered_is_not_asked_again(browser):
    question = "Quanti anni ha la persona quel giorno?"

    assert words(browser.post(SHEET, data=TWO).data).count(question) == 1
    assert words(browser.post(SHEET, data={**TWO, "age": ""}).data).count(question) > 1


def test_who_pays_stands_at_the_foot_of_the_first_page_where_it_is_seen_at_once(browser):
    first, *others = read(browser.post(SHEET, data=TWO).data).pages

    assert re.search(r"Progetto finanziato dal PON Inclusione.*Alicenova e Il Cammino", first.extract_text(), re.DOTALL)
    assert not any("PON Inclusione" in page.extract_text() for page in others)


def test_where_nobody_has_said_who_pays_nothing_is_said(browser):
    db.session.query(Funder).delete()
    db.session.commit()

    assert "finanzia" not in words(browser.post(SHEET, data=TWO).data)


def test_it_is_a_file_that_nobody_keeps_and_whose_address_tells_nothing(browser):
    answer = browser.post(SHEET, data=TWO)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="scheda-incentivi.pdf"'
    assert "Set-Cookie" not in answer.headers
    came_by_address = browser.get(f"{SHEET}?age=28")
    assert came_by_address.status_code == 302
    assert came_by_address.location == PATH


def test_the_page_offers_the_sheet_of_its_very_answers(browser):
    page = browser.post(PATH, data={**TWO, "unheard_of": "x"})

    form = page.text.partition(f'action="{SHEET}"')[2].partition("</form>")[0]
    sent = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert sent == TWO
    assert 'type="submit"' in form
    assert "Scarica la scheda (PDF)" in form
    assert SHEET not in browser.get(PATH).text


@pytest.mark.parametrize(("field", "value"), [("age", "7"), ("hire_date", "31/02/2026"), ("contract", "forever")])
def test_answers_without_sense_come_back_as_the_page_with_what_is_wrong(browser, field, value):
    page = browser.post(SHEET, data={**TWO, field: value})

    assert page.mimetype == "text/html"
    assert "Controlla una risposta" in said(page)
    assert f'action="{PATH}#risposta"' in page.text
    assert 'value="8"' in page.text


def test_nothing_answered_makes_a_sheet_too(browser):
    written = words(browser.post(SHEET, data={"contract": ""}).data)

    assert "Con queste risposte non possiamo ancora calcolare una somma" in written
    assert "Nessuna risposta." in written
    assert "Mese per mese" not in written
    assert "Pagina 1 di" in written


def told(app, **data):
    """What the sheet of some answers is made of."""
    with app.test_request_context(SHEET, method="POST", data=data):
        form = HiringForm()
        assert form.validate()
        found = outcome.of_case(RULES, form.known(), DAY, SENSITIVE)
        return sheet.of(form, found, DAY, funding())


def test_words_of_others_are_never_read_as_markup(app):
    plain = told(app, **TWO)
    block = {**plain["funding"], "statement": HOSTILE, "lines": [HOSTILE], "logos": [{"alt": HOSTILE}]}
    answers = {**plain["answers"], "rows": [[HOSTILE, HOSTILE]]}

    body = documents.pdf("hiring/public/sheet.typ", {**plain, "title": HOSTILE, "answers": answers, "funding": block})

    literal = re.sub(r"\s+", "", HOSTILE.replace("日", "?"))
    assert re.sub(r"\s+", "", words(body)).count(literal) >= 5
    assert read(body).metadata.title == HOSTILE.replace("日", "?")


def test_a_long_case_fills_several_pages_with_their_numbers(app):
    with app.test_request_context(SHEET, method="POST", data=TWO):
        form = HiringForm()
        found = outcome.of_case(RULES, form.known(), DAY, SENSITIVE)
        amounts = Amounts((Decimal("123.45"),) * 24, 24)
        public = [version for versions in RULES.measures.values() for version in versions if version.status in PUBLIC][:10]
        many = tuple(replace(found.likely[0], version=each, amounts=amounts) for each in public)
        best = Best(Combination(tuple(each.code for each in many), Decimal("29628.00")), None, ())
        months = by_month(DAY, [each.amounts.monthly for each in many])
        long_one = replace(found, best=best, chosen=many, likely=many, unknown=(), months=months)
        data = sheet.of(form, long_one, DAY, None)

    pages = read(documents.pdf("hiring/public/sheet.typ", data)).pages

    assert len(many) == 10
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"Pagina {number} di {len(pages)}" in page.extract_text().replace("\xa0", " ")
    assert data["months"]["rows"][-1] == ["agosto 2028", "1.234,50\xa0€"]
    assert "agosto 2028 1.234,50 €" in words(documents.pdf("hiring/public/sheet.typ", data))


def test_what_the_typesetter_is_not_content_with_is_an_error_here(app, monkeypatch, tmp_path):
    (tmp_path / "odd.typ").write_text('#set document(title: "x")\n#set text(font: "Nobody Has This", fallback: false)\nciao')
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)

    with pytest.raises(UserWarning, match="unknown font family"):
        documents.pdf("odd.typ", {})


def test_a_house_without_its_fonts_says_so_instead_of_writing_empty_pages(app, monkeypatch, tmp_path):
    monkeypatch.setattr(documents, "DIST", tmp_path)
    documents._fonts.cache_clear()

    with pytest.raises(RuntimeError, match="make assets"):
        documents._fonts()


def test_every_sign_that_is_let_through_is_in_the_fonts():
    through = {chr(code) for code in range(32, 0x3000) if documents.legible(chr(code)) == chr(code)}

    assert {*"aZ09àÈìùé€’«»–ŁčŠ"} <= through
    for path in (documents.DIST / "fonts").glob("*.ttf"):
        assert through <= {chr(code) for code in TTFont(path).getBestCmap()}, path.name


def test_what_people_paste_becomes_plain_signs():
    assert documents.legible({"name": ["perche\u0301\u202f1\u00ad2\nfine 😀\x00"]}) == {"name": ["perché\u00a012 fine ??"]}
    assert documents.legible([None, 3, True]) == [None, 3, True]
