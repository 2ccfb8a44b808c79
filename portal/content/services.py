"""Acts on pages: each drops exactly the pages that showed what changed."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from portal.content import queries
from portal.content.blocks import checked, words_of
from portal.content.models import LiveVersion, Page, PageKind, PageVersion, Redirect
from portal.core import audit, cache, search
from portal.core.database import db, now
from portal.core.errors import RuleBroken
from portal.core.language import speaking
from portal.facts.quoting import quote

LONGEST_TITLE = 60
LONGEST_DESCRIPTION = 155


def create_page(*, path: str, kind: PageKind = PageKind.PAGE, news_on: date | None = None, position: int = 1000) -> Page:
    """Take an address for a page; nobody reads it before a version is published."""
    if not path.startswith("/") or path != path.lower() or (path != "/" and path.endswith("/")) or "//" in path:
        raise RuleBroken(_("Un indirizzo comincia con /, è in minuscolo e non finisce con /."), field="path")
    if queries.page_at(path):
        raise RuleBroken(_("A questo indirizzo c'è già una pagina."), field="path")
    page = Page(path=path, kind=kind, news_on=news_on, position=position)
    db.session.add(page)
    db.session.flush()
    return page


def publish(
    page: Page, language: str, *, title: str, summary: str = "", description: str = "", blocks: list[Any]
) -> PageVersion:
    """Write a version and let the public read it; what stood there before stays on file."""
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise RuleBroken(_("Il titolo serve, e sta in %(most)d caratteri.", most=LONGEST_TITLE), field="title")
    if len(description) > LONGEST_DESCRIPTION:
        raise RuleBroken(
            _("La descrizione per i motori di ricerca sta in %(most)d caratteri.", most=LONGEST_DESCRIPTION),
            field="description",
        )
    version = PageVersion(
        page_id=page.id,
        language=language,
        number=_next_number(page, language),
        title=title.strip(),
        summary=summary.strip(),
        description=description.strip(),
        blocks=checked(blocks),
        created_by=audit.actor().name,
    )
    db.session.add(version)
    db.session.flush()
    make_live(page, version)
    return version


def make_live(page: Page, version: PageVersion) -> None:
    """Let the public read this version, a new one or one from before."""
    before = queries.live_version(page, version.language)
    live = db.session.get(LiveVersion, (page.id, version.language))
    if live is None:
        live = LiveVersion(page_id=page.id, language=version.language)
        db.session.add(live)
    live.version_id, live.published_at, live.published_by = version.id, now(), audit.actor().name
    db.session.flush()
    index(page, version)
    audit.record("page.published", page, language=version.language, number=version.number)
    _drop(page, before, version)


def take_down(page: Page, language: str) -> None:
    """The public reads this page no more in this language; its versions stay."""
    before = queries.live_version(page, language)
    db.session.execute(sa.delete(LiveVersion).filter_by(page_id=page.id, language=language))
    search.take_out(f"page:{page.id}", language)
    audit.record("page.taken_down", page, language=language)
    _drop(page, before, None)


def redirect_from(old: str, new: str) -> None:
    """Who comes to an old address is sent on, in one step however often it moved."""
    db.session.execute(sa.update(Redirect).where(Redirect.to_path == old).values(to_path=new))
    db.session.execute(sa.delete(Redirect).where(Redirect.from_path.in_([old, new])))
    db.session.add(Redirect(from_path=old, to_path=new))
    db.session.flush()


def index(page: Page, version: PageVersion) -> None:
    """Make a live version findable, with the facts of today in its words."""
    shown = "\n".join([version.summary, words_of(version.blocks)])
    headings = "\n".join(block["heading"] for block in version.blocks if "heading" in block)
    with speaking(version.language):
        words = quote(shown)
    search.put(
        subject=f"page:{page.id}",
        language=version.language,
        address=page.path,
        title=version.title,
        headings=headings,
        words=words,
        shown=shown,
        shown_from=page.news_on,
    )


def _next_number(page: Page, language: str) -> int:
    highest = sa.select(sa.func.max(PageVersion.number)).filter_by(page_id=page.id, language=language)
    return (db.session.scalar(highest) or 0) + 1


def _drop(page: Page, before: PageVersion | None, after: PageVersion | None) -> None:
    """The page itself, the lists it stands in, and the pages below it if its name changed."""
    keys = {f"page:{page.id}", "news" if page.kind is PageKind.NEWS else "pages"}
    if (before and before.title) != (after and after.title):
        keys.add(f"title:{page.id}")
    cache.drop(*sorted(keys))
