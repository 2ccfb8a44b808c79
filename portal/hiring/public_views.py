"""`/incentivi/calcola`: answers travel by POST, are shown again with the result, and are forgotten with the page."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.content.public_views import frame
from portal.core import cache
from portal.core.areas import Area
from portal.core.roles import Audience
from portal.core.workdays import today
from portal.hiring import columns, outcome
from portal.hiring.forms import FIRST, SENSITIVE, HiringForm, label_of
from portal.rulebook import queries as rulebook

area = Area("hiring", Audience.PUBLIC, "/incentivi/calcola")


@area.route("", methods=["GET", "POST"])
def calculate() -> ResponseReturnValue:
    form, found = HiringForm(), None
    if form.is_submitted():
        cache.never()
        if form.validate():
            found = outcome.of_case(rulebook.rules(), form.known(), today(), SENSITIVE)
    shown = {
        "form": form,
        "found": found,
        "first": FIRST,
        "further": form.asked(list(found.questions) if found else []),
        "sensitive": SENSITIVE,
        "label_of": label_of,
        "columns": columns,
        "today": today(),
    }
    return render_template(
        "hiring/public/calculate.html", **frame("/incentivi/calcola", _("Calcola quanto puoi risparmiare")), **shown
    )
