"""«Norme»: the rules as people work on them: what holds on a day, what is proposed, what changed, the whole set as a file."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from portal.aloud import reading
from portal.core import audit
from portal.core.areas import Area, may, needs
from portal.core.errors import RuleBroken
from portal.core.forms import Form
from portal.core.roles import Audience, Permission
from portal.core.undo import undoable
from portal.core.web import back, takes_files
from portal.core.workdays import today
from portal.drafting import exchange, watch
from portal.drafting.forms import ImportForm, LookOverForm, WhyForm
from portal.drafting.labels import KINDS, SLUGS, TONES
from portal.drafting.proposal_forms import NewMeasureForm, Proposal, proposal_form
from portal.drafting.queries import to_decide
from portal.drafting.skeleton import SKELETON
from portal.incentives.measures import Confidence, Status
from portal.regulations.conditions import day_of
from portal.rulebook import queries, services, texts
from portal.rulebook.models import KIND_LABELS, STATUS_LABELS, RuleVersion
from portal.rulebook.texts import Kind

area = Area(
    "drafting",
    Audience.OPERATOR,
    "/gestione/norme",
    menu=_l("Norme"),
    icon="file",
    aside=True,
    needs=Permission.RULES_VIEW,
)
# What one does to a wording with a reason: the service, the button, what the page then says.
TURNS: dict[str, tuple[Callable[..., Any], Any, Any]] = {
    "chiudi": (services.close, _l("Chiudi"), _l("Chiusa: la pagina pubblica resta e lo dice.")),
    "sospendi": (services.suspend, _l("Sospendi"), _l("Sospesa: finché non riprende, i calcoli non la contano.")),
    "riprendi": (services.resume, _l("Riprendi"), _l("Di nuovo in vigore.")),
    "ritira": (services.withdraw, _l("Ritira la proposta"), _l("Proposta ritirata.")),
}


@area.get("/")
def index() -> ResponseReturnValue:
    day = asked_day()
    rules = queries.every_rule()
    groups: dict[Kind, list[dict[str, Any]]] = {}
    for (kind, code), found in rules.items():
        groups.setdefault(kind, []).append(listed(kind, code, found, day))
    waiting = to_decide() if day == today() else []
    return render_template("drafting/operator/index.html", groups=groups, waiting=waiting, day=day, **labels())


def listed(kind: Kind, code: str, found: list[RuleVersion], day: date) -> dict[str, Any]:
    """A rule as the list shows it: the wording of the day, else the newest that there is."""
    held = queries.holding(found, day)
    shown = held or found[-1]
    hires = {name: day_of(shown.document.get(name)) for name in ("hire_from", "hire_to")} if kind is Kind.MEASURE else {}
    late = bool(held and held.is_overdue(today()))
    return {"slug": SLUGS[kind], "code": code, "held": held, "shown": shown, "is_late": late, **hires}


@area.get("/<kind>/<code>")
def rule(kind: str, code: str) -> ResponseReturnValue:
    asked, found = one_rule(kind, code)
    day = asked_day()
    held = queries.holding(found, day)
    known = {
        "found": list(reversed(found)),
        "ends": {each.number: each.valid_to for each in texts.in_turn([each.text for each in found])},
        "held": held,
        "day": day,
        "newest": found[-1],
        "parts": reading.parts(asked, held.document) if held else [],
        "slug": kind,
        "code": code,
    }
    return render_template("drafting/operator/rule.html", **known, **labels())


@area.get("/versioni/<int:version_id>")
def version(version_id: int) -> ResponseReturnValue:
    one = queries.one(version_id) or abort(404)
    before = queries.before(one)
    known = {
        "one": one,
        "slug": SLUGS[one.kind],
        "before": before,
        "changes": reading.changes(one.kind, before.document, one.document) if before else [],
        "parts": reading.parts(one.kind, one.document),
        "faults": faults_in(one) if one.status in {Status.DRAFT, Status.VERIFIED} else [],
        "lacks_example": services.lacks_example(one),
        "is_mine": one.proposed_by_id is not None and one.proposed_by_id == current_user.id,
    }
    return render_template("drafting/operator/version.html", **known, **labels())


def faults_in(one: RuleVersion) -> list[str]:
    """What keeps a proposal from being published; one that can't be read any more can still be looked at and withdrawn."""
    try:
        return [f"{each.code}, «{each.example}»: {each.words}" for each in services.broken_by(one)]
    except RuleBroken as broken:
        return [broken.words]


