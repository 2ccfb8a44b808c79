"""The first site of a new installation, read by a stranger."""

import gzip
import json
import re
from datetime import timedelta
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib
import pytest
from werkzeug.exceptions import HTTPException

from portal.content import public_views, queries, services
from portal.content.models import PageKind
from portal.content.prose import localised
from portal.content.site import italian_path
from portal.core.workdays import today
from portal.facts import services as facts_services
from tests.content.conftest import counted_statements

PAGES = (
    "/",
    "/progetto",
    "/aziende",
    "/aziende/ospitare-un-tirocinio",
    "/aziende/cosa-fate-voi-cosa-facciamo-noi",
    "/incentivi",
    "/faq",
    "/contatti",
    "/privacy",
    "/accessibilita",
    "/note-legali",
    "/mappa",
    "/novita",
    "/cerca",
)
BOTH = [localised(path, spoken) for path in PAGES for spoken in ("it", "en")]
ELEMENTS = {"main-navigation", "page-name", "privacy-policy-link", "accessibility-link", "legal-notes", "faq"}
XHTML = "{http://www.w3.org/1999/xhtml}"


def parsed(answer):
    return html5lib.HTMLParser(strict=True).parse(answer.text)


def all_of(tree, tag):
    return list(tree.iter(f"{XHTML}{tag}"))


def test_every_page_is_light_and_asks_the_database_little(visitor):
    for path in BOTH:
        with counted_statements() as asked:
            answer = visitor.get(path)

        assert answer.status_code == 200, path
        # What the cache reads to learn what was dropped is asked once a change, not once a page.
        assert len([each for each in asked if "cache_" not in each]) <= 4, (path, asked)
        assert len(answer.data) <= 40_000, path
        assert len(gzip.compress(answer.data, 6)) <= 8_192, path


def test_every_page_is_whole(visitor):
    for path in BOTH:
        page = parsed(visitor.get(path))
        assert page.attrib["lang"] == ("en" if path.startswith("/en/") else "it"), path
        assert len(all_of(page, "h1")) == 1, path
        assert all_of(page, "title")[0].text.strip(), path
        meta = {each.get("name"): each.get("content") for each in all_of(page, "meta")}
        assert 20 <= len(meta["description"]) <= 160, path
        elements = {each.get("data-element") for each in page.iter()}
        assert elements >= ELEMENTS, path
        assert ("breadcrumb" in elements) == (path not in {"/", "/en/"}), path


def test_every_page_names_itself_and_its_twin(visitor):
    for path in BOTH:
        links = {
            (each.get("rel"), each.get("hreflang")): each.get("href") for each in all_of(parsed(visitor.get(path)), "link")
        }
        twins = [f"http://portale.example{localised(italian_path(path), spoken)}" for spoken in ("it", "en")]

        assert links["canonical", None] == f"http://portale.example{path}"
        assert [links["alternate", "it"], links["alternate", "en"]] == twins


def test_no_page_asks_anybody_else_for_anything(visitor):
    for path in BOTH:
        answer = visitor.get(path)
        page = parsed(answer)
        fetched = [each.get("src") for each in page.iter() if each.get("src")]
        fetched += [each.get("href") for each in all_of(page, "link") if each.get("rel") not in {"canonical", "alternate"}]
        fetched += [each.get("action") for each in all_of(page, "form") if each.get("action")]
        assert fetched
        assert not [address for address in fetched if urlsplit(address).netloc], path
        assert not [
            each for each in page.iter() if each.get("style") or any(name.startswith("on") for name in each.attrib)
        ], path
        scripts = [each for each in all_of(page, "script") if not each.get("src")]
        assert {each.get("type") for each in scripts} <= {"application/ld+json"}, path
        assert "Set-Cookie" not in answer.headers, path


