"""`/healthz`: whether database and queue answer, for whoever watches the machine."""

import sqlalchemy as sa
from flask import current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.core import cache
from portal.core.areas import Area
from portal.core.database import db
from portal.core.roles import Audience

area = Area("health", Audience.PUBLIC, "")


@area.get("/healthz")
def healthz() -> ResponseReturnValue:
    cache.never()
    found = {"database": _database_answers(), "queue": current_app.extensions["jobs"].reachable()}
    well = all(found.values())
    return jsonify(ok=well, **found), 200 if well else 503


def _database_answers() -> bool:
    try:
        db.session.execute(sa.select(1))
    except SQLAlchemyError:
        db.session.rollback()
        return False
    return True