@area.route("/<kind>/<code>/proponi", methods=["GET", "POST"])
@needs(Permission.RULES_PROPOSE)
def propose(kind: str, code: str) -> ResponseReturnValue:
    asked, found = one_rule(kind, code)
    base = next((each for each in found if str(each.id) == request.args.get("da")), None)
    corrected = base if base and base.status in {Status.DRAFT, Status.VERIFIED} else None
    model = base or queries.holding(found, today()) or found[-1]
    from_before: dict[str, Any] = {"valid_from": corrected.valid_from, "why": corrected.steps[0].why} if corrected else {}
    form = proposal_form(asked, model.document, **from_before)
    made = form.run(services.propose, kind=asked, code=code, replaces=corrected)
    return show_proposal(form, made, asked, code, model=model)


def show_proposal(
    form: Proposal, made: RuleVersion | None, kind: Kind, code: str, *, model: RuleVersion | None = None
) -> ResponseReturnValue:
    """The form, or the proposal that was made of it."""
    if made:
        flash(_("Proposta scritta: ora la verifica un'altra persona."), "success")
        return redirect(url_for(".version", version_id=made.id))
    form.shows(newest=queries.newest(kind, code))
    known = {"form": form, "kind": kind, "slug": SLUGS[kind], "code": code, "model": model}
    return render_template("drafting/operator/propose.html", **known, **labels())


@area.route("/nuova", methods=["GET", "POST"])
@needs(Permission.RULES_PROPOSE)
def new() -> ResponseReturnValue:
    form = NewMeasureForm(data=SKELETON)
    form.kept = {"kind": "contribution_exemption"}
    made = form.run(services.propose, kind=Kind.MEASURE)
    return show_proposal(form, made, Kind.MEASURE, "")


@area.post("/versioni/<int:version_id>/verifica")
@needs(Permission.RULES_PUBLISH)
def verify(version_id: int) -> ResponseReturnValue:
    one = to_change(version_id)
    services.verify(one)
    flash(_("Verificata: adesso si può pubblicare."), "success")
    return redirect(url_for(".version", version_id=version_id))


@area.post("/versioni/<int:version_id>/pubblica")
@needs(Permission.RULES_PUBLISH)
def publish(version_id: int) -> ResponseReturnValue:
    one = to_change(version_id)
    services.publish(one)
    flash(_("Pubblicata: le pagine e i calcoli la usano dal suo giorno."), "success")
    return redirect(url_for(".version", version_id=version_id))


@area.route("/versioni/<int:version_id>/<any(chiudi, sospendi, riprendi):turn>", methods=["GET", "POST"])
@needs(Permission.RULES_PUBLISH)
def turn(version_id: int, turn: str) -> ResponseReturnValue:
    return with_reason(version_id, turn)


@area.route("/versioni/<int:version_id>/ritira", methods=["GET", "POST"])
@needs(Permission.RULES_PROPOSE)
def withdraw(version_id: int) -> ResponseReturnValue:
    return with_reason(version_id, "ritira")


def with_reason(version_id: int, turn: str) -> ResponseReturnValue:
    act, label, done = TURNS[turn]
    one = to_change(version_id)
    form = WhyForm()
    if form.run(act, version=one):
        flash(str(done), "success")
        return redirect(url_for(".version", version_id=version_id))
    return show_reason(form, one, str(label))


@area.route("/versioni/<int:version_id>/ricontrolla", methods=["GET", "POST"])
@needs(Permission.RULES_PUBLISH)
def look_over(version_id: int) -> ResponseReturnValue:
    one = to_change(version_id)
    form = LookOverForm()
    if form.run(services.look_over, version=one):
        flash(_("Ricontrollata oggi: vale ancora."), "success")
        return redirect(url_for(".version", version_id=version_id))
    return show_reason(form, one, _("Vale ancora"))