def test_every_link_of_ours_stays_in_its_language_and_leads_somewhere(visitor):
    asked = {"/gestione/"}
    for path in BOTH:
        links = [each for each in all_of(parsed(visitor.get(path)), "a") if each.get("href", "").startswith("/")]
        if path.startswith("/en/"):
            italian = {
                each.get("href") for each in links if not each.get("hreflang") and not each.get("href").startswith("/en/")
            }
            assert italian <= {"/gestione/", "/accedi"}, path
        for address in {each.get("href").split("#")[0] for each in links} - asked:
            assert visitor.get(address).status_code in {200, 302}, (path, address)
            asked.add(address)


def test_what_a_page_tells_programs_can_be_read(visitor):
    for path, kind in {
        "/faq": "FAQPage",
        "/aziende/ospitare-un-tirocinio": "Service",
        "/novita/come-dare-la-disponibilita": "NewsArticle",
    }.items():
        scripts = [each for each in all_of(parsed(visitor.get(path)), "script") if each.get("type") == "application/ld+json"]
        trail, thing = json.loads(scripts[0].text)["@graph"]
        assert trail["@type"] == "BreadcrumbList"
        assert trail["itemListElement"][-1]["item"] == f"http://portale.example{path}"
        assert thing["@type"] == kind
        assert "{fact:" not in scripts[0].text


def test_the_service_card_has_its_headings_and_an_index_of_them(visitor):
    page = parsed(visitor.get("/aziende/ospitare-un-tirocinio"))

    headings = [
        "".join(each.itertext()).strip() for each in all_of(page, "h2") if each.get("id") and each.get("id") != "indice"
    ]
    index = next(each for each in page.iter() if each.get("data-element") == "page-index")
    listed = {"".join(each.itertext()).strip(): each.get("href") for each in all_of(index, "a")}
    ids = [each.get("id") for each in page.iter() if each.get("id")]
    assert list(listed) == [heading for heading in headings if heading in listed]
    assert {"A chi è rivolto", "Come fare", "Quanto costa e chi paga", "Contatti"} <= set(listed)
    assert all(address.lstrip("#") in ids for address in listed.values())
    assert len(ids) == len(set(ids))


def test_nothing_on_the_first_site_is_left_unsaid(visitor):
    for path in BOTH:
        text = visitor.get(path).text
        assert "{fact:" not in text and "None" not in text and "in verifica)" not in text, path


GIVEN = {
    "phone": "0766 555 0100",
    "email": "ufficio@coop.example",
    "hours": "Dal lunedì al venerdì, 9-13",
    "address": "Via di prova 1, Civitavecchia",
}


def test_contacts_that_nobody_has_given_are_left_out(visitor):
    for path in BOTH:
        text = visitor.get(path).text
        assert not re.search(r"mailto:|tel:|—\s*<|in arrivo|coming soon", text), path
        assert not re.search(r"Parla con noi|Talk to us", text.partition('<div id="fondo"')[2]), path


def test_where_nobody_can_be_called_or_written_to_the_form_is_offered(visitor, act):
    words = "Lasciaci i tuoi dati con il modulo"
    page = visitor.get("/contatti").text
    assert words in page
    assert "Chiamaci o scrivici" not in page

    act(facts_services.record_fact, code="contact_phone", value_it=GIVEN["phone"], value_en=GIVEN["phone"])

    assert words not in visitor.get("/contatti").text


def test_the_home_page_leads_straight_to_the_costs(visitor):
    for start, place in (("/", "quanto-costa-e-chi-paga"), ("/en/", "what-it-costs-and-who-pays")):
        address = re.search(rf'href="([^"]*)#{place}"', visitor.get(start).text)[1]
        assert f'id="{place}"' in visitor.get(address).text


def test_who_has_a_page_of_their_own_finds_the_way_to_it(visitor):
    assert 'href="/azienda/link"' in visitor.get("/aziende").text
    assert 'href="/en/azienda/link"' in visitor.get("/en/aziende").text


