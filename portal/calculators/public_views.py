"""The calculators of internships. Answers travel by POST and are forgotten with the page."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.calculators.internship_forms import DeadlinesForm, DurationForm, QuotaForm, kinds_named
from portal.calculators.speaking import spoken
from portal.content.public_views import frame
from portal.core import cache
from portal.core.areas import Area
from portal.core.database import now
from portal.core.roles import Audience
from portal.core.workdays import today
from portal.regulations import limits
from portal.regulations.internships import ANY_KIND, Dated
from portal.regulations.limits import Step
from portal.regulations.months import last_day
from portal.rulebook import queries as rulebook

if TYPE_CHECKING:
    from icalendar import Event

area = Area("calculators", Audience.PUBLIC, "/tirocini")
WHOLE = Decimal(100)
A_DAY = timedelta(days=1)
LATER = ("extension", "early_end")  # what nobody knows beforehand


@area.route("/quanti", methods=["GET", "POST"])
def quota() -> ResponseReturnValue:
    form, found, rule = QuotaForm(), None, rulebook.quota(today())
    if form.validate_on_submit() and rule:
        counted = {name: form[name].data or 0 for name in ("ordinary", "exempt")}
        found = limits.quota(rule, staff=form.staff.data, hosted=form.hosted.data, hired=form.hired.data, **counted)
    never = rulebook.prohibitions(today())
    known = {"form": form, "found": found, "rule": rule, "never": never}
    return show(
        "quota", _("Quanti tirocinanti puoi ospitare"), "/tirocini/quanti", rules=[rule, *never] if rule else never, **known
    )


@area.route("/durata-indennita", methods=["GET", "POST"])
def duration() -> ResponseReturnValue:
    form, known = DurationForm(), {}
    if form.validate_on_submit():
        known = _duration(form)
    rules = [known["rule"], known["paid"]] if "rule" in known else []
    shown = {"found": None, **known}
    return show("duration", _("Durata e indennità"), "/tirocini/durata-indennita", rules=rules, form=form, **shown)


def _duration(form: DurationForm) -> dict[str, Any]:
    """How long it may last, and the least that is due for each month asked for."""
    day = form.start.data or today()
    rule, paid = rulebook.duration(form.group.data, day), rulebook.allowance(day)
    if rule is None or paid is None:
        return {"unknown": True}
    months = form.months.data
    found = limits.duration(rule, start=form.start.data, months=months, seasonal=form.seasonal.data == "yes")
    attendance = WHOLE if form.attendance.data is None else form.attendance.data
    hours = {"weekly_hours": form.weekly_hours.data, "ccnl_hours": form.ccnl_hours.data}
    due = limits.allowance(paid, attendance=[attendance] * (months or 1), **hours)
    return {"found": found, "rule": rule, "due": due, "paid": paid, "months": months, "group": form.group.data}


@area.route("/scadenze", methods=["GET", "POST"])
def deadlines() -> ResponseReturnValue:
    form = DeadlinesForm()
    return _deadlines(form, _steps(form) if form.validate_on_submit() else [])


def _deadlines(form: DeadlinesForm, steps: Sequence[Step]) -> str:
    rules = [each for each in rulebook.deadlines() if each.holds_on(today())]
    shown: dict[str, Any] = {
        "rules": rules,
        "before": [each for each in steps if each.blocks_start],
        "after": [each for each in steps if not each.blocks_start],
        "later": [each for each in rules if each.event in LATER],
        "named": kinds_named,
    }
    return show("deadlines", _("Che cosa fare, ed entro quando"), "/tirocini/scadenze", form=form, steps=steps, **shown)


@area.post("/scadenze/calendario")
def calendar() -> ResponseReturnValue:
    """The same days as a calendar file."""
    form = DeadlinesForm()
    if not form.validate_on_submit():
        return _deadlines(form, [])
    headers = {"Content-Disposition": 'attachment; filename="scadenze-tirocinio.ics"', "Cache-Control": "no-store"}
    return Response(_as_calendar(form), content_type="text/calendar; charset=utf-8", headers=headers)


def _steps(form: DeadlinesForm) -> list[Step]:
    start, months = form.start.data, form.months.data
    return limits.steps(rulebook.deadlines(), form.asked_kind, start, last_day(start, months) if months else None)


def _as_calendar(form: DeadlinesForm) -> bytes:
    from icalendar import Calendar, Event  # noqa: PLC0415 - many modules, for who wants a file

    made = Calendar()
    for name, value in (("prodid", "-//WORK-IN//Scadenze//IT"), ("version", "2.0"), ("calscale", "GREGORIAN")):
        made.add(name, value)
    for step in _steps(form):
        made.add_component(_filled(Event(), step, is_sure=form.asked_kind is not None))
    return bytes(made.to_ical())


def _filled(made: "Event", step: Step, *, is_sure: bool) -> "Event":
    """The summary may light up on a telephone for all to read: for which internship it is stands below, in the description."""
    made.add("uid", f"{step.code}-{step.due.isoformat()}@workin")
    made.add("dtstamp", now())
    made.add("dtstart", step.due)
    made.add("dtend", step.due + A_DAY)
    made.add("summary", spoken(step.what))
    made.add("description", ". ".join(_told(step, is_sure=is_sure)))
    return made


def _told(step: Step, *, is_sure: bool) -> Iterator[str]:
    if not is_sure and step.kinds != ANY_KIND:
        yield _("Solo per il %(kind)s", kind=kinds_named(step.kinds))
    yield spoken(step.actor)
    if step.proof:
        yield _("Si dimostra con: %(proof)s", proof=spoken(step.proof))
    yield step.source


def show(name: str, title: str, path: str, *, rules: Sequence[Dated], **known: Any) -> str:
    """A calculator's page; once answered it is for this visitor only. `rules` are those that it speaks of."""
    if known["form"].is_submitted():
        cache.never()
    is_under_check = any(each.is_under_check(today()) for each in rules)
    framed = {**frame(path, title), "today": today(), "is_under_check": is_under_check}
    return render_template(f"calculators/public/{name}.html", **framed, **known)