def show_reason(form: Form, one: RuleVersion, label: str) -> str:
    return render_template("drafting/operator/reason.html", form=form, one=one, label=label, **labels())


@area.post("/avvisi")
@needs(Permission.RULES_PROPOSE)
def tell() -> ResponseReturnValue:
    asked = {"code": request.form.get("code", ""), "what": request.form.get("what", ""), "day": request.form.get("day", "")}
    window = next((each for each in open_windows() if asked == shown_key(each)), None) or abort(404)
    notice = services.tell(code=window.version.code, what=window.what, day=window.day)
    flash(undoable(_("Segnato: l'avviso è dato."), url_for(".untell", notice_id=notice.id)), "success")
    return redirect(back())


@area.post("/avvisi/<int:notice_id>/annulla")
@needs(Permission.RULES_PROPOSE)
def untell(notice_id: int) -> ResponseReturnValue:
    services.take_back(watch.one(notice_id) or abort(404))
    flash(_("Rimesso com'era."), "success")
    return redirect(back())


def open_windows() -> list[watch.Window]:
    return watch.windows(queries.rules(), today(), watch.told())


def shown_key(window: watch.Window) -> dict[str, str]:
    """What the button of a window sends."""
    return {"code": window.version.code, "what": window.what, "day": window.day.isoformat()}


@area.route("/archivio", methods=["GET", "POST"])
@needs(Permission.RULES_PROPOSE)
@takes_files(exchange.MOST_BYTES)
def archive() -> ResponseReturnValue:
    form = ImportForm()
    if "prova" in request.form:
        found = form.run(lambda *, file: exchange.tried(file.read()))
        return render_template("drafting/operator/archive.html", form=form, found=found, **labels())
    made = form.run(_take_in)
    if made is not None:
        count = len(made)
        flash(
            ngettext("%(num)d norma nuova, come proposta.", "%(num)d norme nuove, come proposte.", count)
            if count
            else _("Niente di nuovo: c'erano già tutte."),
            "success",
        )
        return redirect(url_for(".index"))
    return render_template("drafting/operator/archive.html", form=form, found=None, **labels())


def _take_in(*, file: Any) -> list[RuleVersion]:
    made = exchange.take_in(exchange.tried(file.read()), why=_("Dal file %(name)s.", name=file.filename[:80]))
    audit.record("rules.taken_in", rows=len(made))
    return made


@area.get("/norme.yaml")
@needs(Permission.RULES_PROPOSE)
def download() -> ResponseReturnValue:
    """The whole set with its story."""
    audit.journal("rules.export")
    headers = {
        "Content-Disposition": f'attachment; filename="norme-{today().isoformat()}.yaml"',
        "Cache-Control": "no-store",
    }
    return Response(exchange.as_file(), content_type="application/yaml; charset=utf-8", headers=headers)


def one_rule(kind: str, code: str) -> tuple[Kind, list[RuleVersion]]:
    found = queries.versions(KINDS[kind], code) if kind in KINDS else []
    return (KINDS[kind], found) if found else abort(404)


def to_change(version_id: int) -> RuleVersion:
    """The wording of an act's page; once it is sent, kept from all others."""
    return (queries.to_change if request.method == "POST" else queries.one)(version_id) or abort(404)


def asked_day() -> date:
    """The day that somebody asks about; today where none can be read."""
    try:
        return date.fromisoformat(request.args.get("giorno", ""))
    except ValueError:
        return today()


def labels() -> dict[str, Any]:
    words = {"kind_labels": KIND_LABELS, "status_labels": STATUS_LABELS, "tones": TONES, "slugs": SLUGS}
    mine = {"may_propose": may(Permission.RULES_PROPOSE), "may_publish": may(Permission.RULES_PUBLISH)}
    return {**words, **mine, "today": today(), "Status": Status, "L": Confidence.LOW, "spoken_of": texts.SPOKEN_OF}