def test_a_cell_of_a_table_says_what_it_is_where_there_is_no_room_for_a_table(visitor):
    assert '<td data-label="Chi paga">' in visitor.get("/aziende/ospitare-un-tirocinio").text


def test_contacts_that_somebody_has_given_stand_on_their_page_and_at_the_foot(visitor, act):
    for name, value in GIVEN.items():
        act(facts_services.record_fact, code=f"contact_{name}", value_it=value, value_en=value)

    block, foot = re.split(r'<div id="fondo"', visitor.get("/contatti").text)

    assert all(value in block for value in GIVEN.values())
    assert [name for name, value in GIVEN.items() if value in foot] == ["phone", "email", "hours"]


def test_costs_that_nobody_confirmed_are_not_said(visitor):
    page = visitor.get("/aziende/ospitare-un-tirocinio").text

    assert page.count("Da confermare con te prima di firmare") >= 12
    assert "Confermato il" not in page


def test_a_fact_past_its_review_says_so(visitor, act):
    act(
        facts_services.record_fact,
        code="lazio_min_allowance",
        value_it="800 euro",
        value_en="€800",
        review_by=today() - timedelta(days=1),
    )

    assert "800 euro (in verifica)" in visitor.get("/aziende/ospitare-un-tirocinio").text


def test_a_fact_changes_by_itself_on_its_day(visitor, act):
    act(
        facts_services.record_fact,
        code="lazio_min_allowance",
        value_it="900 euro",
        value_en="€900",
        valid_from=today() + timedelta(days=1),
    )

    assert "900 euro" not in visitor.get("/aziende/ospitare-un-tirocinio").text


WRITTEN_OTHERWISE = (
    ("/progetto/", "/progetto"),
    ("/Progetto", "/progetto"),
    ("/AZIENDE/Ospitare-un-Tirocinio/", "/AZIENDE/Ospitare-un-Tirocinio"),
    ("/AZIENDE/Ospitare-un-Tirocinio", "/aziende/ospitare-un-tirocinio"),
    ("/Cerca?q=Azienda", "/cerca?q=Azienda"),
    ("/en/Progetto", "/en/progetto"),
    ("/en/progetto/", "/en/progetto"),
    ("/progetto/?a=b", "/progetto?a=b"),
)


def test_an_address_written_otherwise_leads_to_the_page(visitor):
    for asked, sent in WRITTEN_OTHERWISE:
        answer = visitor.get(asked)
        assert (answer.status_code, answer.location) == (301, sent)


def test_the_english_home_is_found_without_its_slash(visitor):
    answer = visitor.get("/en")

    assert answer.status_code in {301, 308}
    assert urlsplit(answer.location).path == "/en/"


def test_an_old_address_leads_to_the_new_one_in_one_step(visitor, act):
    act(services.redirect_from, "/chi-siamo", "/il-gruppo")
    act(services.redirect_from, "/il-gruppo", "/progetto")

    for asked, sent in (("/chi-siamo", "/progetto"), ("/il-gruppo", "/progetto"), ("/en/chi-siamo", "/en/progetto")):
        answer = visitor.get(asked)
        assert (answer.status_code, answer.location) == (301, sent)


def test_no_address_sends_a_browser_to_another_site(visitor):
    for path in ("//evil.example/", "/\\evil.example/", "/%5Cevil.example/", "/%2F%2Fevil.example/", "/.//evil.example/"):
        to = visitor.get(path).location or "/"
        assert urlsplit(to).netloc in {"", "portale.example"}, path
        assert not to.startswith(("//", "/\\")), path


