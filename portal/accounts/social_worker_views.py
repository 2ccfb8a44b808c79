"""Where social workers begin: how the people they sent are doing."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.areas import Area
from portal.core.roles import Audience

area = Area("accounts", Audience.SOCIAL_WORKER, "/servizio-sociale")


@area.get("/")
def index() -> ResponseReturnValue:
    return render_template("accounts/social_worker/index.html")
