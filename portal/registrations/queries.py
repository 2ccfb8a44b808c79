"""Questions about registrations."""

import sqlalchemy as sa

from portal.content.models import LiveVersion, Page, PageVersion
from portal.core.database import db
from portal.core.language import language

NOTICE = "/privacy"


def privacy_version() -> str:
    """Which wording of the privacy notice stands at the moment of a registration, such as `it 3`."""
    live = sa.select(PageVersion.number).join(LiveVersion, LiveVersion.version_id == PageVersion.id)
    live = live.join(Page, Page.id == LiveVersion.page_id).where(Page.path == NOTICE, LiveVersion.language == language())
    return f"{language()} {db.session.scalar(live) or 0}"
