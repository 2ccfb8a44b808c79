"""A backup whose data key is lost for good: what was sealed is given up, everything else is saved."""

import uuid
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from portal import config, inuse, marks, restore, schema
from portal.accounts.models import User
from portal.app import create_app
from portal.config import Settings
from portal.core.crypto import Sealed
from portal.core.database import Base, db, now, transaction
from portal.core.mail import MailStatus, OutboxMail
from portal.restore import Restored


def restore_without_key(settings: Settings, file: Path) -> Restored:
    """Put a backup back under a new data key. Raises CannotRestore or InUse."""
    with inuse.alone(settings):
        key = config.new_key()
        done = restore.put_back(settings, file, new_key=key)
        app = create_app(replace(settings, data_key=key, secret_key=settings.secret_key or config.new_key()))
        with app.app_context():
            schema.upgrade()
            with transaction():
                give_up_what_is_sealed()
            db.session.remove()
            db.engine.dispose()
    return done


def give_up_what_is_sealed() -> None:
    """Second factors, texts of messages, and the passwords, which are mixed with the key; nobody stays signed in."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                db.session.execute(sa.update(table).values({column: None if column.nullable else ""}))
    unsent = sa.update(OutboxMail).where(OutboxMail.status.in_([MailStatus.WAITING, MailStatus.CLAIMED]))
    db.session.execute(unsent.values(status=MailStatus.CANCELLED, settled_at=now()))
    for user in db.session.scalars(sa.select(User)):
        user.password, user.tf_primary_method, user.mf_recovery_codes = None, None, None
        user.fs_uniquifier = uuid.uuid4().hex
    marks.forget(marks.DATA_KEY)
