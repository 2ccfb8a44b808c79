"""What a page tells programs about itself (schema.org), from the same records that people read."""

from typing import Any

from flask import current_app

from portal.content.models import PageKind
from portal.content.prose import bare, localised
from portal.content.queries import Readable, ReadablePage
from portal.core.language import language
from portal.facts.quoting import long_day

ORGANISATION = {"@type": "Organization", "name": "WORK-IN"}


def news_item(page: Readable) -> dict[str, Any]:
    """A piece of news as lists show it."""
    return {
        "title": page.title,
        "summary": page.summary,
        "href": localised(page.path, language()),
        "date": long_day(page.news_on),
    }


def of_page(page: ReadablePage, breadcrumb: list[dict[str, str]]) -> dict[str, Any]:
    """One graph: where the page stands, and what it is."""
    things = (
        [_breadcrumb_list(breadcrumb)] if breadcrumb else [{**ORGANISATION, "url": current_app.config["BASE_URL"] + "/"}]
    )
    describe = {PageKind.NEWS: _news_article, PageKind.SERVICE: _service}.get(page.kind)
    if describe:
        things.append(describe(page))
    questions = [item for block in page.blocks if block["type"] == "questions" for item in block["items"]]
    if questions:
        things.append(_questions(questions))
    return {"@context": "https://schema.org", "@graph": things}


def _breadcrumb_list(crumbs: list[dict[str, str]]) -> dict[str, Any]:
    base = current_app.config["BASE_URL"]
    items = [
        {"@type": "ListItem", "position": number, "name": each["label"], "item": base + each["href"]}
        for number, each in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _news_article(page: ReadablePage) -> dict[str, Any]:
    return {
        "@type": "NewsArticle",
        "headline": page.title,
        "datePublished": page.news_on.isoformat() if page.news_on else None,
        "dateModified": page.updated_at.date().isoformat(),
        "inLanguage": language(),
        "publisher": ORGANISATION,
    }


def _service(page: ReadablePage) -> dict[str, Any]:
    return {
        "@type": "Service",
        "name": page.title,
        "description": bare(page.summary),
        "provider": ORGANISATION,
        "areaServed": ["Civitavecchia", "Santa Marinella", "Tolfa", "Allumiere"],
    }


def _questions(questions: list[dict[str, Any]]) -> dict[str, Any]:
    asked = [
        {
            "@type": "Question",
            "name": bare(each["question"]),
            "acceptedAnswer": {"@type": "Answer", "text": bare(each["answer"])},
        }
        for each in questions
    ]
    return {"@type": "FAQPage", "mainEntity": asked}
