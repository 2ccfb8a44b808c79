"""One page, one language: no Italian is left over on English pages and mails, no English slips into Italian ones."""

import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
import sqlalchemy as sa
import yaml
from flask import Flask, render_template
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from portal.availability import mails as availability_mails
from portal.availability.models import Availability
from portal.companies import mails as company_mails
from portal.companies.models import Company, CompanyEvent, CompanyStatus, Contact
from portal.config import ROOT
from portal.core.activities import activities
from portal.core.database import db
from portal.core.language import LANGUAGES, noted, speaking
from portal.core.mail import Mail, OutboxMail, render
from portal.core.roles import Role
from portal.registrations import mails as registration_mails
from portal.sites import mails as sites_mails
from portal.sites.models import CompanyDeclaration, Declaration, DeclarationKind, HeadcountDeclaration
from tests.browsing import press, token
from tests.conftest import Browser
from tests.house.walk import Visit, of_company
from tests.registrations.steps import sign_up
from tools import messages

XHTML = "{http://www.w3.org/1999/xhtml}"
HOLE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
WORD = re.compile(r"[^\W\d_]+")
SPOKEN = ("alt", "aria-label", "placeholder", "title", "content", "data-next", "data-back", "data-count")
UNHEARD = {f"{XHTML}script", f"{XHTML}style"}
FEWEST = 3  # words that make a sentence our own: shorter ones ("E-mail") are often the same in both languages
MONTHS = {
    "it": "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|gen|mag|giu|lug|ago|set|ott|dic",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Jun|Jul|Aug|Sep|Oct|Dec",
}
ADDRESSES = {"it": "", "en": "/en"}
FORM = "/aziende/disponibilita"
WRONG = {
    "name": "x" * 300,
    "municipality": "999999",
    "sector": "altro",
    "contact_role": "x" * 300,
    "phone": "12",
    "email": "anna",
    "call_when": "mai",
    "tasks": "x" * 3000,
    "starts_on": "ieri",
    "ends_on": "2020-01-01",
    "places": "molte",
    "weekly_hours": "90",
    "kinds": "altro",
    "would_hire": "boh",
    "vat_number": "123",
    "size": "altro",
    "pec": "x" * 300,
    "notes": "riga\x00",
}
FACTS = ROOT / "portal" / "facts" / "data" / "facts.yaml"
MAILS = (company_mails, registration_mails, availability_mails, sites_mails)


@cache
def phrases(language: str) -> frozenset[str]:
    """What our own words leave between their holes, in this language, where the other one says it otherwise."""
    said: dict[str, set[str]] = {"it": set(), "en": set()}
    for message in messages.english():
        if message.id:
            said["it"] |= pieces_of(message.id)
            said["en"] |= pieces_of(message.string)
    for each in activities().values():
        said["it"].add(each.it)
        said["en"].add(each.en)
    for fact in yaml.safe_load(FACTS.read_text("utf-8")):
        said["it"].add(fact["value_it"])
        said["en"].add(fact["value_en"])
    other = said["en" if language == "it" else "it"]
    return frozenset(said[language] - other)


def pieces_of(text: Any) -> set[str]:
    forms = (text,) if isinstance(text, str) else text
    return {piece.strip() for form in forms for piece in HOLE.split(form) if WORD.search(piece)}


@cache
def sentences(language: str) -> tuple[str, ...]:
    """Phrases long enough to be nobody's but ours, wherever they stand."""
    return tuple(sorted(phrase for phrase in phrases(language) if len(WORD.findall(phrase)) >= FEWEST))


def heard(page: str, language: str) -> list[str]:
    """All that a reader of the page meets, piece by piece, but for what is marked as said in another language."""
    return [words for piece in spoken(html5lib.parse(page), language) if (words := " ".join(piece.split()))]


def spoken(element: Element, language: str) -> Iterator[str]:
    if element.get("lang", language) == language and element.tag not in UNHEARD:
        yield element.text or ""
        yield from (element.get(name, "") for name in SPOKEN)
        for child in element:
            yield from spoken(child, language)
            yield child.tail or ""


def strays(pieces: list[str], language: str) -> list[str]:
    """What a text of this language says in the other one: our sentences, whole labels, the names of months."""
    other = "en" if language == "it" else "it"
    text = " ".join(pieces)
    labels = phrases(other) & set(pieces)
    months = set(re.findall(rf"\b\d{{1,2}} (?:{MONTHS[other]})\b", text))
    return sorted({each for each in sentences(other) if each in text} | labels | months)


