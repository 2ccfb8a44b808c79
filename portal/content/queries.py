"""What the public may read: live versions only, and no news before its day. One question a page where possible."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal.content.models import LiveVersion, Page, PageKind, PageVersion, Redirect
from portal.core import cache
from portal.core.database import db
from portal.core.workdays import today

NEWS_A_PAGE = 20


@dataclass(frozen=True)
class Readable:
    """A page as it stands in a list."""

    id: int
    path: str
    kind: PageKind
    title: str
    summary: str
    news_on: date | None
    updated_at: datetime
    languages: frozenset[str]


@dataclass(frozen=True)
class ReadablePage(Readable):
    """A page to be read, with those above it on its path."""

    description: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    above: list[Readable] = field(default_factory=list)


# Built once: putting a question together costs more than asking it.
_twin = sa.orm.aliased(LiveVersion)
_languages = sa.select(sa.func.min(_twin.language) + "," + sa.func.max(_twin.language)).where(_twin.page_id == Page.id)
_listed_columns = (
    Page.id,
    Page.path,
    Page.kind,
    Page.news_on,
    PageVersion.title,
    PageVersion.summary,
    LiveVersion.published_at,
    _languages.scalar_subquery().label("languages"),
)


def _readable(*more: Any) -> Any:
    """The pages that a reader of this `language` may read `today`."""
    begun = sa.or_(Page.news_on.is_(None), Page.news_on <= sa.bindparam("today", type_=sa.Date()))
    return (
        sa.select(*_listed_columns, *more)
        .join(LiveVersion, LiveVersion.page_id == Page.id)
        .join(PageVersion, PageVersion.id == LiveVersion.version_id)
        .where(LiveVersion.language == sa.bindparam("language"), begun)
    )


ONE = _readable(PageVersion.description, PageVersion.blocks).where(Page.path.in_(sa.bindparam("paths", expanding=True)))
PAGES = _readable().where(Page.kind != PageKind.NEWS).order_by(Page.position, Page.path)
NEWS = _readable().where(Page.kind == PageKind.NEWS).order_by(Page.news_on.desc(), Page.id.desc())
EVERYTHING = _readable().order_by(Page.position, Page.path)


def _listed(row: Any) -> dict[str, Any]:
    return {
        "id": row.id,
        "path": row.path,
        "kind": row.kind,
        "title": row.title,
        "summary": row.summary,
        "news_on": row.news_on,
        "updated_at": row.published_at,
        "languages": frozenset(row.languages.split(",")),
    }


def readable_page(path: str, language: str) -> ReadablePage | None:
    """The page at this path, None where the public reads none."""
    above = paths_above(path)
    asked = {"paths": [path, *above], "language": language, "today": today()}
    rows = {row.path: row for row in db.session.execute(ONE, asked)}
    if path not in rows:
        return None
    page = rows.pop(path)
    ladder = [Readable(**_listed(rows[each])) for each in above if each in rows]
    cache.depends_on(f"page:{page.id}", *(f"title:{each.id}" for each in ladder))
    return ReadablePage(**_listed(page), description=page.description, blocks=page.blocks, above=ladder)


def paths_above(path: str) -> list[str]:
    """`/a/b/c` lies under `/a` and `/a/b`; the home page above all is not named."""
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:end]) for end in range(1, len(parts))]


def readable_pages(language: str) -> list[Readable]:
    """Every page but the news, in the order of the site map."""
    cache.depends_on("pages")
    return _list(PAGES, language)


def news(language: str, limit: int = NEWS_A_PAGE, offset: int = 0) -> list[Readable]:
    """The news, newest first."""
    cache.depends_on("news")
    return _list(NEWS.limit(limit).offset(offset), language)


def everything(language: str = "it") -> list[Readable]:
    """Pages and news, for machines."""
    cache.depends_on("pages", "news")
    return _list(EVERYTHING, language)


def _list(question: Any, language: str) -> list[Readable]:
    rows = db.session.execute(question, {"language": language, "today": today()})
    return [Readable(**_listed(row)) for row in rows]


def moved_to(path: str) -> str | None:
    """Where an old address leads now."""
    return db.session.scalar(sa.select(Redirect.to_path).filter_by(from_path=path))


def page_at(path: str) -> Page | None:
    """The page of this path, whether or not anybody reads it yet."""
    return db.session.scalar(sa.select(Page).filter_by(path=path))


def live_version(page: Page, language: str) -> PageVersion | None:
    """What the public reads now."""
    live = sa.select(LiveVersion.version_id).filter_by(page_id=page.id, language=language)
    return db.session.scalar(sa.select(PageVersion).where(PageVersion.id == live.scalar_subquery()))


def versions(page: Page, language: str) -> list[PageVersion]:
    """Everything that a page has said, newest first."""
    asked = sa.select(PageVersion).filter_by(page_id=page.id, language=language)
    return list(db.session.scalars(asked.order_by(PageVersion.number.desc())))