def test_only_plain_paths_of_ours_are_sent_on(app):
    with app.test_request_context("/?a=b"):
        for path in (None, "", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/a b", "javascript:x"):
            public_views.send_on(path)
        with pytest.raises(HTTPException) as sent:
            public_views.send_on("/progetto")
    assert sent.value.get_response().location == "/progetto?a=b"


NOWHERE = (
    "/mai-vista",
    "/en/mai-vista",
    "/en/robots.txt",
    "/en/sitemap.xml",
    "/novita/mai-vista",
    "/novita?pagina=9",
    "/a%0Ab",
    "/😀",
    "/progetto/x",
)


def test_an_address_without_a_page_is_not_found_and_helps(visitor):
    for path in NOWHERE:
        answer = visitor.get(path)
        assert answer.status_code == 404, path
        assert "/cerca" in answer.text and "/contatti" in answer.text


def test_an_error_page_costs_no_question_of_its_own(visitor):
    with counted_statements() as asked:
        visitor.get("/mai/vista")

    assert not [each for each in asked if "fact" in each or "funder" in each]


def test_a_page_can_only_be_read(visitor):
    assert visitor.post("/progetto").status_code == 405


def test_news_are_read_from_their_day_on(visitor, act):
    page = act(services.create_page, path="/novita/domani", kind=PageKind.NEWS, news_on=today() + timedelta(days=1))
    act(services.publish, page, "it", title="Una notizia di domani", blocks=[{"type": "text", "text": "Segretissimo."}])

    for path in ("/novita", "/", "/feed.xml", "/sitemap.xml"):
        assert "domani" not in visitor.get(path).text.replace("domani.", ""), path
    assert visitor.get("/novita/domani").status_code == 404
    assert "Segretissimo" not in visitor.get("/cerca?q=segretissimo").text.split("</form>")[1]


def test_a_page_in_one_language_offers_no_other(visitor, act):
    page = act(services.create_page, path="/solo-italiano")
    act(services.publish, page, "it", title="Solo in italiano", blocks=[])

    answer = visitor.get("/solo-italiano")

    assert 'hreflang="en"' not in answer.text
    assert visitor.get("/en/solo-italiano").status_code == 404


def test_the_site_map_for_machines_names_every_page_in_both_languages(visitor):
    answer = visitor.get("/sitemap.xml")

    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = ElementTree.fromstring(answer.data)
    places = [each.text for each in found.findall("s:url/s:loc", names)]
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    assert {f"http://portale.example{path}" for path in BOTH} - set(places) <= {
        "http://portale.example/cerca",
        "http://portale.example/en/cerca",
    }
    assert len(places) == len(set(places))
    assert all(len(each.findall("x:link", names)) == 2 for each in found.findall("s:url", names))


def test_the_site_map_for_people_names_every_page(visitor):
    text = visitor.get("/mappa").text

    for path in PAGES:
        assert f'href="{path}"' in text


def test_the_feed_is_good_atom(visitor):
    for path in ("/feed.xml", "/en/feed.xml"):
        answer = visitor.get(path)
        found = ElementTree.fromstring(answer.data)
        entries = found.findall("{http://www.w3.org/2005/Atom}entry")
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert len(entries) >= 3
        for each in entries:
            link = each.find("{http://www.w3.org/2005/Atom}link").get("href")
            assert visitor.get(urlsplit(link).path).status_code == 200
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d", each.find("{http://www.w3.org/2005/Atom}updated").text
            )


def test_machines_are_told_where_not_to_go(visitor):
    text = visitor.get("/robots.txt").text

    assert "Disallow: /gestione/" in text
    assert "Sitemap: http://portale.example/sitemap.xml" in text


def test_the_first_pages_are_loaded_once(site):
    from portal.content import loader

    assert loader.load() == 0


def test_a_version_that_was_live_can_be_again(visitor, act):
    page = queries.page_at("/progetto")
    first = queries.live_version(page, "it")
    act(services.publish, page, "it", title="Un titolo di passaggio", blocks=[])
    assert "Un titolo di passaggio" in visitor.get("/progetto").text

    act(services.make_live, page, first)

    assert "Un titolo di passaggio" not in visitor.get("/progetto").text
    assert [each.number for each in queries.versions(page, "it")] == [2, 1]
