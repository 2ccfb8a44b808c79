"""Work on pages outside requests."""

import sqlalchemy as sa

from portal.content import services
from portal.content.models import LiveVersion, Page, PageVersion
from portal.core.database import db, transaction
from portal.core.jobs import every


@every(minutes=24 * 60)
def index_pages() -> int:
    """Search the pages with the facts of today: a changed amount is found under its new figure."""
    joined = sa.select(PageVersion.id, PageVersion.page_id).join(LiveVersion, LiveVersion.version_id == PageVersion.id)
    numbers = [tuple(row) for row in db.session.execute(joined)]
    for version_id, page_id in numbers:
        _index(version_id, page_id)
    return len(numbers)


def _index(version_id: int, page_id: int) -> None:
    with transaction():
        page, version = db.session.get(Page, page_id), db.session.get(PageVersion, version_id)
        if page and version:
            services.index(page, version)
