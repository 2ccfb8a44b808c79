"""The first pages of an installation, from `data/<language>/*.yaml`; loaded only where there are no pages."""

from datetime import date
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import yaml

from portal.content import queries, services
from portal.content.blocks import BadBlock
from portal.content.models import Page, PageKind
from portal.core import audit
from portal.core.database import db
from portal.core.errors import RuleBroken
from portal.core.language import LANGUAGES
from portal.facts import queries as facts
from portal.facts.quoting import cited

DATA = Path(__file__).parent / "data"
ASKED = {"path", "kind", "title", "summary", "description", "blocks"}
# Where the pages stand in the site map; others follow in the order of their addresses.
ORDER = (
    "/",
    "/progetto",
    "/aziende",
    "/aziende/ospitare-un-tirocinio",
    "/aziende/cosa-fate-voi-cosa-facciamo-noi",
    "/incentivi",
    "/faq",
    "/contatti",
    "/accessibilita",
    "/privacy",
    "/note-legali",
    "/mappa",
)


def load(folder: Path = DATA) -> int:
    """Publish every page of the folder; returns how many versions, 0 where there are pages already."""
    if db.session.scalar(sa.select(sa.func.count()).select_from(Page)):
        return 0
    audit.acting_as(None, "prima installazione")
    files = [file for language in LANGUAGES for file in sorted((folder / language).glob("*.yaml"))]
    for file in files:
        load_file(file, file.parent.name)
    return len(files)


def load_file(file: Path, language: str) -> None:
    """Publish one page; raises BadBlock, naming the file, where it can't be shown."""
    try:
        page = _checked_page(yaml.safe_load(file.read_text("utf-8")))
        _publish(page, language)
    except (RuleBroken, yaml.YAMLError) as fault:
        raise BadBlock(f"{language}/{file.name}: {getattr(fault, 'words', fault)}") from fault


def _checked_page(page: Any) -> dict[str, Any]:
    missing = ASKED - page.keys() if isinstance(page, dict) else ASKED
    if missing:
        raise BadBlock(f"manca «{min(missing)}».")
    unknown = page.keys() - ASKED - {"date"}
    if unknown:
        raise BadBlock(f"«{min(unknown)}» non è un dato di una pagina.")
    lost = sorted(code for code in cited(page) if code not in facts.sayings())
    if lost:
        raise BadBlock(f"cita «{lost[0]}», che non è fra i dati.")
    return dict(page)


def _publish(given: dict[str, Any], language: str) -> None:
    path, kind = given["path"], PageKind(given["kind"])
    page = queries.page_at(path) or services.create_page(
        path=path, kind=kind, news_on=_day(given.get("date")), position=ORDER.index(path) if path in ORDER else 1000
    )
    services.publish(
        page,
        language,
        title=given["title"],
        summary=given["summary"],
        description=given["description"],
        blocks=given["blocks"],
    )


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
