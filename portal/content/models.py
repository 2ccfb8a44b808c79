"""Pages, their versions, which version the public reads, and where old addresses lead."""

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.database import Model, now

SCHEMA = 1  # of the blocks' shape: raised when stored blocks need to be rewritten


class PageKind(enum.Enum):
    PAGE = "page"
    SERVICE = "service"  # a service card: fixed headings, an index, one printable page
    LEGAL = "legal"
    NEWS = "news"


class Page(Model):
    """An address and what stands there. The Italian path is the page's name; English readers get it under /en."""

    __tablename__ = "page"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[PageKind] = mapped_column(default=PageKind.PAGE)
    position: Mapped[int] = mapped_column(default=1000)  # in the site map
    news_on: Mapped[date | None] = mapped_column(index=True)  # the day of a piece of news: nobody reads it before

    __table_args__ = (
        sa.CheckConstraint("(kind = 'news') = (news_on IS NOT NULL)", name="news_has_a_day"),
        sa.CheckConstraint("path LIKE '/%'", name="path_is_absolute"),
    )

    @property
    def label(self) -> str:
        return self.path


class PageVersion(Model):
    """What a page said at a moment, in one language. Never changed afterwards."""

    __tablename__ = "page_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(sa.ForeignKey("page.id", ondelete="CASCADE"))
    language: Mapped[str]
    number: Mapped[int]
    title: Mapped[str]
    summary: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    blocks: Mapped[list[Any]] = mapped_column(default=list)
    schema: Mapped[int] = mapped_column(default=SCHEMA)
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(default="")
    page: Mapped[Page] = relationship()

    __table_args__ = (
        sa.UniqueConstraint("page_id", "language", "number"),
        sa.UniqueConstraint("id", "page_id", "language"),  # what a live version refers to
        sa.CheckConstraint("language IN ('it', 'en')", name="known_language"),
    )


class LiveVersion(Model):
    """Which version of a page the public reads in a language; no row where it reads none."""

    __tablename__ = "live_version"

    page_id: Mapped[int] = mapped_column(sa.ForeignKey("page.id", ondelete="CASCADE"), primary_key=True)
    language: Mapped[str] = mapped_column(primary_key=True)
    version_id: Mapped[int]
    published_at: Mapped[datetime] = mapped_column(default=now)
    published_by: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["version_id", "page_id", "language"],
            ["page_version.id", "page_version.page_id", "page_version.language"],
            name="fk_live_version_version",
        ),
    )


class Redirect(Model):
    """An old address and the one that took its place."""

    __tablename__ = "redirect"

    from_path: Mapped[str] = mapped_column(primary_key=True)
    to_path: Mapped[str]

    __table_args__ = (
        sa.CheckConstraint("from_path LIKE '/%' AND from_path != to_path", name="leads_elsewhere"),
        sa.CheckConstraint("to_path LIKE '/%' AND to_path NOT LIKE '//%'", name="stays_here"),
    )
