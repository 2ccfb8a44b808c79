"""The figures of the register, for who works with it and for who only looks at the numbers; and the day's sheet."""

from datetime import date
from typing import Any

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.accounts import queries as accounts
from portal.companies.choices import CALL_WHEN
from portal.core import audit
from portal.core.areas import Area, may
from portal.core.periods import Period
from portal.core.roles import Audience, Permission
from portal.core.tables import line
from portal.core.workdays import today, working_days_after
from portal.figures import bars, queries, sheet
from portal.figures.queries import ASKS, GROUPS, Asked

area = Area(
    "figures",
    Audience.OPERATOR,
    "/gestione/cifre",
    menu=_l("Cifre"),
    icon="chart-line",
    aside=True,
    needs=Permission.FIGURES_VIEW,
)
sheet_area = Area("sheet", Audience.OPERATOR, "/gestione/foglio", needs=Permission.COMPANIES_VIEW)


@area.get("/")
def index() -> ResponseReturnValue:
    asked = asked_for()
    counts = {group: group.lines(asked) for group in GROUPS.values()}
    if request.args.get("formato") == "csv":
        return export(asked, counts)
    return render_template(
        "figures/operator/index.html",
        asked=asked,
        counts=counts,
        total=sum(each.count for each in counts[GROUPS["stato"]]),
        excluded=queries.excluded(),
        sees_rows=may(Permission.COMPANIES_VIEW),
        height=bars.height,
        wrong=is_wrong(),
    )


def export(asked: Asked, counts: dict[Any, list[queries.Line]]) -> ResponseReturnValue:
    """The same numbers for a spreadsheet; nobody's name but the operators' is in them."""
    rows = [(str(group.title), each.label, each.count) for group, lines in counts.items() for each in lines]
    audit.journal("figures.export", label=_("Cifre"), filter=asked.filters, rows=len(rows))
    text = "\ufeff" + line((_("Gruppo"), _("Voce"), _("Aziende"))) + "".join(line(row) for row in rows)
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": 'attachment; filename="cifre.csv"'})


@area.get("/<name>.svg")
def picture(name: str) -> ResponseReturnValue:
    group = GROUPS.get(name) or abort(404)
    return Response(bars.picture(group.lines(asked_for()), str(group.title)), mimetype="image/svg+xml")


def asked_for() -> Asked:
    """What the address asks; days that can't be read, or stand in the wrong order, ask nothing."""
    which, period = request.args.get("che", ""), Period(_day("dal"), _day("al"))
    return Asked() if which not in ASKS or is_wrong() else Asked(which, period)


def is_wrong() -> bool:
    days = [_day(name) for name in ("dal", "al")]
    unread = any(request.args.get(name) and day is None for name, day in zip(("dal", "al"), days, strict=True))
    return unread or (days[0] is not None and days[1] is not None and days[1] < days[0])


def _day(name: str) -> date | None:
    """A day of the address, as browsers write it; within what a period can hold."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2099 else None


@sheet_area.get("/")
def day_sheet() -> ResponseReturnValue:
    """Usually printed on a Friday for the Monday."""
    day = _day("giorno") or working_days_after(today(), 1)
    who = request.args.get("chi", "")
    return render_template(
        "figures/operator/day_sheet.html",
        day=day,
        sheet=sheet.of(day, who),
        people_listed=accounts.operators(),
        who=who,
        call_when=CALL_WHEN,
    )
