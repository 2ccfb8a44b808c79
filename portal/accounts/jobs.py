"""What is forgotten by itself."""

from datetime import timedelta

import sqlalchemy as sa

from portal.accounts.models import SignIn
from portal.core.database import db, now, transaction
from portal.core.jobs import every

KEPT = timedelta(days=30)


@every(minutes=360)
def forget_old_sessions() -> int:
    """Sessions end after hours; who signed in and when stays in the audit log."""
    with transaction():
        gone = db.session.execute(sa.delete(SignIn).where(SignIn.at < now() - KEPT))
        return gone.rowcount  # type: ignore[attr-defined]