def language_of(visit: Visit) -> str:
    return "en" if visit.path == "/en" or visit.path.startswith("/en/") else "it"


def test_the_two_languages_can_be_told_apart() -> None:
    assert len(sentences("it")) > 200
    assert len(sentences("en")) > 200
    assert strays(["We call you by", "3 dicembre", "Telefono"], "en") == ["3 dicembre", "Telefono"]
    assert strays(["Salve. Scrivi solo un numero, senza lettere né virgole. Bye."], "en") != []


def test_no_page_mixes_its_languages(visits: list[Visit]) -> None:
    pages = {(visit.path, visit.text): visit for visit in visits if visit.is_page and not visit.framed}

    mixed = {
        str(visit): found
        for visit in pages.values()
        if (found := strays(heard(visit.text, language_of(visit)), language_of(visit)))
    }

    assert sum(language_of(visit) == "en" for visit in pages.values()) > 20
    assert mixed == {}


def test_every_outsider_s_page_leads_to_its_twin(visits: list[Visit]) -> None:
    public = [visit for visit in visits if visit.is_page and visit.status == 200 and "hreflang=" in visit.text]
    seen = {visit.path: visit.status for visit in visits if visit.is_page}

    for visit in public:
        other = "it" if language_of(visit) == "en" else "en"
        link = re.search(rf'<a href="([^"]+)" lang="{other}" hreflang="{other}">', visit.text)

        assert link, visit
        assert seen.get(link[1]) == 200, visit


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("answers", [{}, WRONG, {"call_me": "y"}, {**WRONG, "email": "studio@pec.it", "phone": "06 1"}])
def test_a_form_that_comes_back_says_what_is_wrong_in_the_page_s_language(
    demo_house: Flask, language: str, answers: dict[str, str]
) -> None:
    page = demo_house.test_client().post(ADDRESSES[language] + FORM, data=answers)

    assert page.status_code == 200
    assert "aria-invalid" in page.text
    assert strays(heard(page.text, language), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_wtforms_would_say_by_itself_is_said_in_our_words(demo_house: Flask, language: str) -> None:
    said = {
        "it": ("È troppo lungo: scrivi al massimo 200 caratteri.", "Scegli una delle risposte dell&#39;elenco."),
        "en": ("This is too long: enter at most 200 characters.", "Choose one of the answers in the list."),
    }
    its_own = ("Field cannot be", "Not a valid", "Il valore", "opzione valida")

    page = demo_house.test_client().post(ADDRESSES[language] + FORM, data=WRONG).text

    assert [words for words in said[language] if words not in page] == []
    assert [words for words in its_own if words in page] == []


@pytest.fixture
def company(demo_house: Flask) -> FlaskClient:
    with demo_house.app_context():
        return of_company(demo_house)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["/azienda/dati", "/azienda/disponibilita/nuova", "/azienda/link"])
@pytest.mark.parametrize("answers", [{}, {**WRONG, "contact_name": "x" * 300}])
def test_a_company_s_own_forms_do_too(
    demo_house: Flask, company: FlaskClient, language: str, path: str, answers: dict[str, str]
) -> None:
    address = ADDRESSES[language] + path
    with demo_house.app_context():
        page = company.post(address, data={**answers, "csrf_token": token(company, address)})

    assert page.status_code == 200
    assert "aria-invalid" in page.text
    assert strays(heard(page.text, language), language) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", sorted((ROOT / "templates" / "errors").glob("*.html")), ids=lambda page: page.stem)
def test_what_goes_wrong_is_said_in_the_language_of_the_address(demo_house: Flask, language: str, page: Path) -> None:
    with demo_house.test_request_context(f"{ADDRESSES[language]}/x"):
        text = heard(render_template(f"errors/{page.name}"), language)

    assert len(WORD.findall(" ".join(text))) > 10
    assert strays(text, language) == []
    assert not says_the_same_in_the_other(demo_house, page, language, text)


def says_the_same_in_the_other(demo_house: Flask, page: Path, language: str, text: list[str]) -> bool:
    other = "en" if language == "it" else "it"
    with demo_house.test_request_context(f"{ADDRESSES[other]}/x"):
        return heard(render_template(f"errors/{page.name}"), other) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_news_feed_speaks_one_language(demo_house: Flask, language: str) -> None:
    feed = demo_house.test_client().get(f"{ADDRESSES[language]}/feed.xml").text

    assert f'xml:lang="{language}"' in feed
    assert strays(heard(feed, language), language) == []


def composers(module: ModuleType) -> list[str]:
    """The functions of a module that make a whole mail."""
    made = inspect.getmembers(module, inspect.isfunction)
    return [name for name, each in made if each.__module__ == module.__name__ and each.__annotations__.get("return") is Mail]


