"""Tables of the lists that operators save."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import User
from portal.core.database import Model, now


class SavedList(Model):
    """Filters, order and columns under a name: its owner's, or everybody's where it is shared."""

    __tablename__ = "saved_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user_account.id"), index=True)
    is_shared: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what the list's address carries
    columns: Mapped[list[str]] = mapped_column(default=list)  # their names, in order; empty: the usual ones
    created_at: Mapped[datetime] = mapped_column(default=now)
    deleted_at: Mapped[datetime | None]  # kept, so that a slip of the finger can be taken back
    version: Mapped[int] = mapped_column()
    owner: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own form
    __table_args__ = (
        sa.Index(
            "uq_saved_list_owner_id_name",
            "owner_id",
            "name",
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        ),
    )

    @property
    def label(self) -> str:
        return self.name