LETTERS = [(module, name) for module in MAILS for name in composers(module)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("module", "name"), LETTERS, ids=[name for _module, name in LETTERS])
def test_a_mail_speaks_its_company_s_language_whoever_makes_us_write(
    demo_house: Flask, language: str, module: ModuleType, name: str
) -> None:
    compose = getattr(module, name)
    with demo_house.test_request_context("/gestione/" if language == "en" else "/en/"):
        message = compose(*known_by(compose, language))
        with speaking(language):
            text, page = render(message)

    assert strays([message.subject, *text.splitlines()], language) == []
    assert strays(heard(page, language), language) == []
    assert sum(piece in text for piece in sentences(language)) >= 2


def known_by(compose: object, language: str) -> list[object]:
    """What the mail is about: rows of the demo, as if their company had registered in this language."""
    offer = db.session.scalars(sa.select(Availability).join(Company).where(Company.status == CompanyStatus.APPROVED)).first()
    assert offer
    db.session.expunge_all()
    company = Company(name="Bar Sport", language=language, decision_reason="", contacts=[])
    contact = Contact(name="Anna Riva", email="anna@bar.example", company=company, email_confirmed_at=offer.created_at)
    mine = Availability(id=1, company=company, tasks="x", expires_on=offer.expires_on)
    said = {"company": company, "valid_until": offer.expires_on}
    ending = [
        HeadcountDeclaration(**said, permanent=7, fixed_term=2),
        CompanyDeclaration(**said, kind=DeclarationKind.SAFETY),
    ]
    rows: dict[object, object] = {Company: company, Contact: contact, Availability: mine, str: "parola"}
    rows[Sequence[Declaration]] = ending
    asked = inspect.signature(compose).parameters.values()  # type: ignore[arg-type]
    return [rows[each.annotation] for each in asked]


def test_mails_to_companies_are_all_read_here() -> None:
    assert len(LETTERS) >= 7


@pytest.mark.parametrize("words", [_l("Si è registrata dal portale"), _l("Chiede di essere chiamata")])
def test_what_we_note_for_ourselves_is_italian_also_when_the_visitor_is_not(demo_house: Flask, words: object) -> None:
    with demo_house.test_request_context("/en/"), force_locale("en"):
        assert noted(words) in {"Si è registrata dal portale", "Chiede di essere chiamata"}  # type: ignore[arg-type]


def test_an_english_company_is_served_in_english_from_the_form_to_the_mails_and_we_read_italian(
    browser: Browser, signed_in: Callable[[Role], Browser]
) -> None:
    """The whole way: the form, the confirmation, the acts on its own page, an operator's yes, all their mails."""
    sign_up(browser, f"/en{FORM}", tasks="Kitchen help")
    confirm = links_in_mails()[-1]
    press(browser, confirm, confirm)
    company = db.session.scalars(sa.select(Company)).one()
    offer = company.availabilities[0].id

    seen = [browser.get("/en/azienda/").text, browser.get(confirm).text]
    acts = [f"disponibilita/{offer}/{each}" for each in ("conferma", "pausa", "riprendi", "ritira")]
    for act in (*acts, "chiamatemi/", "rimandami-il-link"):
        answer = press(browser, "/en/azienda/", f"/en/azienda/{act}")
        assert answer.location == "/en/azienda/", act
        seen.append(browser.get(answer.location).text)

    withdrawn = db.session.scalars(sa.select(CompanyEvent.id).filter_by(kind="availability_withdrawn")).one()
    press(browser, "/en/azienda/", f"/en/azienda/disponibilita/annulla/{withdrawn}")
    seen.append(browser.get("/en/azienda/").text)
    operator = signed_in(Role.OPERATOR)
    press(operator, "/gestione/", f"/gestione/registrazioni/{company.id}/accetta", version=company.version)
    desk = operator.get(f"/gestione/aziende/{company.id}").text

    assert [found for page in seen if (found := strays(heard(page, "en"), "en"))] == []
    assert "Si è registrata dal portale" in desk
    assert [strays(heard(mail.html, "en"), "en") for mail in sent()] == [[], [], []]
    assert all("/en/azienda/" in address for address in links_in_mails())


def sent() -> list[OutboxMail]:
    return list(db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.id)))


def links_in_mails() -> list[str]:
    """Where the mails lead, the site's own name left out."""
    return [found for mail in sent() for found in re.findall(r"http://[^/\s]+(/\S*azienda\S+)", mail.text)]
